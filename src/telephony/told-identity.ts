import type { Config } from '../config.ts';

const COUNTRY = '994';
/** The carrier's own word where a caller gave no number. */
const NOBODY = 'anonymous';

/**
 * Who calls, as the carrier says it; nobody where that is a number of ours. Some networks show the number that was dialled, or the
 * trunk's own, for every caller who withheld theirs, or of whom they may not tell us: those are many people, and never one (A3.1). Nor
 * is the line called back.
 */
export function toldIdentity(
  { calledNumbers, syntheticCallFrom }: Pick<Config, 'calledNumbers' | 'syntheticCallFrom'>,
  identity: string,
): string {
  const own = [...calledNumbers, syntheticCallFrom ?? ''].filter((number) => number.startsWith('+'));
  const written = digitsOf(identity);
  return own.some((number) => waysToWrite(number.slice(1)).includes(written)) ? NOBODY : identity;
}

/** The digits of a number, or of the user part of a tel: or sip: address, without what stands for "abroad". */
function digitsOf(identity: string): string {
  const [user = ''] = identity.replace(/^\s*(?:sips?|tel):/i, '').split(/[;@]/);
  return user.replace(/^%2b/i, '').replaceAll(/\D/g, '').replace(/^00/, '');
}

function waysToWrite(international: string): string[] {
  if (!international.startsWith(COUNTRY)) return [international];
  const national = international.slice(COUNTRY.length);
  return [international, national, `0${national}`, `${COUNTRY}0${national}`];
}
