import type { KeydClient, NoAnswer } from '../confidentiality/keyd-client.ts';

/** Nobody waits for a wrapping; somebody at a desk waits for the other. */
const WRAP_LIMIT_MS = 2_000;
const UNWRAP_LIMIT_MS = 1_000;

/** The line's half of a message's key under the key of its month of expiry; null when the key process does not answer in time. */
export async function wrapMessageHalf(
  keyd: KeydClient,
  half: Buffer,
  { id, month }: { id: string; month: string },
): Promise<Buffer | null> {
  const said = await keyd.ask('wrap', { key: half.toString('base64'), month, context: contextOf(id) }, WRAP_LIMIT_MS);
  return 'answer' in said ? Buffer.from(said.answer.wrapped, 'base64') : null;
}

/** The half again, for somebody who was let open the message; refused while the key process is away, and for good after its month. */
export async function releaseMessageHalf(
  keyd: KeydClient,
  kept: { id: string; wrappedHalf: Buffer | null; waitingHalf: Buffer | null },
): Promise<{ half: Buffer } | { refused: NoAnswer }> {
  if (kept.waitingHalf !== null) return { half: kept.waitingHalf };
  const wrapped = (kept.wrappedHalf ?? Buffer.alloc(0)).toString('base64');
  const said = await keyd.ask('unwrap', { wrapped, context: contextOf(kept.id) }, UNWRAP_LIMIT_MS);
  return 'answer' in said ? { half: Buffer.from(said.answer.key, 'base64') } : said;
}

function contextOf(id: string): string {
  return `message:${id}`;
}
