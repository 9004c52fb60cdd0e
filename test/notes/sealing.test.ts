import { describe, expect, it } from 'vitest';
import { type Bytes, fromBase64, measured, toBase64, utf8 } from '../../src/console/sealing/bytes.ts';
import { openWith, sealTo } from '../../src/console/sealing/hpke.ts';
import {
  fingerprintOf,
  type KeyPair,
  newPair,
  newPairWithSecret,
  pairFrom,
} from '../../src/console/sealing/key-pair.ts';
import { BUCKETS, pad, unpad } from '../../src/console/sealing/padding.ts';
import { makeTeamKey, openTeamKey, sealTeamKeyFor, vouchFor } from '../../src/console/sealing/team-key.ts';
import { isSameVoucher } from '../../src/console/sealing/team-voucher.ts';
import { makeWrapped, unwrapPair, wrapAgain } from '../../src/console/sealing/wrapped-key.ts';
import { openWith as openByKeyd, sealTo as sealByKeyd } from '../../src/keyd/hpke.ts';
import { fingerprint } from '../../src/keyd/raw-keys.ts';
import { altered } from './altered.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const TWO_SPELLINGS = ['gizli söz ı', 'gizli söz ı'.normalize('NFD')];

/** RFC 9180, A.1.1, sequence number 0. */
const RFC = {
  sealing: {
    aead: 'aes-128-gcm',
    info: hex('4f6465206f6e2061204772656369616e2055726e'),
    associated: hex('436f756e742d30'),
  } as const,
  oneTime: {
    secret: hex('52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736'),
    publicKey: hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
  },
  recipient: {
    secret: hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
    publicKey: hex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d'),
  },
  plain: hex('4265617574792069732074727574682c20747275746820626561757479'),
  text: 'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
};
const OURS = { aead: 'aes-256-gcm', info: utf8('what for'), associated: utf8('where') } as const;

describe('sealing in the browser', () => {
  it('is the standard’s, to the byte', async () => {
    const oneTime = await pairFrom(RFC.oneTime.secret, RFC.oneTime.publicKey);
    const sealed = await sealTo(RFC.recipient.publicKey, RFC.plain, { ...RFC.sealing, oneTime });
    expect(Buffer.from(sealed).toString('hex')).toBe(Buffer.from(oneTime.publicKey).toString('hex') + RFC.text);
    const recipient = await pairFrom(RFC.recipient.secret, RFC.recipient.publicKey);
    expect(await openWith(recipient, sealed, RFC.sealing)).toEqual(RFC.plain);
  });

  it('and the key process’s own sealing open each other', async () => {
    const { pair, secret } = await newPairWithSecret();
    const asBuffers = { aead: OURS.aead, info: Buffer.from(OURS.info), associated: Buffer.from(OURS.associated) };
    const there = await sealTo(pair.publicKey, RFC.plain, OURS);
    const own = { privateKey: Buffer.from(secret), publicKey: Buffer.from(pair.publicKey) };
    expect(Uint8Array.from(openByKeyd(own, Buffer.from(there), asBuffers))).toEqual(RFC.plain);
    const back = Uint8Array.from(sealByKeyd(own.publicKey, Buffer.from(RFC.plain), asBuffers));
    expect(await openWith(pair, back, OURS)).toEqual(RFC.plain);
  });

  it('opens for nobody else, for no other purpose, and not when a single byte is another', async () => {
    const [own, stranger] = [await newPair(), await newPair()];
    const sealed = await sealTo(own.publicKey, RFC.plain, OURS);
    expect(await openWith(own, sealed, OURS)).toEqual(RFC.plain);
    const shut = (pair: KeyPair, bytes: Bytes, sealing: Parameters<typeof openWith>[2] = OURS) =>
      expect(openWith(pair, bytes, sealing)).rejects.toThrow('no-key');
    await shut(stranger, sealed);
    await shut(own, sealed, { ...OURS, info: utf8('another') });
    await shut(own, sealed, { ...OURS, associated: utf8('elsewhere') });
    for (const at of sealed.keys()) await shut(own, altered(sealed, at));
    await shut(own, sealed.slice(0, 40));
    await shut(own, Uint8Array.of(...new Uint8Array(32), ...sealed.slice(32)));
  });

  it('never seals twice alike, and its private keys cannot be read out of a page', async () => {
    const { pair } = await newPairWithSecret();
    expect(await sealTo(pair.publicKey, RFC.plain, OURS)).not.toEqual(await sealTo(pair.publicKey, RFC.plain, OURS));
    for (const { privateKey } of [pair, await newPair()]) {
      await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
      await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
    }
  });

  it('shows the fingerprint that the key process shows', async () => {
    const { publicKey } = await newPair();
    expect(await fingerprintOf(publicKey)).toBe(fingerprint(Buffer.from(publicKey)));
  });
});

