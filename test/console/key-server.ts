// The server's side of sealed notes, in memory: it keeps what pages send, and shows a test that it could read none of it.

import type { Static } from 'typebox';
import type {
  GiveTeamKeyBody,
  KeysBody,
  NewcomersBody,
  NewTeamKeyBody,
  NoteBody,
  SealedNoteBody,
} from '../../src/notes/contract.ts';
import type { ApiAnswer, ApiRequest } from './stage.ts';

type Keys = Static<typeof KeysBody>;
type OwnKey = Keys['keys'][number];
type Body = Static<typeof NoteBody>;
/** A version of the team's key as the rows have it. */
export type KeptVersion = Pick<Static<typeof NewTeamKeyBody>, 'version' | 'publicKey' | 'voucher'> & {
  copies: { keyId: string; sealed: string; copyVoucher: string }[];
};

export interface KeyServer {
  answer(request: ApiRequest): ApiAnswer | undefined;
  /** Who asks from now on. */
  become(accountId: string): void;
  /** Their keys are no longer shown to them. */
  loseKeysOf(accountId: string): void;
  /** Everything it was ever sent. */
  received(): string;
  note(callId: string): { revision: number; savedAt: string } | null;
  keysOf(accountId: string): readonly OwnKey[];
  /** keyd is away: no line's half is given out. */
  keysAway(isAway: boolean): void;
  /** Their account is put out. */
  leave(accountId: string): void;
  /** Who has a copy of this version. */
  holdersOf(version: number): string[];
  /** What a server would do that wants to read along: it shows a next version of its own. */
  bringTeamKey(publicKey: string): void;
  /** Or it writes whatever it likes into the rows, the newest version first. */
  rewriteTeam(change: (rows: KeptVersion[]) => KeptVersion[]): void;
  /** Or it shows another key as the team's. */
  swapTeamKey(publicKey: string): void;
}

const REFUSED = (code: string, status = 409): ApiAnswer => ({ status, json: { refusal: { code } } });

/** As many as one answer holds at the most. */
const VERSIONS_SHOWN = 25;

export function makeKeyServer(): KeyServer {
  const keys = new Map<string, OwnKey[]>();
  const notes = noteShelf();
  const team = teamShelf(keys);
  let me = '';
  let isAway = false;
  let received = '';
  const own = () => keys.get(me) ?? [];

  function post(path: string, body: unknown): ApiAnswer | undefined {
    const call = /^\/api\/calls\/([^/]+)\/note$/.exec(path)?.[1];
    // The page's own requests, checked by the contract's types where they are made.
    if (call !== undefined) {
      const note = body as Body;
      return team.isReplaced(note.teamVersion) ? REFUSED('team-key-replaced') : notes.keep(call, me, note);
    }
    if (path === '/api/keys') keys.set(me, [body as OwnKey, ...own()]);
    else if (path === '/api/team-key') return team.make(body as Static<typeof NewTeamKeyBody>);
    else if (path === '/api/team-key/copies') team.give(body as Static<typeof GiveTeamKeyBody>);
    else return undefined;
    return { json: {} };
  }

  function get(path: string): ApiAnswer | undefined {
    const call = /^\/api\/calls\/([^/]+)\/note$/.exec(path)?.[1];
    if (call !== undefined) return notes.read(call, isAway);
    const version = /^\/api\/team-key\/([0-9]+)\/newcomers$/.exec(path)?.[1];
    if (version !== undefined) return { json: team.newcomers(Number(version)) };
    const before = /^\/api\/keys\/before\/([0-9]+)$/.exec(path)?.[1];
    if (path !== '/api/keys' && before === undefined) return undefined;
    const shown = team.shownTo(own().map(({ id }) => id));
    const part = shown.filter(({ version }) => before === undefined || version < Number(before));
    return { json: { keys: own(), team: part.slice(0, VERSIONS_SHOWN) } satisfies Keys };
  }

  return {
    answer: ({ method, path, body }) => {
      if (method === 'POST') received += JSON.stringify(body);
      return method === 'POST' ? post(path, body) : get(path);
    },
    become: (accountId) => {
      me = accountId;
    },
    loseKeysOf: (accountId) => {
      keys.delete(accountId);
    },
    received: () => received,
    note: notes.note,
    keysOf: (accountId) => keys.get(accountId) ?? [],
    keysAway: (away) => {
      isAway = away;
    },
    leave: team.leave,
    bringTeamKey: team.bring,
    holdersOf: team.holdersOf,
    swapTeamKey: team.swap,
    rewriteTeam: team.rewrite,
  };
}

