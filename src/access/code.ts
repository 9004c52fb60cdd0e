import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

// The six digits of an authenticator (RFC 6238 with its usual choices: SHA-1, thirty seconds). Its test vectors are in the tests.
const SECRET_BYTES = 20;
const STEP_SECONDS = 30;
/** A telephone's clock may be so many steps off. */
const STEPS_OFF = 1;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new secret for one person's authenticator. */
export function newCodeSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** The secret as people type it into an authenticator. */
export function codeSecretText(secret: Buffer): string {
  const bits = [...secret].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('');
}

/** The six digits of one step. */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const place = digest.readUInt8(digest.length - 1) & 0xf;
  return String((digest.readUInt32BE(place) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** The step whose code this is, if it is one of now. Whether it was taken before, the database says. */
export function stepOfCode(input: { secret: Buffer; code: string; nowMs: number }): number | undefined {
  const now = Math.floor(input.nowMs / 1_000 / STEP_SECONDS);
  const given = Buffer.from(input.code);
  let found: number | undefined;
  for (let step = now - STEPS_OFF; step <= now + STEPS_OFF; step += 1) {
    const expected = Buffer.from(codeAt(input.secret, step));
    if (given.length === expected.length && timingSafeEqual(given, expected)) found = step;
  }
  return found;
}
