import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { nameCaller } from './caller-store.ts';
import type { KeydClient } from './keyd-client.ts';
import { keepSealedNumber } from './number-store.ts';
import { recogniseCaller } from './recognise-caller.ts';

/** Nobody waits for it, but the number must not live here for long. */
const SEAL_LIMIT_MS = 3_000;

/** A call that has just been answered, and what the carrier says of who calls. */
export interface Arrival {
  callId: string;
  /** A number, or whatever stands for a withheld one. It is kept nowhere. */
  identity: string;
}

interface Parts {
  keyd: KeydClient;
  database: Database;
}

/**
 * Notes whose call it is, for the operator's desk, and keeps the number sealed to the special unit as long as the call lasts
 * (A3.1, B4.3). Without the key process there is neither, and the call goes on; a fault of the database is thrown.
 */
export async function noteCaller(parts: Parts, arrival: Arrival): Promise<void> {
  await Promise.all([nameCall(parts, arrival), sealNumber(parts, arrival)]);
}

async function nameCall(parts: Parts, { callId, identity }: Arrival): Promise<void> {
  const recognised = await recogniseCaller(parts, identity);
  if (recognised.kind === 'unlinked') return;
  await nameCaller(parts.database, { callId, callerId: recognised.callerId });
}

async function sealNumber({ keyd, database }: Parts, { callId, identity }: Arrival): Promise<void> {
  // A label of its own: what the unit gets leads to no call of ours.
  const said = await keyd.ask('seal', { call: randomUUID(), number: identity }, SEAL_LIMIT_MS);
  if ('answer' in said) await keepSealedNumber(database, { callId, envelope: said.answer.envelope });
}
