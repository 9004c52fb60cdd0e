import type { CallSid } from '../calls/call.ts';
import type { KeydClient, NoAnswer } from '../confidentiality/keyd-client.ts';
import type { Database } from '../db/database.ts';
import type { CallBackCarrier } from './call-back-carrier.ts';
import { keepSealedNumber, refuseCallBack } from './call-back-store.ts';
import type { Window } from './call-back-window.ts';

/** The key process syncs its store before it answers. */
const SEAL_LIMIT_MS = 2_000;

export interface PromiseParts {
  /** As the call path. */
  calls: Database;
  /** Asked as web. */
  keyd: KeydClient;
  carrier: CallBackCarrier;
}

/** `late`: the plan was withdrawn or replaced meanwhile. */
export type Promised = 'promised' | 'no-number' | 'keys-away' | 'carrier-away' | 'late';

/**
 * Makes a plan that is saved a promise: the number goes from the carrier through this process's memory to the key process, which seals it
 * under the key of the window (A3.1). Where it cannot be sealed the plan ends, and nobody is rung.
 */
export async function promiseNumber(
  { calls, keyd, carrier }: PromiseParts,
  plan: { id: string; legSid: CallSid } & Window,
): Promise<Promised> {
  const { id, opensAt, closesAt } = plan;
  const said = await carrier.tellIdentity(plan.legSid, (number) =>
    keyd.ask('promise', { callback: id, number, opensAt, closesAt }, SEAL_LIMIT_MS),
  );
  if (said && 'answer' in said) {
    return (await keepSealedNumber(calls, { id, sealed: said.answer.sealed })) ? 'promised' : 'late';
  }
  await refuseCallBack(calls, id);
  return said === undefined ? 'carrier-away' : because(said.refused);
}

function because(refused: NoAnswer): Promised {
  return refused === 'no-number' ? 'no-number' : 'keys-away';
}
