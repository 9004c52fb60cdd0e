// What the templates of development.mjs are filled with.
import { card, fin, iban, said } from './invented.mjs';

const MOBILE = ['10', '50', '51', '55', '60', '70', '77', '99'];
const MONTHS = {
  az: 'yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr'.split(' '),
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};
const NAMES = {
  az: [
    'Aysel Məmmədova',
    'Rəşad Əliyev',
    'Günel',
    'Nigar Quliyeva',
    'Elvin Həsənov',
    'Ləman',
    'Vüsalə Rəhimova',
    'Tural',
    'Könül Abbasova',
    'Orxan Kərimli',
    'Zeynəb',
    'Sevda Hüseynzadə',
    'Cavid Nəbiyev',
    'Fidan',
  ],
  ru: [
    'Анна Иванова',
    'Айсель Мамедова',
    'Ольга',
    'Рашад Алиев',
    'Мария Петрова',
    'Дильноза',
    'Елена Сергеевна',
    'Виктор Смирнов',
    'Гюнель Гусейнова',
    'Наташа',
  ],
  en: [
    'Vera Holt',
    'Maria Lopez',
    'Aysel Mammadova',
    'John Smith',
    'Anna',
    'Grace Okafor',
    'Elvin Aliyev',
    'Linda',
    'Fatima Khan',
    'Rashad',
  ],
};
const ADDRESSES = {
  az: [
    (n) => `Nizami küçəsi ${n}`,
    (n) => `Bakı şəhəri, Nəsimi rayonu, Səməd Vurğun küç. ${n}, mənzil ${n + 3}`,
    (n) => `Azadlıq prospekti ${n}A`,
    (n) => `8-ci mkr, bina ${n}, mənzil ${n + 7}`,
    (n) => `Bakıxanov qəsəbəsi, Şərifzadə küçəsi, ev ${n}`,
    (n) => `Xətai pr. ${n}, m. ${n + 1}`,
    (n) => `28 May küçəsi ${n}/${n + 2}`,
    (n) => `Yeni Günəşli, ${n}-ci bina, ${n + 4}-cü mənzil`,
  ],
  ru: [
    (n) => `ул. Низами, д. ${n}, кв. ${n + 5}`,
    (n) => `улица Самеда Вургуна, дом ${n}`,
    (n) => `проспект Азадлыг ${n}`,
    (n) => `пос. Бакиханова, ул. Шарифзаде ${n}, кв. ${n + 2}`,
    (n) => `город Баку, улица 28 Мая, ${n}`,
    (n) => `8-й микрорайон, дом ${n}, квартира ${n + 9}`,
  ],
  en: [
    (n) => `${n} Nizami Street`,
    (n) => `Azadlig avenue ${n}, apt ${n + 6}`,
    (n) => `building ${n}, apartment ${n + 8}`,
    (n) => `Samad Vurgun str. ${n}, flat ${n + 1}`,
    (n) => `${n} Tbilisi Avenue, Baku`,
  ],
};

function phone(random, language) {
  const [code, tail] = [random.pick(MOBILE), random.digits(4)];
  const [two, last] = [tail.slice(0, 2), tail.slice(2)];
  const groups = [`0${code}`, '000', two, last];
  return random.pick([
    () => groups.join(' '),
    () => groups.join(''),
    () => groups.join('-'),
    () => `+994 ${code} 000 ${two} ${last}`,
    () => `+994${code}000${tail}`,
    () => `00994 ${code} 000${tail}`,
    () => `(0${code}) 000-${two}-${last}`,
    () => `994${code}000${tail}`,
    () => `${code} 000 ${two} ${last}`,
    () => `0${code} 000 ${tail}`,
    () => `+7 9${random.digits(2)} 000-${two}-${last}`,
    () => `8 (9${random.digits(2)}) 000 ${two} ${last}`,
    () => `+90 53${random.digits(1)} 000 ${two} ${last}`,
    () => [said(`0${code}`, language), said('100', language), said(two, language), said(last, language)].join(' '),
    () => [...`0${code}000${tail}`].map((digit) => said(digit, language)).join(' '),
  ])();
}

function birthDate(random, language) {
  const [day, month, year] = [1 + random.below(28), 1 + random.below(12), 1970 + random.below(40)];
  const two = (number) => String(number).padStart(2, '0');
  return random.pick([
    () => `${two(day)}.${two(month)}.${year}`,
    () => `${day}/${month}/${year}`,
    () => `${year}-${two(month)}-${two(day)}`,
    () =>
      language === 'en' ? `${MONTHS.en[month - 1]} ${day}, ${year}` : `${day} ${MONTHS[language][month - 1]} ${year}`,
  ])();
}

const login = (random) =>
  `${random.pick(['aysel', 'elvin', 'vera', 'nobody', 'lale'])}${random.pick(['_', '.'])}${random.pick(['m', 'ab', 'xx'])}${random.digits(2)}`;

const harmless = {
  count: (random) => String(1 + random.below(40)),
  money: (random) => `${1 + random.below(9)}${random.pick(['00', '50', ' 200', '000', ' 000 000'])}`,
  time: (random) => `${10 + random.below(13)}:${random.pick(['00', '15', '30', '45'])}`,
  date: (random) => `${10 + random.below(18)}.${10 + random.below(3)}.${2025 + random.below(3)}`,
  case_no: (random) => `${2025 + random.below(2)}-00${random.digits(4)}`,
  article: (random) => `${1 + random.below(300)}${random.pick(['', '.1', '-1', '.2.3'])}`,
};

/** Makers of a value each, from a source of chance and a language. */
export const values = {
  ...harmless,
  phone,
  birth_date: birthDate,
  fin: (random) => fin(random),
  id_card: (random) =>
    random.pick([
      `AA000${random.digits(4)}`,
      `AA 000${random.digits(4)}`,
      `AZE000${random.digits(5)}`,
      `AZE № 000${random.digits(5)}`,
    ]),
  passport: (random) =>
    random.pick([
      `C000${random.digits(5)}`,
      `P 000${random.digits(5)}`,
      `00 00 ${random.digits(6)}`,
      `C000${random.digits(4)}`,
    ]),
  iban: (random) =>
    random.pick([
      iban(random),
      iban(random)
        .replace(/(.{4})/g, '$1 ')
        .trim(),
      iban(random, 'TR'),
      iban(random, 'DE'),
    ]),
  card: (random) =>
    random.pick([
      card(random),
      card(random)
        .replace(/(.{4})/g, '$1 ')
        .trim(),
      card(random).replace(/(.{4})(?=.)/g, '$1-'),
    ]),
  plate: (random) =>
    `${random.pick(['10', '77', '90', '99'])}${random.pick(['-XX-', 'XX', ' ZZ ', '-YY-'])}${random.digits(3)}`,
  email: (random) => `${login(random)}@${random.pick(['mail.example.az', 'example.com', 'gmail.com', 'mail.ru'])}`,
  handle: (random) => `@${login(random)}`,
  url: (random) =>
    random.pick([
      `https://example.com/${login(random)}`,
      `t.me/${login(random)}`,
      `www.example.az/p/${random.digits(4)}`,
      `instagram.com/${login(random)}`,
    ]),
  tax_no: (random) => `00${random.digits(8)}`,
  coordinates: (random) => `40.${random.digits(4)}, 49.${random.digits(4)}`,
  name: (random, language) => random.pick(NAMES[language]),
  address: (random, language) => random.pick(ADDRESSES[language])(1 + random.below(80)),
};
