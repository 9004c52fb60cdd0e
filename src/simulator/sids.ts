import { createHash, randomBytes } from 'node:crypto';

export type SidPrefix = 'CA' | 'CF' | 'RE' | 'PN';

/** Makes Twilio's identifiers: two letters and 32 hexadecimal digits. */
export type MakeSid = (prefix: SidPrefix) => string;

/** The same seed gives the same row of sids; without one they are random. */
export function createSids(seed: string = randomBytes(16).toString('hex')): MakeSid {
  let count = 0;
  return (prefix) => prefix + createHash('sha256').update(`${seed}:${count++}`).digest('hex').slice(0, 32);
}

/** The sid of something that keeps its sid over restarts, such as a number. */
export function stableSid(prefix: SidPrefix, name: string): string {
  return prefix + createHash('sha256').update(name).digest('hex').slice(0, 32);
}
