// AES-256-GCM with what it belongs to written into the proof: moved to another record, key or purpose it does not open.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Refused } from './refused.ts';

const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LENGTH_BYTES = 2;

/** Version, nonce, text, tag. */
export function lock(plain: Buffer, key: Buffer, belongsTo: readonly string[]): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(bound(belongsTo));
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `lock` made; refuses with `unknown-key` whatever is not exactly that. The result is the caller's to zero. */
export function unlock(box: Buffer, key: Buffer, belongsTo: readonly string[]): Buffer {
  if (box.length < 1 + NONCE_BYTES + TAG_BYTES || box[0] !== VERSION) throw new Refused('unknown-key');
  const decipher = createDecipheriv(CIPHER, key, box.subarray(1, 1 + NONCE_BYTES));
  decipher.setAAD(bound(belongsTo)).setAuthTag(box.subarray(-TAG_BYTES));
  const plain = decipher.update(box.subarray(1 + NONCE_BYTES, -TAG_BYTES));
  try {
    decipher.final();
    return plain;
  } catch {
    // Not what this key proves: altered, moved, or sealed with another.
    plain.fill(0);
    throw new Refused('unknown-key');
  }
}

/** Each part with its length before it, so that no two lists read the same. */
function bound(parts: readonly string[]): Buffer {
  return Buffer.concat(
    ['yardim-xetti', ...parts].flatMap((part) => {
      const text = Buffer.from(part);
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt16BE(text.length);
      return [length, text];
    }),
  );
}
