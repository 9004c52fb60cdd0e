import type { Database } from '../db/database.ts';
import { nameCaller } from './caller-store.ts';
import type { KeydClient } from './keyd-client.ts';
import { recogniseCaller } from './recognise-caller.ts';

/** A call that has just been answered, and what the carrier says of who calls. */
export interface Arrival {
  callId: string;
  /** A number, or whatever stands for a withheld one. It is kept nowhere. */
  identity: string;
}

/** Notes whose call it is, for the operator's desk. An unlinked call stays as it is; a fault of the database is thrown. */
export async function noteCaller(parts: { keyd: KeydClient; database: Database }, arrival: Arrival): Promise<void> {
  const recognised = await recogniseCaller(parts, arrival.identity);
  if (recognised.kind === 'unlinked') return;
  await nameCaller(parts.database, { callId: arrival.callId, callerId: recognised.callerId });
}
