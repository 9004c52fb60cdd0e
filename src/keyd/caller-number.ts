// What the carrier says of who calls, as one number or as nobody. Two callers who withheld theirs are never one person (A3.1).

/** A telephone number in E.164, `+994…`. */
export type CallerNumber = string & { readonly brand: 'caller-number' };

const LONGEST_IDENTITY = 128;
const COUNTRY = '994';
const NATIONAL_DIGITS = 9;
const SHORTEST_DIGITS = 8;
const LONGEST_DIGITS = 15;
const SHORTEST_WITHOUT_PLUS = 11;
/** What carriers write, or spell on a keypad, where a caller gave no number. */
const WITHHELD_WORDS = [
  ...['anonymous', 'restricted', 'unknown', 'unavailable', 'private', 'blocked', 'withheld'],
  ...['noname', 'nocallerid', 'notavailable', 'nonumber', 'outofarea'],
];
const KEYPAD = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];
const SPELLINGS: ReadonlySet<string> = new Set(WITHHELD_WORDS.map(spell));
/** Whatever a network puts before a number may stand before a spelling, too. */
const PREFIXES = ['', '1', '0', '00', '01', '001', COUNTRY, `${COUNTRY}0`, `${COUNTRY}1`, `00${COUNTRY}`];
/** Placeholders of exchanges that had nothing to say. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(['123456789', '1234567890', '0123456789', '12345678', '987654321']);

/**
 * The number in an identity of a carrier: E.164, national, tel: or sip:. Null for every withheld, keypad-spelled,
 * alphabetic and anonymous identity, for short codes, and for whatever could mean two numbers.
 */
export function callerNumber(identity: string): CallerNumber | null {
  if (identity.length > LONGEST_IDENTITY) return null;
  const written = numberPart(identity.trim());
  if (written === null || !/^\+?\d+$/.test(written)) return null;
  const digits = written.replace('+', '');
  if (isNobody(digits)) return null;
  const international = withCountry(written);
  if (international === null || isNobody(international)) return null;
  // E.164 by the two checks above.
  return `+${international}` as CallerNumber;
}

/** The part of a tel: or sip: address in which the number stands, without what people write for the eye. */
function numberPart(identity: string): string | null {
  const [, scheme = '', rest = ''] = /^(?:(sips?|tel):)?(.*)$/is.exec(identity) ?? [];
  // The user part of a sip: address may have parameters of its own: sip:+994…;cpc=ordinary@network.
  const [, before = '', host, behind = ''] = /^([^@]*)(?:@([^@;]*))?(.*)$/s.exec(rest) ?? [];
  const [user = '', ...parameters] = before.split(';');
  if (behind.startsWith('@') || host?.toLowerCase().endsWith('.invalid')) return null;
  // Without a user part it is a machine that speaks; with a context the number is somebody's own extension.
  if (/^sip/i.test(scheme) !== (host !== undefined)) return null;
  if ([...parameters, ...behind.split(';')].some((each) => /^phone-context=/i.test(each))) return null;
  return user.replace(/^%2b/i, '+').replaceAll(/[ ().-]/g, '');
}

function isNobody(digits: string): boolean {
  if (/^(\d)\1*$/.test(digits) || /0{7}$/.test(digits) || PLACEHOLDERS.has(digits)) return true;
  return PREFIXES.some((prefix) => digits.startsWith(prefix) && SPELLINGS.has(digits.slice(prefix.length)));
}

/** The same person by the national and the international way of writing, without the plus. */
function withCountry(written: string): string | null {
  const digits = written.replace(/^(\+|00)/, '');
  const isInternational = digits !== written;
  if (digits.startsWith(COUNTRY)) return ofThisCountry(digits.slice(COUNTRY.length).replace(/^0(?=\d{9}$)/, ''));
  if (isInternational) return hasLength(digits, SHORTEST_DIGITS) && !digits.startsWith('0') ? digits : null;
  if (/^0?[1-9]\d{8}$/.test(digits)) return ofThisCountry(digits.replace(/^0/, ''));
  return !digits.startsWith('0') && hasLength(digits, SHORTEST_WITHOUT_PLUS) ? digits : null;
}

function ofThisCountry(national: string): string | null {
  return national.length === NATIONAL_DIGITS ? COUNTRY + national : null;
}

function hasLength(digits: string, shortest: number): boolean {
  return digits.length >= shortest && digits.length <= LONGEST_DIGITS;
}

function spell(word: string): string {
  return [...word].map((letter) => KEYPAD.findIndex((key) => key.includes(letter)) + 2).join('');
}
