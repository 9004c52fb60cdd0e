// Browsers of a team without pages, a server of keys between them, and somebody who writes its rows and has no key of anybody.
import { vi } from 'vitest';
import { toBase64 } from '../../src/console/sealing/bytes.ts';
import type { AccountKey } from '../../src/console/sealing/key-chest.ts';
import { newPair } from '../../src/console/sealing/key-pair.ts';
import { readTeam, type Team, type TeamSeen } from '../../src/console/sealing/team.ts';
import { makeTeamKey, sealTeamKeyFor, vouchFor } from '../../src/console/sealing/team-key.ts';
import type { Remembered, TeamMemory } from '../../src/console/sealing/team-memory.ts';
import { type KeptVersion, makeKeyServer } from '../console/key-server.ts';

export interface Browser {
  own: AccountKey;
  memory: TeamMemory;
  /** What it remembers now. */
  remembered(): Remembered;
  see(): Promise<TeamSeen>;
  /** The team; rejects where the browser doubts it. */
  team(): Promise<Team>;
}

export function openTeamStage() {
  const server = makeKeyServer();
  let isNextLost = false;
  let gate = Promise.resolve();
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    const answer = server.answer({ method: init.method ?? 'GET', path, body });
    const until = gate;
    gate = Promise.resolve();
    await until;
    if (init.method === 'POST' && isNextLost) {
      isNextLost = false;
      throw new TypeError('the connection was lost');
    }
    return new Response(JSON.stringify(answer?.json ?? {}), { status: answer?.status ?? 200 });
  });

  function browserOf(name: string, own: AccountKey, start: Remembered = { known: null, made: null }): Browser {
    const { memory, remembered } = makeMemory(start);
    const see = async () => {
      server.become(name);
      return readTeam(own, memory);
    };
    const team = async () => {
      const seen = await see();
      if (seen.team === null) throw new Error(seen.doubt);
      return seen.team;
    };
    return { own, memory, remembered, see, team };
  }

  /** A key that is made in a browser; `start` where that browser remembers something of the same person. */
  async function enter(name: string, start?: Remembered): Promise<Browser> {
    const own = { id: crypto.randomUUID(), ...(await newPair()) };
    server.become(name);
    server.answer({
      method: 'POST',
      path: '/api/keys',
      body: { id: own.id, publicKey: toBase64(own.publicKey), wraps: [] },
    });
    return browserOf(name, own, start);
  }

  async function letIn(member: Browser, newcomer: Browser): Promise<void> {
    const team = await member.team();
    const waiting = (await team.newcomers()).find(({ keyId }) => keyId === newcomer.own.id);
    if (waiting === undefined) throw new Error('they do not wait');
    await team.letIn(waiting);
  }

  return {
    ...{ server, enter, browserOf, letIn },
    /** The next command is carried out, and its answer lost. */
    loseNextAnswer: () => {
      isNextLost = true;
    },
    /** The next answer comes when the function is called, and says what was so when it was asked for. */
    holdNextAnswer: () => {
      let release = () => {};
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
}

function makeMemory(start: Remembered) {
  let remembered = start;
  const memory: TeamMemory = {
    read: async () => remembered,
    know: async (known) => {
      remembered = { ...remembered, known };
    },
    make: async (made) => {
      remembered = { ...remembered, made };
    },
  };
  return { memory, remembered: () => remembered };
}

/** A false version with a copy for each of these, as anybody can make it who knows their public keys. */
export async function makeFalse(version: number, victims: readonly Browser[]) {
  const thief = await newPair();
  const made = await makeTeamKey(version, thief.publicKey);
  const copies = await Promise.all(
    victims.map(async ({ own }) => {
      const { sealed, copyVoucher } = await sealTeamKeyFor(own.publicKey, thief, made);
      return { keyId: own.id, sealed: toBase64(sealed), copyVoucher: toBase64(copyVoucher) };
    }),
  );
  const row: KeptVersion = {
    ...{ version, publicKey: toBase64(made.publicKey), copies },
    voucher: toBase64(new Uint8Array(32)),
  };
  const vouch = async (kind: 'next' | 'member', publicKey: AccountKey['publicKey']) =>
    toBase64(await vouchFor({ kind, publicKey }, thief, made));
  return { row, vouch };
}
