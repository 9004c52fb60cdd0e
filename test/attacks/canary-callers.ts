// People who do not exist: numbers under a prefix that no network has, and words that stand nowhere else.

const NUMBERS = 9_000_000;
const FIRST = 1_000_000;
/** So that the numbers of the first thousand have no four noughts in a row: packed as BCD those stand in any program's memory. */
const START = 577_215;
/** No factor in common with `NUMBERS`: the numbers do not repeat, and neighbours look unlike. */
const STRIDE = 3_141_593;
const SYLLABLES = ['qu', 'şəm', 'zöh', 'lçi', 'ğan', 'ütv', 'ıra', 'əfq', 'nov', 'xət'];

/** The `index`th caller's number, `+99400` and seven digits. */
export function canaryNumber(index: number): string {
  return `+99400${FIRST + ((START + index * STRIDE) % NUMBERS)}`;
}

/** The `index`th name that somebody tells an operator: of letters that no other text of the project has in this order. */
export function canaryName(index: number): string {
  const letters = [...String(10_000 + ((index * 7_919) % 89_989))].map((digit) => SYLLABLES[Number(digit)]);
  return `Kanarya ${letters.join('')}zadə`;
}
