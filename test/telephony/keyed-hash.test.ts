import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyedHash } from '../../src/telephony/keyed-hash.ts';

const repeated = (byte: number, times: number) => Buffer.alloc(times, byte);

/** RFC 2202 and RFC 4231: a short key, a whole one, and one longer than a block. */
const PUBLISHED = [
  { algorithm: 'sha1', key: repeated(0x0b, 20), text: 'Hi There', hex: 'b617318655057264e28bc0b6fb378c8ef146be00' },
  {
    algorithm: 'sha1',
    key: Buffer.from('Jefe'),
    text: 'what do ya want for nothing?',
    hex: 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
  },
  {
    algorithm: 'sha1',
    key: repeated(0xaa, 80),
    text: 'Test Using Larger Than Block-Size Key - Hash Key First',
    hex: 'aa4ae5e15272d00e95705637ce8a3b55ed402112',
  },
  {
    algorithm: 'sha256',
    key: repeated(0x0b, 20),
    text: 'Hi There',
    hex: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  {
    algorithm: 'sha256',
    key: Buffer.from('Jefe'),
    text: 'what do ya want for nothing?',
    hex: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
  {
    algorithm: 'sha256',
    key: repeated(0xaa, 131),
    text: 'Test Using Larger Than Block-Size Key - Hash Key First',
    hex: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  },
] as const;

const isSame = (algorithm: 'sha1' | 'sha256', key: Buffer, texts: readonly string[]) => {
  const hashOf = createKeyedHash(algorithm, key);
  for (const text of texts) {
    expect(hashOf(text).toString('hex')).toBe(createHmac(algorithm, key).update(text).digest('hex'));
  }
};

describe('a keyed hash', () => {
  it.each(PUBLISHED)('is what is published of $algorithm with a key of $key.length bytes', (known) => {
    expect(createKeyedHash(known.algorithm, known.key)(known.text).toString('hex')).toBe(known.hex);
  });

  it("is that of Node's own, for whatever key and one text after the other", () => {
    const key = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(fc.constantFrom('sha1', 'sha256'), key, texts, isSame), { numRuns: 2_000 });
  });

  it.each([1, 2_729, 2_730, 2_731, 2_732, 8_191, 8_192, 8_193, 260_000])(
    'is right for %i letters of two bytes',
    (length) => {
      isSame('sha1', Buffer.from('key'), [
        'a'.repeat(length),
        'ə'.repeat(length),
        'short',
        `${'ə'.repeat(length)}\ud800`,
      ]);
    },
  );

  it('gives each answer memory of its own', () => {
    const hashOf = createKeyedHash('sha256', Buffer.from('key'));
    const first = hashOf('one');
    const kept = Buffer.from(first);
    hashOf('two');
    expect(first.equals(kept)).toBe(true);
  });
});
