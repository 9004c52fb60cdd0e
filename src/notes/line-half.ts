import type { KeydClient, NoAnswer } from '../confidentiality/keyd-client.ts';

/** An operator types meanwhile: whoever keeps a note goes on without the key process after so long. */
const WRAP_LIMIT_MS = 500;
const UNWRAP_LIMIT_MS = 1_000;

/** Which note, at which saving: each has a half of its own. */
export interface HalfPlace {
  callId: string;
  operatorId: string;
  revision: number;
}

/** The line's half of a note's key as the database has it: under its month's key, or in the clear until the key process is back. */
export interface KeptHalf extends HalfPlace {
  wrappedHalf: Buffer | null;
  waitingHalf: Buffer | null;
}

/** The half under the key of its month of expiry; null when the key process did not answer in time. */
export async function wrapHalf(
  keyd: KeydClient,
  half: Buffer,
  { month, ...place }: HalfPlace & { month: string },
): Promise<Buffer | null> {
  const asked = { key: half.toString('base64'), month, context: contextOf(place) };
  const said = await keyd.ask('wrap', asked, WRAP_LIMIT_MS);
  return 'answer' in said ? Buffer.from(said.answer.wrapped, 'base64') : null;
}

/**
 * The line's half again. `refused` when the key process is away, and for good when the month's key is destroyed. Whoever calls
 * this has shown first that the person may read the note: alone the half opens nothing.
 */
export async function releaseHalf(keyd: KeydClient, kept: KeptHalf): Promise<{ half: Buffer } | { refused: NoAnswer }> {
  if (kept.waitingHalf !== null) return { half: kept.waitingHalf };
  const asked = { wrapped: (kept.wrappedHalf ?? Buffer.alloc(0)).toString('base64'), context: contextOf(kept) };
  const said = await keyd.ask('unwrap', asked, UNWRAP_LIMIT_MS);
  return 'answer' in said ? { half: Buffer.from(said.answer.key, 'base64') } : said;
}

function contextOf({ callId, operatorId, revision }: HalfPlace): string {
  return `note:${callId}:${operatorId}:${revision}`;
}
