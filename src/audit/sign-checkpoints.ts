import type { Database } from '../db/database.ts';
import { digestOf, isSignedBy, NOTHING_BEFORE, wordsOf } from './checkpoint-encoding.ts';
import { firstUnsigned, insertSignature, type UnsignedDraft } from './seal-store.ts';
import type { CheckpointToSign, SignedText, Signer } from './signer.ts';

/** One run signs no more than this; the rest is the next run's. */
const SIGNATURES_PER_RUN = 100;

/** The signature that came back is not one of what was asked for. */
export class WrongSignature extends Error {
  readonly code = 'wrong-signature';

  constructor(number: number) {
    super(`the signature of checkpoint ${number} is not over what was asked`);
    this.name = 'WrongSignature';
  }
}

/**
 * Has every written checkpoint signed, oldest first. Whoever is killed after the signature and before it is kept asks for the
 * very same again, and gets it. Throws what the signer throws, with nothing lost.
 */
export async function signCheckpoints(database: Database, signer: Signer): Promise<void> {
  for (let signed = 0; signed < SIGNATURES_PER_RUN; signed += 1) {
    const draft = await firstUnsigned(database);
    if (!draft) return;
    const ask = askFor(draft);
    const answer = await signer.sign(ask);
    const text = Buffer.from(answer.text, 'base64').toString('utf8');
    const signature = Buffer.from(answer.signature, 'base64');
    await refuseWrong(signer, ask, { answer, text, signature });
    await insertSignature(database, { number: draft.number, text, signature, signer: answer.signer });
  }
}

function askFor({ number, rows, root, databaseAt, textBefore }: UnsignedDraft): CheckpointToSign {
  const previous = textBefore === null ? NOTHING_BEFORE : digestOf(textBefore);
  return { number, previous, root: root.toString('hex'), rows, databaseAt };
}

/** A signature that cannot be proved later must not stand in the trail now. */
async function refuseWrong(
  signer: Signer,
  ask: CheckpointToSign,
  got: { answer: SignedText; text: string; signature: Buffer },
): Promise<void> {
  const words = wordsOf(got.text);
  const isAsked =
    words !== undefined &&
    (['number', 'previous', 'root', 'rows', 'databaseAt'] as const).every((name) => words[name] === ask[name]) &&
    words.signer === got.answer.signer;
  const key = (await signer.signers()).find(({ id }) => id === got.answer.signer);
  if (!isAsked || !key || !isSignedBy(key.publicKey, got.text, got.signature)) throw new WrongSignature(ask.number);
}
