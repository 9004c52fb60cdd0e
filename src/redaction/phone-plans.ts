// The numbering plans that a caller of this line may name. A plan is asked about bare digits and how they were grouped.

/** Subscribers' numbers have seven digits behind these: ten networks, and the cities. */
const MOBILE = '(?:10|40|44|50|51|55|60|70|77|99)';
const CITY = '(?:12|18|2\\d|36)';

const DOMESTIC = [
  new RegExp(`^(?:00)?994(?:0?${MOBILE}|0?${CITY})\\d{7}$`),
  new RegExp(`^0(?:${MOBILE}|${CITY})\\d{7}$`),
  new RegExp(`^810994(?:${MOBILE}|${CITY})\\d{7}$`),
];
const MOBILE_WITHOUT_NOUGHT = new RegExp(`^8?${MOBILE}\\d{7}$`);
const CITY_WITHOUT_NOUGHT = new RegExp(`^${CITY}\\d{7}$`);

/** Countries that callers, families and recruiters ring from, as they are written without a plus. */
const ABROAD = new RegExp(
  '^(?:' +
    [
      '[78][3489]\\d{9}', // Russia, Kazakhstan
      '77\\d{9}',
      '905\\d{9}|05\\d{9}', // Turkey
      '971\\d{9}',
      '380\\d{9}',
      '375\\d{9}',
      '995\\d{9}',
      '99[268]\\d{9}', // Tajikistan, Kyrgyzstan, Uzbekistan
      '993\\d{8}',
      '989\\d{9}', // Iran
      '49(?:15|16|17)\\d{8,9}',
      '447\\d{9}|07\\d{9}', // United Kingdom
      '96[0-8]\\d{8,9}|97[0-7]\\d{7,9}', // the Gulf and Israel
      '0800\\d{6,7}|8800\\d{7}|088\\d{7}', // free of charge
    ].join('|') +
    ')$',
);
const SHORTEST_ABROAD = 8;
const LONGEST_ABROAD = 15;

/** Groups of digits that are only written so for a telephone. */
const GROUPINGS = new Set([
  '2-3-2-2',
  '3-3-2-2',
  '1-3-3-2-2',
  '1-2-3-2-2',
  '3-3-4',
  '1-3-3-4',
  '2-3-4',
  '3-4-4',
  '4-3-2-2',
]);

export type PlanMatch = 'sure' | 'likely' | 'no';

/** How sure these digits are a telephone's. `groups` are the lengths of the groups as written. */
export function matchPlan(
  digits: string,
  { groups, hasPlus }: { groups: readonly number[]; hasPlus: boolean },
): PlanMatch {
  if (digits.length < SHORTEST_ABROAD) return 'no';
  if (DOMESTIC.some((plan) => plan.test(digits))) return 'sure';
  const isOfThatLength = digits.length >= SHORTEST_ABROAD && digits.length <= LONGEST_ABROAD;
  if (hasPlus && isOfThatLength && digits.charAt(0) !== '0') return 'sure';
  if (MOBILE_WITHOUT_NOUGHT.test(digits)) return isThousands(groups) ? 'no' : 'likely';
  const grouping = groups.join('-');
  if (CITY_WITHOUT_NOUGHT.test(digits) && grouping === '2-3-2-2') return 'likely';
  if (/^00[1-9]\d{9,13}$/.test(digits) || ABROAD.test(digits)) return isThousands(groups) ? 'no' : 'likely';
  if (/^0[1-9]\d{8,9}$/.test(digits)) return 'likely';
  return GROUPINGS.has(grouping) ? 'likely' : 'no';
}

/** "501 234 567" is how money and people are written. */
function isThousands(groups: readonly number[]): boolean {
  return groups.length > 1 && groups.length < 4 && groups.slice(1).every((length) => length === 3);
}
