import { createHash, randomBytes } from 'node:crypto';

export type SidPrefix = 'CA' | 'CF' | 'RE';

/** Makes Twilio's identifiers: two letters and 32 hexadecimal digits. */
export type MakeSid = (prefix: SidPrefix) => string;

/** The same seed gives the same row of sids; without one they are random. */
export function createSids(seed: string = randomBytes(16).toString('hex')): MakeSid {
  let count = 0;
  return (prefix) => prefix + createHash('sha256').update(`${seed}:${count++}`).digest('hex').slice(0, 32);
}

/** The sid of a number, which keeps it over restarts. */
export function sidOfNumber(phoneNumber: string): string {
  return `PN${createHash('sha256').update(phoneNumber).digest('hex').slice(0, 32)}`;
}
