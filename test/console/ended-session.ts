// The server's side of a desk whose session ends: whose session the browser holds, and in whose name a note was to be saved.
import { makeWrapUp } from './desks.ts';
import { type KeyServer, makeKeyServer } from './key-server.ts';
import { meOf } from './note-page.ts';
import { deskWith, presence } from './screens.ts';
import type { ApiAnswer, ApiRequest } from './stage.ts';

export const CALL = 'call-1';
const NOTE = `/api/calls/${CALL}/note`;
const NOT_SIGNED_IN = { status: 401, json: { refusal: { code: 'not-signed-in' } } };
const AWAY = { status: 503, json: { refusal: { code: 'try-again' } } };

export interface Line {
  /** Whose session the browser holds. */
  signedIn: string | null;
  /** What is answered to a note instead of keeping it. */
  instead: ApiAnswer | null;
  readonly server: KeyServer;
  /** In whose name a note was to be saved, in order. */
  readonly saves: string[];
}

/** Aysel is signed in, and notes are not kept just now. */
export function makeLine(): Line {
  return { signedIn: 'aysel', instead: AWAY, server: makeKeyServer(), saves: [] };
}

/** What the server answers whoever this browser's session is of. */
export function answer(line: Line, request: ApiRequest, instead = line.instead): ApiAnswer | undefined {
  const { method, path, headers = {} } = request;
  // As the guard of the line's routes does.
  if ((headers['x-page-of'] ?? line.signedIn) !== line.signedIn) return NOT_SIGNED_IN;
  if (path === '/api/sign-out') line.signedIn = null;
  if (line.signedIn === null) return path === '/api/sign-out' ? { json: {} } : NOT_SIGNED_IN;
  if (method === 'POST' && path === NOTE) line.saves.push(line.signedIn);
  line.server.become(line.signedIn);
  if (path === NOTE && line.signedIn !== 'aysel') return { status: 404, json: { refusal: { code: 'not-your-call' } } };
  if (path === NOTE && method === 'POST' && instead !== null) return instead;
  return meOf(request, line.signedIn) ?? line.server.answer(request);
}

/** Aysel's desk with the wrap-up of that call, as it is now. */
export function deskOf(line: Line) {
  return deskWith({ presence: presence('wrap-up'), wrapUps: [{ ...makeWrapUp(CALL), note: line.server.note(CALL) }] });
}
