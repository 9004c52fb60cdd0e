import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { linkCaller } from './caller-store.ts';
import type { KeydClient, NoAnswer } from './keyd-client.ts';

/** Nobody waits for it: the caller hears the first words already. What comes later than this is not worth a place in the queue. */
const EVALUATE_LIMIT_MS = 1_000;

/** The same person as before, as far as a telephone number says so; or nobody in particular, which is never an error. */
export type Recognised =
  | { readonly kind: 'linked'; readonly callerId: string; readonly codeNumber: number; readonly isKnown: boolean }
  | { readonly kind: 'unlinked'; readonly because: NoAnswer };

/**
 * Who calls, by what the carrier says (A3.1, A9.4). The identity goes to the key process and nowhere else. A withheld number, a spent
 * budget and a key process that is away or slow all give `unlinked`; a fault of the database is thrown.
 */
export async function recogniseCaller(
  parts: { keyd: KeydClient; database: Database },
  identity: string,
): Promise<Recognised> {
  const said = await parts.keyd.ask('evaluate', { number: identity }, EVALUATE_LIMIT_MS);
  if ('refused' in said) return { kind: 'unlinked', because: said.refused };
  const { references } = said.answer;
  return { kind: 'linked', ...(await linkCaller(parts.database, { id: randomUUID(), references })) };
}
