// Identifiers that belong to nobody: subscribers' numbers begin with 000, codes repeat themselves, people do not exist.

/** A source of chance that gives the same every time. */
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit) => Math.floor(next() * limit);
  return {
    below,
    pick: (list) => list[below(list.length)],
    digits: (count) => Array.from({ length: count }, () => below(10)).join(''),
  };
}

const FIN_SIGNS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Seven characters with at least two figures and a letter. */
export function fin(random) {
  for (;;) {
    const own = Array.from({ length: 7 }, () => random.pick([...FIN_SIGNS])).join('');
    if (/\d.*\d/.test(own) && /[A-Z]/.test(own)) return own;
  }
}

/** An IBAN of this country with right check digits and a made-up bank. */
export function iban(random, country = 'AZ') {
  const rest =
    country === 'AZ' ? `ZZZZ0000${random.digits(12)}0000` : `0000${random.digits(country === 'TR' ? 18 : 14)}`;
  const figures = [...`${rest}${country}00`].map((sign) => Number.parseInt(sign, 36)).join('');
  const check = 98n - (BigInt(figures) % 97n);
  return `${country}${String(check).padStart(2, '0')}${rest}`;
}

/** Sixteen digits of a card with a right check digit. */
export function card(random) {
  const body = `${random.pick(['4000', '5100', '2200', '4169'])}00000${random.digits(6)}`;
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const value = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return body + ((10 - (sum % 10)) % 10);
}

const UNITS = {
  az: 'sıfır bir iki üç dörd beş altı yeddi səkkiz doqquz',
  ru: 'ноль один два три четыре пять шесть семь восемь девять',
  en: 'zero one two three four five six seven eight nine',
};
const TEENS = {
  ru: 'десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать',
  en: 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
};
const TENS = {
  az: '- on iyirmi otuz qırx əlli altmış yetmiş səksən doxsan',
  ru: '- десять двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто',
  en: '- ten twenty thirty forty fifty sixty seventy eighty ninety',
};
const HUNDREDS = '- сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот';

/** A group of one to three digits as it is said; noughts at its beginning are said one by one. */
export function said(group, language) {
  const unit = (digit) => UNITS[language].split(' ')[digit];
  if (group.length === 1) return unit(Number(group));
  if (group.startsWith('0')) return `${unit(0)} ${said(group.slice(1), language)}`;
  if (group.length === 3) {
    const rest = Number(group.slice(1)) === 0 ? '' : ` ${said(String(Number(group.slice(1))), language)}`;
    if (language === 'ru') return `${HUNDREDS.split(' ')[Number(group[0])]}${rest}`;
    const hundred = language === 'az' ? 'yüz' : 'hundred';
    const before = language === 'az' && group.startsWith('1') ? '' : `${unit(Number(group[0]))} `;
    return `${before}${hundred}${rest}`;
  }
  const [ten, one] = [Number(group[0]), Number(group[1])];
  if (ten === 1 && TEENS[language]) return TEENS[language].split(' ')[one];
  const words = TENS[language].split(' ')[ten];
  return one === 0 ? words : `${words} ${unit(one)}`;
}

const CYRILLIC = {
  a: 'а',
  b: 'б',
  c: 'ҹ',
  ç: 'ч',
  d: 'д',
  e: 'е',
  ə: 'ә',
  f: 'ф',
  g: 'ҝ',
  ğ: 'ғ',
  h: 'һ',
  x: 'х',
  ı: 'ы',
  i: 'и',
  j: 'ж',
  k: 'к',
  q: 'г',
  l: 'л',
  m: 'м',
  n: 'н',
  o: 'о',
  ö: 'ө',
  p: 'п',
  r: 'р',
  s: 'с',
  ş: 'ш',
  t: 'т',
  u: 'у',
  ü: 'ү',
  v: 'в',
  y: 'ј',
  z: 'з',
};
const PLAIN = { ə: 'e', ı: 'i', ö: 'o', ü: 'u', ğ: 'g', ş: 's', ç: 'c' };

/** Azerbaijani in another hand, leaving what must stay Latin (`keep`) as it is. */
export function inHand(text, hand) {
  const table = hand === 'cyrillic' ? CYRILLIC : PLAIN;
  return [...text]
    .map((sign) => {
      const lower = sign === 'İ' ? 'i' : sign === 'I' ? 'ı' : sign.toLowerCase();
      const other = table[lower];
      if (other === undefined) return sign;
      return sign === lower ? other : other.toUpperCase();
    })
    .join('');
}
