import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { nameCaller } from './caller-store.ts';
import type { KeydClient, NoAnswer } from './keyd-client.ts';
import { keepSealedNumber } from './number-store.ts';
import { recogniseCaller } from './recognise-caller.ts';

/** Nobody waits for it, but the number must not live here for long. */
const SEAL_LIMIT_MS = 3_000;

/** A call that has just been answered, and what the carrier says of who calls, or was called. */
export interface Arrival {
  callId: string;
  /** A number, or whatever stands for a withheld one. It is written nowhere. */
  identity: string;
}

/** Why something could not be said of a call: the key process's no, or the call is not written yet. */
export type NotNoted = NoAnswer | 'not-written';

interface Parts {
  keyd: KeydClient;
  database: Database;
}

/**
 * Notes whose call it is, for the operator's desk (A3.1). Answers why it could not be said; null where it was. A fault of the database
 * is thrown.
 */
export async function nameCall(parts: Parts, { callId, identity }: Arrival): Promise<NotNoted | null> {
  const recognised = await recogniseCaller(parts, identity);
  if (recognised.kind === 'unlinked') return recognised.because;
  const isNamed = await nameCaller(parts.database, { callId, callerId: recognised.callerId });
  return isNamed ? null : 'not-written';
}

/**
 * Keeps the number sealed to the special unit as long as the call lasts, or by `keep` (B4.3). Answers why there is none; null where there
 * is. A fault of the database is thrown.
 */
export async function sealNumber(
  { keyd, database }: Parts,
  { callId, identity }: Arrival,
  keep = keepSealedNumber,
): Promise<NotNoted | null> {
  // A label of its own: what the unit gets leads to no call of ours.
  const said = await keyd.ask('seal', { call: randomUUID(), number: identity }, SEAL_LIMIT_MS);
  if ('refused' in said) return said.refused;
  const isKept = await keep(database, { callId, envelope: said.answer.envelope });
  return isKept ? null : 'not-written';
}