describe('how long a text is', () => {
  it('shows as one of four sizes', () => {
    const sizes = [0, 1, 1_020, 1_021, 4_092, 4_093, 16_380, 16_381, 65_532].map((length) =>
      pad(new Uint8Array(length)),
    );
    expect(sizes.map(({ length }) => length / 1_024)).toEqual([1, 1, 1, 4, 4, 16, 16, 64, 64]);
    for (const padded of sizes) expect(BUCKETS).toContain(padded.length);
    expect(() => pad(new Uint8Array(65_533))).toThrow(RangeError);
  });

  it('comes back exactly, and anything that is no padding is refused', () => {
    const padded = pad(utf8('qısa'));
    expect(new TextDecoder().decode(unpad(padded))).toBe('qısa');
    expect(() => unpad(padded.slice(1))).toThrow('altered');
    expect(() => unpad(altered(padded, padded.length - 1))).toThrow('altered');
    expect(() => unpad(altered(padded, 0))).toThrow('altered');
  });

  it('two rows of values never make the same bytes', () => {
    expect(measured('ab', 'c')).not.toEqual(measured('a', 'bc'));
    expect(measured('a', '')).not.toEqual(measured('a'));
    expect(fromBase64(toBase64(measured('ə', 7)))).toEqual(measured('ə', 7));
  });
});

describe('an account key that passes through the server', () => {
  const accountId = '00000000-0000-4000-8000-000000000001';
  const passkey = { way: 'passkey', secret: utf8('what only the passkey makes') } as const;

  it('opens with what it was wrapped with, for its account, and with nothing else', async () => {
    const { pair, wrapped } = await makeWrapped(accountId, [passkey]);
    const [first] = wrapped;
    if (first === undefined) throw new Error('nothing was wrapped');
    const parts = { accountId, publicKey: pair.publicKey, wrapped: first, brought: passkey };
    const again = await unwrapPair(parts);
    const sealed = await sealTo(again.publicKey, RFC.plain, OURS);
    expect(await openWith(pair, sealed, OURS)).toEqual(RFC.plain);
    expect(await openWith(again, sealed, OURS)).toEqual(RFC.plain);
    const shut = (change: Partial<typeof parts> | object) =>
      expect(unwrapPair({ ...parts, ...change })).rejects.toThrow(/no-key|unknown-format/);
    await shut({ brought: { ...passkey, secret: utf8('another') } });
    await shut({ brought: { ...passkey, way: 'demo' } });
    await shut({ accountId: 'another' });
    await shut({ publicKey: (await newPair()).publicKey });
    for (const at of first.wrapped.keys()) await shut({ wrapped: { ...first, wrapped: altered(first.wrapped, at) } });
  });

  it('is wrapped again for a new password, under which the old one opens nothing', async () => {
    const [old, chosen] = TWO_SPELLINGS.map((text) => ({ way: 'password', secret: utf8(text) }) as const);
    if (old === undefined || chosen === undefined) throw new Error('two passwords');
    const { pair, wrapped } = await makeWrapped(accountId, [old]);
    const before = { accountId, publicKey: pair.publicKey, wrapped: wrapped[0] ?? never(), brought: old };
    const renewed = { ...before, wrapped: await wrapAgain(before, chosen), brought: chosen };
    const sealed = await sealTo(pair.publicKey, RFC.plain, OURS);
    expect(await openWith(await unwrapPair(renewed), sealed, OURS)).toEqual(RFC.plain);
    await expect(unwrapPair({ ...renewed, brought: old })).rejects.toThrow('no-key');
  });
});

describe('the team’s key', () => {
  it('reaches a newcomer through a member, and nobody else', async () => {
    const [member, newcomer, stranger] = [await newPair(), await newPair(), await newPair()];
    const copy = await makeTeamKey(1, member.publicKey);
    const forNewcomer = { ...copy, ...(await sealTeamKeyFor(newcomer.publicKey, member, copy)) };
    const sealed = await sealTo(copy.publicKey, RFC.plain, OURS);
    for (const team of [await openTeamKey(member, copy), await openTeamKey(newcomer, forNewcomer)])
      expect(await openWith(team, sealed, OURS)).toEqual(RFC.plain);
    await expect(openTeamKey(stranger, forNewcomer)).rejects.toThrow('no-key');
    await expect(openTeamKey(newcomer, { ...forNewcomer, version: 2 })).rejects.toThrow('no-key');
  });

  it('a public half that a server puts in its place is found out by every member', async () => {
    const member = await newPair();
    const copy = await makeTeamKey(1, member.publicKey);
    const swapped = { ...copy, publicKey: (await newPair()).publicKey };
    await expect(openTeamKey(member, swapped)).rejects.toThrow('no-key');
    await expect(sealTeamKeyFor((await newPair()).publicKey, member, swapped)).rejects.toThrow('no-key');
  });

  it('vouches for a member and for the version after it, each in its own words, and nobody without it does', async () => {
    const [member, other] = [await newPair(), await newPair()];
    const copy = await makeTeamKey(1, member.publicKey);
    const forOther = await sealTeamKeyFor(other.publicKey, member, copy);
    const said = { kind: 'member', publicKey: other.publicKey } as const;
    expect(await vouchFor(said, other, { ...copy, ...forOther })).toEqual(forOther.copyVoucher);
    expect(await vouchFor({ ...said, kind: 'next' }, member, copy)).not.toEqual(forOther.copyVoucher);
    const second = await makeTeamKey(2, member.publicKey);
    expect(await vouchFor(said, member, second)).not.toEqual(forOther.copyVoucher);
    await expect(vouchFor(said, await newPair(), copy)).rejects.toThrow('no-key');
    expect(isSameVoucher(forOther.copyVoucher, altered(forOther.copyVoucher, 31))).toBe(false);
    expect(isSameVoucher(forOther.copyVoucher, forOther.copyVoucher.slice(0, 31))).toBe(false);
  });
});

function never(): never {
  throw new Error('it was made a line above');
}
