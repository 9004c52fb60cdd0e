// The root key on paper: five shares for five people, three of whom are needed. Each says which key it is of, and notices
// a slip of the pen.
import { createHash } from 'node:crypto';
import { Remedy } from './remedy.ts';
import { KEY_BYTES, keyCheck } from './root-key.ts';
import { combine, type Share, split } from './shamir.ts';

const SHARES = 5;
export const NEEDED = 3;

const SUM_DIGITS = 4;
const GROUP = /.{4}(?=.)/g;
const SHAPE = /^yx1([0-9a-f]{16})([1-5])([0-9a-f]{64})([0-9a-f]{4})$/;

/** Five lines to be written down by five people, each alone. */
export function printShares(root: Buffer): string[] {
  const check = keyCheck(root);
  return split(root, { count: SHARES, needed: NEEDED }).map((share) => {
    const digits = share.bytes.toString('hex');
    const text = `YX1 ${check} ${share.index} ${digits.replaceAll(GROUP, '$& ')}`;
    share.bytes.fill(0);
    return `${text} ${sumOf(check + share.index + digits)}`;
  });
}

/** The root key from three written shares or more; a Remedy that names what is wrong with which. */
export function readShares(lines: readonly string[]): Buffer {
  const shares = lines.map(readShare);
  const [first] = shares;
  const different = new Set(shares.map(({ index }) => index));
  if (!first || different.size < NEEDED) throw new Remedy(`${NEEDED} different shares are needed.`);
  if (shares.some(({ check }) => check !== first.check))
    throw new Remedy('These shares are of different root keys: the first group of digits tells which belong together.');
  const chosen = [...different]
    .slice(0, NEEDED)
    .flatMap((index) => shares.find((share) => share.index === index) ?? []);
  const root = combine(chosen);
  for (const { bytes } of shares) bytes.fill(0);
  if (root.length === KEY_BYTES && keyCheck(root) === first.check) return root;
  root.fill(0);
  throw new Remedy('These shares make no key that fits: one of them is of another splitting. Take another three.');
}

function readShare(line: string, position: number): Share & { check: string } {
  const [, check = '', index = '', digits = '', sum] = SHAPE.exec(line.toLowerCase().replaceAll(/[\s-]/g, '')) ?? [];
  if (sum === undefined || sum !== sumOf(check + index + digits))
    throw new Remedy(`Share ${position + 1} is not as it was written: compare it with the paper, digit by digit.`);
  return { check, index: Number(index), bytes: Buffer.from(digits, 'hex') };
}

function sumOf(text: string): string {
  return createHash('sha256').update(`yardim-xetti share ${text}`).digest('hex').slice(0, SUM_DIGITS);
}
