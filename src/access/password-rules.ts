const SHORTEST = 12;
/** Longer is no safer, and costs time to hash. */
const LONGEST = 200;
const FEWEST_LETTERS = 5;
/** What people type first, in three languages and along the rows of a keyboard; digits and signs around it change nothing. */
const COMMON = [
  ...['password', 'passwort', 'qwerty', 'qwertyuiop', 'asdfgh', 'asdfghjkl', 'zxcvbn', 'zxcvbnm', 'letmein', 'welcome'],
  ...[
    'admin',
    'administrator',
    'iloveyou',
    'monkey',
    'dragon',
    'football',
    'superman',
    'helpline',
    'hotline',
    'secret',
  ],
  ...['parol', 'şifrə', 'azərbaycan', 'azerbaijan', 'baku', 'bakı', 'salam', 'qarabağ', 'qarabağazərbaycandır'],
  ...['neftçi', 'qarabağfk', 'sevgilim', 'canım', 'yardım', 'yardımxətti', 'operator'],
  ...['пароль', 'йцукен', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмить', 'привет', 'любовь', 'админ', 'солнышко', 'баку'],
].map(folded);

export type PasswordFault = 'too-short' | 'too-long' | 'has-name' | 'common';

/** The form in which a password is hashed: the same letters typed on two keyboards are the same password. */
export function plainForm(password: string): string {
  return password.normalize('NFKC');
}

/** Why a password is not taken, or null. No rule asks for signs or digits: length is what counts. */
export function passwordFault(password: string, names: readonly string[]): PasswordFault | null {
  const plain = plainForm(password);
  const length = [...plain].length;
  if (length < SHORTEST) return 'too-short';
  if (length > LONGEST) return 'too-long';
  const lower = folded(plain);
  const parts = names.flatMap((name) => folded(name).split(/[\s.-]+/)).filter((part) => part.length > 3);
  if (parts.some((part) => lower.includes(part))) return 'has-name';
  if (new Set(lower).size < FEWEST_LETTERS || isOneWord(lower)) return 'common';
  return null;
}

function isOneWord(lower: string): boolean {
  const letters = lower.replace(/[^\p{L}]/gu, '');
  return letters === '' || COMMON.some((word) => letters.replaceAll(word, '') === '');
}

/** Without case or marks: I, ı, İ and i are one letter, and ə is e, as people type them. */
function folded(text: string): string {
  const bare = text.toLocaleLowerCase('az').normalize('NFKD').replace(/\p{M}/gu, '');
  return bare.replaceAll('ı', 'i').replaceAll('ə', 'e');
}
