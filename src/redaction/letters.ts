// Two readings of a letter. `wordKey`: how a word sounds, so that Azerbaijani with its letters, without them and in
// Cyrillic, and Russian in either script, meet in one spelling. `codeText`: what a letter looks like, for codes.

const CYRILLIC: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  ғ: 'g',
  ґ: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  є: 'e',
  ә: 'e',
  э: 'e',
  ж: 'j',
  з: 'z',
  и: 'i',
  і: 'i',
  ї: 'i',
  ы: 'i',
  й: 'y',
  ј: 'y',
  к: 'k',
  ҝ: 'g',
  қ: 'g',
  л: 'l',
  м: 'm',
  н: 'n',
  ң: 'n',
  о: 'o',
  ө: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ү: 'u',
  ў: 'u',
  ф: 'f',
  х: 'x',
  ҳ: 'h',
  һ: 'h',
  ҹ: 'c',
  ч: 'c',
  ц: 'ts',
  ш: 's',
  щ: 's',
  ъ: '',
  ь: '',
  ю: 'yu',
  я: 'ya',
  ѕ: 's',
};
/** Letters of other alphabets that look like Latin ones: in a Latin word they are meant to be those. */
const LOOKS_LATIN: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  е: 'e',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
  і: 'i',
  ј: 'j',
  ѕ: 's',
  һ: 'h',
  α: 'a',
  β: 'b',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  γ: 'y',
};
/** And Latin letters in a Cyrillic word; a capital looks like another letter than a small one. */
const LOOKS_CYRILLIC: Readonly<Record<string, string>> = {
  a: 'a',
  e: 'e',
  o: 'o',
  p: 'r',
  P: 'r',
  c: 's',
  C: 's',
  x: 'x',
  X: 'x',
  y: 'u',
  Y: 'u',
  H: 'n',
  B: 'v',
  j: 'y',
};
const OTHER_LATIN: Readonly<Record<string, string>> = {
  ə: 'e',
  ǝ: 'e',
  ı: 'i',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  '@': 'e',
};
const LOOKS_LIKE_A_DIGIT: Readonly<Record<string, string>> = { З: '3', з: '3', б: '6' };

/** How many letters are remembered; letters, never words. */
const LETTERS_LIMIT = 1024;
/** So many characters are put together at once. */
const STRETCH = 4096;
const CYRILLIC_BLOCK = 0x400;
const CYRILLIC_END = 0x530;
const SMALL_A = 0x61;
const SMALL_Z = 0x7a;
/** Between a capital of ASCII and its small letter. */
const TO_SMALL = 0x20;
const looks = new Map<number, number>();
const sounds = { latin: new Map<string, string>(), cyrillic: new Map<string, string>() };
const isCyrillicLetter = Array.from(
  { length: CYRILLIC_END - CYRILLIC_BLOCK },
  (_, index) => CYRILLIC[String.fromCharCode(CYRILLIC_BLOCK + index).toLowerCase()] !== undefined,
);

/** The word in small Latin letters, by its sound; the same for every alphabet that it can be written in. */
export function wordKey(word: string): string {
  if (/^[a-z]+$/i.test(word)) return withoutPairs(word.toLowerCase());
  const alphabet = mainlyCyrillic(word) ? 'cyrillic' : 'latin';
  let key = '';
  for (const character of word) key += soundOf(character, alphabet);
  return withoutPairs(key);
}

function soundOf(character: string, alphabet: keyof typeof sounds): string {
  const known = sounds[alphabet].get(character);
  if (known !== undefined) return known;
  const sound = letterSound(character, alphabet === 'cyrillic');
  if (sounds[alphabet].size < LETTERS_LIMIT) sounds[alphabet].set(character, sound);
  return sound;
}

/** The text as codes are read: capitals, Latin, one character for one. */
export function codeText(text: string): string {
  const codes = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7e) codes[at] = codeCharacter(code);
    else codes[at] = code >= SMALL_A && code <= SMALL_Z ? code - TO_SMALL : code;
  }
  const parts: string[] = [];
  for (let at = 0; at < codes.length; at += STRETCH)
    parts.push(String.fromCharCode(...codes.subarray(at, at + STRETCH)));
  return parts.join('');
}

function codeCharacter(code: number): number {
  const known = looks.get(code);
  if (known !== undefined) return known;
  const look = lookOf(String.fromCharCode(code)).charCodeAt(0);
  if (looks.size < LETTERS_LIMIT) looks.set(code, look);
  return look;
}

function lookOf(character: string): string {
  const digit = LOOKS_LIKE_A_DIGIT[character];
  if (digit) return digit;
  const lower = character.toLowerCase().charAt(0);
  const plain = LOOKS_LATIN[lower] ?? OTHER_LATIN[lower] ?? CYRILLIC[lower] ?? withoutAccent(lower);
  return plain === '' ? character : plain.charAt(0).toUpperCase();
}

function mainlyCyrillic(word: string): boolean {
  let balance = 0;
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    const small = code | TO_SMALL;
    if (small >= SMALL_A && small <= SMALL_Z && code < 0x80) balance -= 1;
    else if (isCyrillicLetter[code - CYRILLIC_BLOCK]) balance += 1;
  }
  return balance > 0;
}

function letterSound(character: string, isCyrillic: boolean): string {
  const lower = character.toLowerCase().charAt(0);
  if (lower >= 'a' && lower <= 'z') return (isCyrillic ? LOOKS_CYRILLIC[character] : undefined) ?? lower;
  if (isCyrillic) return CYRILLIC[lower] ?? OTHER_LATIN[lower] ?? LOOKS_LATIN[lower] ?? withoutAccent(lower);
  return OTHER_LATIN[lower] ?? LOOKS_LATIN[lower] ?? CYRILLIC[lower] ?? withoutAccent(lower);
}

function withoutAccent(letter: string): string {
  return letter.normalize('NFD').charAt(0);
}

/** How English and Russian in Latin letters write what others have one letter for. */
function withoutPairs(key: string): string {
  if (!/[hqw]/.test(key)) return key;
  return key
    .replaceAll('sh', 's')
    .replaceAll('ch', 'c')
    .replaceAll('zh', 'j')
    .replaceAll('dj', 'c')
    .replaceAll('kh', 'x')
    .replaceAll('gh', 'g')
    .replaceAll('q', 'g')
    .replaceAll('w', 'v');
}
