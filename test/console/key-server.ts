// The server's side of sealed notes, in memory: it keeps what pages send, and shows a test that it could read none of it.

import type { Static } from 'typebox';
import type { KeysBody, NewcomersBody, NoteBody, SealedNoteBody } from '../../src/notes/contract.ts';
import type { ApiAnswer, ApiRequest } from './stage.ts';

type Keys = Static<typeof KeysBody>;
type OwnKey = Keys['keys'][number];
type Body = Static<typeof NoteBody>;

export interface KeyServer {
  answer(request: ApiRequest): ApiAnswer | undefined;
  /** Who asks from now on. */
  become(accountId: string): void;
  /** Everything it was ever sent. */
  received(): string;
  note(callId: string): { revision: number; savedAt: string } | null;
  keysOf(accountId: string): readonly OwnKey[];
  /** keyd is away: no line's half is given out. */
  keysAway(isAway: boolean): void;
  /** What a server would do that wants to read along: it shows another key as the team's. */
  swapTeamKey(publicKey: string): void;
}

const REFUSED = (code: string, status = 409): ApiAnswer => ({ status, json: { refusal: { code } } });

export function makeKeyServer(): KeyServer {
  const keys = new Map<string, OwnKey[]>();
  const notes = noteShelf();
  let team: { version: number; publicKey: string; copies: { keyId: string; sealed: string }[] } | null = null;
  let me = '';
  let isAway = false;
  let received = '';
  const own = () => keys.get(me) ?? [];

  const newcomers = (): Static<typeof NewcomersBody> =>
    [...keys].flatMap(([name, theirs]) =>
      theirs
        .filter(({ id }) => !team?.copies.some(({ keyId }) => keyId === id))
        .map(({ id, publicKey }) => ({ keyId: id, name, publicKey, madeAt: new Date().toISOString() })),
    );

  function post(path: string, body: unknown): ApiAnswer | undefined {
    const call = /^\/api\/calls\/([^/]+)\/note$/.exec(path)?.[1];
    // The page's own requests, checked by the contract's types where they are made.
    if (call !== undefined) return notes.keep(call, me, body as Body);
    if (path === '/api/keys') keys.set(me, [body as OwnKey, ...own()]);
    else if (path === '/api/team-key') {
      if (team !== null) return REFUSED('already-done');
      const made = body as { version: number; publicKey: string; keyId: string; sealed: string };
      team = { version: made.version, publicKey: made.publicKey, copies: [{ keyId: made.keyId, sealed: made.sealed }] };
    } else if (path === '/api/team-key/copies') team?.copies.push(body as { keyId: string; sealed: string });
    else return undefined;
    return { json: {} };
  }

  function get(path: string): ApiAnswer | undefined {
    const call = /^\/api\/calls\/([^/]+)\/note$/.exec(path)?.[1];
    if (call !== undefined) return notes.read(call, isAway);
    if (path.endsWith('/newcomers')) return { json: newcomers() };
    if (path !== '/api/keys') return undefined;
    const ids = own().map(({ id }) => id);
    const copies = team?.copies.filter(({ keyId }) => ids.includes(keyId)) ?? [];
    return { json: { keys: own(), team: team === null ? [] : [{ ...team, copies }] } satisfies Keys };
  }

  return {
    answer: ({ method, path, body }) => {
      if (method === 'POST') received += JSON.stringify(body);
      return method === 'POST' ? post(path, body) : get(path);
    },
    become: (accountId) => {
      me = accountId;
    },
    received: () => received,
    note: notes.note,
    keysOf: (accountId) => keys.get(accountId) ?? [],
    keysAway: (away) => {
      isAway = away;
    },
    swapTeamKey: (publicKey) => {
      if (team !== null) team = { ...team, publicKey };
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
