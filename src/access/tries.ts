import { isIPv6 } from 'node:net';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from './seal.ts';
import { countTry, forgetTries } from './tries-store.ts';

const OF_A_PERSON = 10;
/** A proxy in front makes one address of all browsers: this only slows whoever tries one password on every name. */
const OF_AN_ADDRESS = 100;
const GROUPS_OF_IPV6 = 8;
const GROUPS_OF_A_NETWORK = 4;

export interface Tried {
  name: string;
  address: string;
  /** A browser in which this very person signed in before, or undefined. */
  knownBrowser: Buffer | undefined;
}

/**
 * Counts a try before it is looked at; refused with `too-many-tries`, whether or not anybody has the name.
 * A known browser has a count of its own: strangers who try a colleague's name, or everybody's, lock nobody out of their desk.
 * Answers what forgets the person's count once they came in.
 */
export async function countTries(
  parts: { database: Database; sealer: Sealer },
  tried: Tried,
): Promise<{ forget(): Promise<void> }> {
  const { database, sealer } = parts;
  const { name, address, knownBrowser } = tried;
  const own = sealer.subject(knownBrowser ? `browser ${knownBrowser.toString('hex')}` : `name ${name}`);
  const counts = [(await countTry(database, own)) > OF_A_PERSON];
  if (!knownBrowser)
    counts.push((await countTry(database, sealer.subject(`address ${networkOf(address)}`))) > OF_AN_ADDRESS);
  if (counts.includes(true)) throw new Refusal('too-many-tries');
  return { forget: () => forgetTries(database, own) };
}

/**
 * Counts a passkey that opened nothing, from one address or of one person; false where there were too many to write each of them down for ever.
 * It keeps nobody out: a passkey cannot be guessed, and one that is right comes in whatever others did.
 */
export async function countRefusedPasskey(
  parts: { database: Database; sealer: Sealer },
  from: { address: string } | { accountId: string },
): Promise<boolean> {
  const isKnown = 'accountId' in from;
  const words = isKnown ? `passkey of ${from.accountId}` : `passkey address ${networkOf(from.address)}`;
  const subject = parts.sealer.subject(words);
  return (await countTry(parts.database, subject)) <= (isKnown ? OF_A_PERSON : OF_AN_ADDRESS);
}

/** As `countTries`, for something only its own person tries, such as a code in an open session. */
export async function countOwnTries(
  parts: { database: Database; sealer: Sealer },
  subject: string,
): Promise<{ forget(): Promise<void> }> {
  const own = parts.sealer.subject(subject);
  if ((await countTry(parts.database, own)) > OF_A_PERSON) throw new Refusal('too-many-tries');
  return { forget: () => forgetTries(parts.database, own) };
}

/**
 * Whoever has one address of IPv6 has 2^64 of them, the second half being theirs to choose: counted one by one, they would never have tried
 * too often. Addresses of IPv4 stay whole, those written in the form of IPv6, which begin with `::`, too.
 */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::')) return address;
  const [front = [], back = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const left = Array<string>(Math.max(0, GROUPS_OF_IPV6 - front.length - back.length)).fill('0');
  return [...front, ...left, ...back].slice(0, GROUPS_OF_A_NETWORK).join(':');
}
