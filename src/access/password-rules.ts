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
  ...['parol', 'şifrə', 'sifre', 'azerbaycan', 'azərbaycan', 'azerbaijan', 'baku', 'baki', 'bakı', 'salam', 'qarabag'],
  ...[
    'qarabağ',
    'qarabagazerbaycandir',
    'neftci',
    'qarabagfk',
    'sevgilim',
    'canim',
    'yardim',
    'yardımxətti',
    'operator',
  ],
  ...['пароль', 'йцукен', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмить', 'привет', 'любовь', 'админ', 'солнышко', 'баку'],
];

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
  const lower = plain.toLocaleLowerCase('az');
  const parts = names
    .flatMap((name) => name.toLocaleLowerCase('az').split(/[\s.-]+/))
    .filter((part) => part.length > 3);
  if (parts.some((part) => lower.includes(part))) return 'has-name';
  if (new Set(lower).size < FEWEST_LETTERS || isOneWord(lower)) return 'common';
  return null;
}

function isOneWord(lower: string): boolean {
  const letters = lower.replace(/[^\p{L}]/gu, '');
  return letters === '' || COMMON.some((word) => letters.replaceAll(word, '') === '');
}
