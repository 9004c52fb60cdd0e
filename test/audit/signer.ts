// A key process in miniature: a real Ed25519 key, one number after another, never two texts for one number.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { CheckpointToSign, Signer, SignerKey } from '../../src/audit/signer.ts';

export interface TestSigner extends Signer {
  key: SignerKey;
  privateKey: KeyObject;
  /** While it is away it answers nobody. */
  isAway: boolean;
  /** How many checkpoints it has signed. */
  count(): number;
}

/** Signs as the key process does; `now` is its own clock. */
export function makeSigner(now: () => number = Date.now): TestSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ format: 'der', type: 'spki' });
  const id = createHash('sha256').update(der).digest('hex').slice(0, 16);
  const key: SignerKey = { id, publicKey: der.toString('base64'), lastNumber: null };
  let last: { question: string; number: number; digest: string; text: Buffer } | undefined;
  const signer: TestSigner = {
    key,
    privateKey,
    isAway: false,
    count: () => last?.number ?? 0,
    signers: async () => {
      if (signer.isAway) throw new Error('away');
      return [key];
    },
    sign: async (ask) => {
      if (signer.isAway) throw new Error('away');
      const question = JSON.stringify(ask);
      if (last?.question !== question) {
        if (ask.number !== (last?.number ?? 0) + 1 || ask.previous !== (last?.digest ?? '0'.repeat(64))) {
          throw new Error('wrong-number');
        }
        const text = Buffer.from(textOf(ask, { signer: id, signedAt: now() }));
        last = { question, number: ask.number, text, digest: createHash('sha256').update(text).digest('hex') };
      }
      const { text } = last;
      return { text: text.toString('base64'), signature: sign(null, text, privateKey).toString('base64'), signer: id };
    },
  };
  return signer;
}

/** The words that are signed. */
export function textOf(ask: CheckpointToSign, by: { signer: string; signedAt: number }): string {
  const { number, previous, root, rows, databaseAt } = ask;
  return `yardim-xetti audit checkpoint 1\nnumber ${number}\nprevious ${previous}\nroot ${root}\nrows ${rows}\ndatabase-at ${databaseAt}\nsigner ${by.signer}\nsigned-at ${by.signedAt}\n`;
}
