import { firstName } from './first-names.ts';
import * as words from './name-words.ts';
import { isTown } from './places.ts';
import { isFreeToken, type Sheet } from './sheet.ts';
import { isLoud, type Token } from './tokens.ts';

const NAME_WORDS_LIMIT = 4;

/** The last token of the name: family names, father's names, initials, and capitals that follow where a token before it is the cue. */
export function endOfName(sheet: Sheet, first: number, cue: number | null): number {
  const { tokens } = sheet.reading;
  let last = first;
  for (let count = 1; count < NAME_WORDS_LIMIT + 1; count += 1) {
    const dashed =
      tokens[last + 1]?.key === '-' && tokens[last + 1]?.gap === 'none' && tokens[last + 2]?.gap === 'none';
    const dotted = tokens[last + 1]?.key === '.' && (tokens[last]?.text.length ?? 9) === 1;
    const next = dashed || dotted ? last + 2 : last + 1;
    if (!continuesName(sheet, next, cue)) break;
    last = next;
  }
  for (let index = last + 1; isInitialAt(tokens, index); index += 2) last = index;
  const isInitial = tokens[last]?.text.length === 1 && tokens[last + 1]?.key === '.';
  return isInitial ? last + 1 : withEnding(tokens, last);
}

/** "A." */
export function isInitialAt(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text.length === 1 && tokens[at]?.isCapital === true && tokens[at + 1]?.key === '.';
}

/** "Aysel'in", "Aysel-in". */
function withEnding(tokens: readonly Token[], last: number): number {
  const mark = tokens[last + 1];
  const ending = tokens[last + 2];
  const isEnding =
    (mark?.key === "'" || mark?.key === '-') && mark.gap === 'none' && ending?.type === 'word' && ending.gap === 'none';
  return isEnding && !ending.isCapital && ending.text.length <= 4 ? last + 2 : last;
}

function continuesName(sheet: Sheet, at: number, cue: number | null): boolean {
  const { tokens } = sheet.reading;
  const token = tokens[at];
  if (!isFreeToken(sheet, token) || token.type !== 'word' || token.gap === 'line') return false;
  if (words.isSonOrDaughter(token.key)) return true;
  const isFathers = words.isSonOrDaughter(tokens[at + 1]?.key ?? '') || isBeforeFathers(tokens, at);
  if (isFathers || isNameShaped(token) || firstName(token.key) === 'name')
    return isFathers || cue !== null || token.isCapital;
  if (words.isStopWord(token.key) || words.isTitleCue(token.key) || words.isStrongCue(token.key)) return false;
  if (cue === null || !token.isCapital || isTown(token.key) || words.isEntityBehind(token.key)) return false;
  return doCapitalsTell(sheet, cue) || firstName(token.key) === 'both' || endsShoutedName(tokens, at);
}

/** "memmedova sevinc tofiq qizi": between the family name and the father's. */
function isBeforeFathers(tokens: readonly Token[], at: number): boolean {
  if (!words.isSonOrDaughter(tokens[at + 2]?.key ?? '')) return false;
  return [at, at + 1].every((index) => firstName(tokens[index]?.key ?? '') !== 'no');
}

/** "ADI QARABƏY XURŞUD.": where the cue shouts as well, a last word behind what is no first name. */
function endsShoutedName(tokens: readonly Token[], at: number): boolean {
  const isLast = tokens[at + 1] === undefined || tokens[at + 1]?.type === 'mark';
  return isLast && firstName(tokens[at - 1]?.key ?? '') === 'no' && !hasVerbEnding(tokens[at]?.key ?? '');
}

/** In a text of capitals they tell nothing, unless the cue is small: "adı QARABƏY XURŞUD". */
export function doCapitalsTell({ reading }: Sheet, cue: number): boolean {
  return !reading.isShouted || !isLoud(reading.tokens[cue]);
}

/** True for what is formed as a family or a father's name. */
export function isNameShaped(token: Token): boolean {
  return words.isSurnameLike(token.key) || words.isPatronymic(token.key);
}

/** True for a word, by its key, that may be a verb's form rather than a name. */
export function hasVerbEnding(key: string): boolean {
  return (
    /(?:[iu]r(?:am|em|lar|ler|ig|ik|sen|san)?|m[ae][gk]|m[ae]k|di|du|mis|mus|[ae]c[ae][gk]|sin|sun|m[ae]sin|iram|irem|ib|ub|t|la|lo|li|tsya|ing|ed|ly)$/.test(
      key,
    ) && !/(?:dir|dur)$/.test(key)
  );
}