/** The versions of the team's key, the newest first, and who was given which. */
function teamShelf(keys: ReadonlyMap<string, readonly OwnKey[]>) {
  let team: KeptVersion[] = [];
  const gone = new Set<string>();
  const newest = () => team[0]?.version ?? 0;
  const versionOf = (version: number) => team.find((each) => each.version === version);
  const copyOf = (version: number, id: string) => versionOf(version)?.copies.find(({ keyId }) => keyId === id);
  const isHeld = (version: number, own: readonly OwnKey[] = []) => own.some(({ id }) => copyOf(version, id));
  const standingOf = (version: number) => {
    const holders = [...keys].filter(([, own]) => isHeld(version, own)).map(([name]) => name);
    if (!holders.some((name) => gone.has(name))) return 'settled';
    return holders.every((name) => gone.has(name)) ? 'for-anybody' : 'for-holders';
  };
  const newcomer = (version: number, name: string) => (key: OwnKey) => ({
    ...{ keyId: key.id, publicKey: key.publicKey, name, madeAt: new Date().toISOString() },
    voucher: copyOf(version - 1, key.id)?.copyVoucher ?? null,
  });
  return {
    isReplaced: (version: number) => version > 0 && version < newest(),
    make: ({ version, publicKey, voucher, ...copy }: Static<typeof NewTeamKeyBody>): ApiAnswer => {
      if (version !== newest() + 1) return REFUSED('already-done');
      team = [{ version, publicKey, voucher, copies: [copy] }, ...team];
      return { json: {} };
    },
    give: ({ version, ...copy }: Static<typeof GiveTeamKeyBody>) => versionOf(version)?.copies.push(copy),
    newcomers: (version: number): Static<typeof NewcomersBody> =>
      [...keys]
        .filter(([name]) => !gone.has(name))
        .flatMap(([name, own]) => own.filter(({ id }) => !copyOf(version, id)).map(newcomer(version, name))),
    shownTo: (ids: readonly string[]): Keys['team'] =>
      team.map(({ version, publicKey, voucher, copies }) => ({
        ...{ version, publicKey, voucher },
        standing: standingOf(version),
        copies: copies.filter(({ keyId }) => ids.includes(keyId)).map(({ keyId, sealed }) => ({ keyId, sealed })),
      })),
    leave: (name: string) => {
      gone.add(name);
    },
    holdersOf: (version: number) => [...keys].filter(([, own]) => isHeld(version, own)).map(([name]) => name),
    bring: (publicKey: string) => {
      team = [{ version: newest() + 1, publicKey, voucher: publicKey, copies: [] }, ...team];
    },
    swap: (publicKey: string) => {
      team = team.map((each) => ({ ...each, publicKey }));
    },
    rewrite: (change: (rows: KeptVersion[]) => KeptVersion[]) => {
      team = change(team);
    },
  };
}

/** The notes, each whole and as it came. */
function noteShelf() {
  const notes = new Map<string, SealedNoteKept>();
  return {
    keep: (callId: string, operatorId: string, body: Body): ApiAnswer => {
      const kept = notes.get(callId);
      const isAgain = kept?.revision === body.revision && kept.sealed === body.sealed;
      if (!isAgain && body.revision !== (kept?.revision ?? 0) + 1) return REFUSED('stale-revision');
      const savedAt = new Date().toISOString();
      notes.set(callId, { ...body, callId, operatorId, savedAt });
      return { json: { revision: body.revision, savedAt } };
    },
    read: (callId: string, isAway: boolean): ApiAnswer => {
      const kept = notes.get(callId);
      if (kept === undefined) return REFUSED('not-found', 404);
      return { json: { ...kept, lineHalf: isAway ? null : kept.lineHalf } satisfies Static<typeof SealedNoteBody> };
    },
    note: (callId: string) => {
      const kept = notes.get(callId);
      return kept === undefined ? null : { revision: kept.revision, savedAt: kept.savedAt };
    },
  };
}

type SealedNoteKept = Body & { callId: string; operatorId: string; savedAt: string };
