import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWith, sealTo } from '../../src/keyd/hpke.ts';
import { newPair, publicKeyOf, rawPublic } from '../../src/keyd/raw-keys.ts';
import { keyCheck } from '../../src/keyd/root-key.ts';
import { combine, split } from '../../src/keyd/shamir.ts';
import { printShares, readShares } from '../../src/keyd/shares.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
/** RFC 9180, A.1.1, sequence number 0. */
const RFC = {
  info: hex('4f6465206f6e2061204772656369616e2055726e'),
  oneTime: {
    privateKey: '52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736',
    publicKey: '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431',
  },
  recipient: {
    privateKey: hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
    publicKey: hex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d'),
  },
  plain: hex('4265617574792069732074727574682c20747275746820626561757479'),
  associated: hex('436f756e742d30'),
  text: 'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
};
const sealing = { aead: 'aes-128-gcm', info: RFC.info, associated: RFC.associated } as const;

describe('sealing to a public key', () => {
  it('is the standard’s, to the byte', () => {
    const oneTime = { privateKey: hex(RFC.oneTime.privateKey), publicKey: hex(RFC.oneTime.publicKey) };
    const sealed = sealTo(RFC.recipient.publicKey, RFC.plain, { ...sealing, oneTime });
    expect(sealed.toString('hex')).toBe(RFC.oneTime.publicKey + RFC.text);
    expect(openWith(RFC.recipient, sealed, sealing)).toEqual(RFC.plain);
  });

  it('opens for the recipient and for what it was sealed as, for nobody and nothing else', () => {
    const ours = { ...sealing, aead: 'aes-256-gcm' } as const;
    const [recipient, stranger] = [newPair('x25519'), newPair('x25519')];
    const sealed = sealTo(recipient.publicKey, RFC.plain, ours);
    expect(openWith(recipient, sealed, ours)).toEqual(RFC.plain);
    expect(() => openWith(stranger, sealed, ours)).toThrow('unknown-key');
    expect(() => openWith(recipient, sealed, { ...ours, info: hex('00') })).toThrow('unknown-key');
    expect(() => openWith(recipient, sealed, { ...ours, associated: hex('00') })).toThrow('unknown-key');
    for (const [at] of sealed.entries()) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => openWith(recipient, altered, ours)).toThrow('unknown-key');
    }
    // A point that makes the same secret with every key is none.
    expect(() => openWith(recipient, Buffer.concat([Buffer.alloc(32), sealed.subarray(32)]), ours)).toThrow(
      'unknown-key',
    );
  });

  it('never seals twice alike', () => {
    const { publicKey } = newPair('x25519');
    expect(sealTo(publicKey, RFC.plain, sealing)).not.toEqual(sealTo(publicKey, RFC.plain, sealing));
    expect(rawPublic(publicKeyOf('x25519', publicKey))).toEqual(publicKey);
  });
});

describe('the root key on paper', () => {
  it('is split as the Internet draft splits: its test case', () => {
    const shares = [
      { index: 1, bytes: hex('b9fa07e185') },
      { index: 2, bytes: hex('f5409b4511') },
    ];
    expect(combine(shares).toString('hex')).toBe('7465737400');
  });

  it('comes back from any three of five people, and from no two', () => {
    const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
    const people = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 3 });
    fc.assert(
      fc.property(secret, people, (root, chosen) => {
        const lines = printShares(root);
        const given = chosen.map((position) => lines[position] ?? '');
        expect(readShares(given)).toEqual(root);
        expect(() => readShares(given.slice(0, 2))).toThrow('3 different shares are needed');
        expect(() => readShares([given[0] ?? '', given[0] ?? '', given[1] ?? ''])).toThrow('3 different shares');
      }),
      { numRuns: 50 },
    );
  });

  it('two shares fit every key there is: they tell nothing', () => {
    // With two shares of three in hand, for each byte of the secret there is exactly one third share that makes it.
    const shares = split(Buffer.from([77]), { count: 5, needed: 3 }).slice(0, 2);
    const made = Array.from(
      { length: 256 },
      (_, byte) => combine([...shares, { index: 3, bytes: Buffer.from([byte]) }])[0],
    );
    expect(new Set(made).size).toBe(256);
  });

  it('a slip of the pen, a share of another key and one of another splitting are named', () => {
    const root = Buffer.alloc(32, 7);
    const [first = '', second = '', third = '', fourth = ''] = printShares(root);
    const slipped = third.replace(/([0-9a-f])(?= [0-9a-f]{4}$)/, (digit) => (digit === '0' ? '1' : '0'));
    expect(() => readShares([first, second, slipped])).toThrow('Share 3 is not as it was written');
    expect(() => readShares([first, second, printShares(Buffer.alloc(32, 8))[2] ?? ''])).toThrow('different root keys');
    expect(() => readShares([first, second, printShares(root)[2] ?? ''])).toThrow('another splitting');
    expect(readShares([first.toUpperCase(), second.replaceAll(' ', '-'), fourth])).toEqual(root);
  });

  it('the check value tells keys apart and nothing of them', () => {
    expect(keyCheck(Buffer.alloc(32, 7))).toMatch(/^[0-9a-f]{16}$/);
    expect(keyCheck(Buffer.alloc(32, 7))).not.toBe(keyCheck(Buffer.alloc(32, 8)));
  });
});
