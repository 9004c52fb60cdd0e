// What the templates of held-out.mjs are filled with.
import { card, fin, iban, said } from './invented.mjs';

const NAMES = {
  az: [
    'Şəlalə Bağırova',
    'Ülvi Səfərov',
    'Xəyalə Mustafayeva',
    'Zülfiyyə',
    'Rəna İsmayılzadə',
    'Pərviz Ağayev',
    'Nərmin Cəfərli',
    'Gülşən Tağıyeva',
    'Səbinə',
    'İlkin Qasımov',
    'Mətanət Vəliyeva',
    'Elnur Babayev',
  ],
  ru: [
    'Светлана Кузнецова',
    'Тимур Каримов',
    'Ирина Павловна Белова',
    'Севиндж Алекперова',
    'Малика',
    'Денис Орлов',
    'Оксана Шевченко',
    'Лейла Гасанова',
    'Юлия',
  ],
  en: [
    'Olivia Brown',
    'Samira Huseynova',
    'Daniel Carter',
    'Nino Beridze',
    'Priya Patel',
    'Rauf Guliyev',
    'Emma',
    'Katya Morozova',
  ],
};
const ADDRESSES = {
  az: [
    (n) => `Rəşid Behbudov küçəsi, ${n}`,
    (n) => `Hövsan qəsəbəsi, M. Hadi küç., ev ${n}`,
    (n) => `Gəncə şəhəri, Cavadxan küçəsi ${n}, blok 2, mənzil ${n + 1}`,
    (n) => `Tbilisi prospekti, ${n}-cu ev`,
    (n) => `Əhmədli, Sarayevo küç. ${n}, giriş 3, mərtəbə 5, m. ${n + 2}`,
    (n) => `Xırdalan, AAAF Park, bina ${n}, mənzil ${n + 30}`,
    (n) => `Dərnəgül metrosunun yanı, ${n} saylı bina, mənzil 4`,
  ],
  ru: [
    (n) => `Зых, улица Ага Нейматуллы ${n}, подъезд 2`,
    (n) => `пр. Гейдара Алиева, д. ${n}, кв. ${n + 11}`,
    (n) => `Сумгаит, 3-й микрорайон, д. ${n}`,
    (n) => `переулок Хагани ${n}, квартира 8`,
    (n) => `ул. Бакиханова ${n}А, 4 этаж, кв. 16`,
  ],
  en: [
    (n) => `apartment ${n + 3}, ${n} Fuzuli Street`,
    (n) => `house ${n}, Khagani street, Baku`,
    (n) => `Heydar Aliyev Ave ${n}, block 3, flat ${n + 2}`,
    (n) => `${n} Istiglaliyyat street, Baku AZ1001`,
  ],
};

function phone(random, language) {
  const [code, tail] = [random.pick(['050', '051', '055', '070', '077', '099', '010', '060']), random.digits(4)];
  const [two, last] = [tail.slice(0, 2), tail.slice(2)];
  const short = code.slice(1);
  return random.pick([
    () => `${code}.000.${two}.${last}`,
    () => `${code} 00 0${tail[0]} ${tail.slice(1)}`,
    () => `+994(${short})000${tail}`,
    () => `+994-${short}-000-${two}-${last}`,
    () => `00 994 ${short} 000 ${two} ${last}`,
    () => `${short}-000-${two}-${last}`,
    () => `${code}/000${tail}`,
    () => `${code} 000-${tail}`,
    () => `(012) 400-0${two[0]}-${last}`,
    () => `+7(92${random.digits(1)})000${tail}`,
    () => `89${random.digits(2)}000${tail}`,
    () => `+380 67 000 ${two} ${last}`,
    () => `+971 50 000 ${tail}`,
    () => [code, '000', two, last].map((group) => said(group === '000' ? '200' : group, language)).join(', '),
    () => `${code} ${said('100', language)} ${said(two, language)} ${said(last, language)}`,
    () => `${code[0]} ${code[1]} ${code[2]} 0 0 0 ${[...tail].join(' ')}`,
  ])();
}

const MONTHS = {
  az: 'yanvarın fevralın martın aprelin mayın iyunun iyulun avqustun sentyabrın oktyabrın noyabrın dekabrın'.split(' '),
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
};

function birthDate(random, language) {
  const [day, month, year] = [1 + random.below(28), 1 + random.below(12), 1965 + random.below(45)];
  return random.pick([
    () => `${day}.${month}.${year}`,
    () => `${String(day).padStart(2, '0')}-${String(month).padStart(2, '0')}-${year}`,
    () => `${year}/${month}/${day}`,
    () =>
      ({
        az: `${year}-ci il ${MONTHS.az[month - 1]} ${day}-i`,
        ru: `${day} ${MONTHS.ru[month - 1]} ${year} года`,
        en: `${day} ${MONTHS.en[month - 1]} ${year}`,
      })[language],
  ])();
}

const nick = (random) =>
  `${random.pick(['gunel', 'ramin', 'sveta', 'lost', 'nargiz'])}${random.pick(['', '_', '__', '.'])}${random.pick(['az', 'baku', 'x'])}${random.digits(3)}`;

/** Makers of a value each, from a source of chance and a language. */
export const values = {
  phone,
  birth_date: birthDate,
  fin: (random) => random.pick([fin(random), fin(random).toLowerCase()]),
  id_card: (random) =>
    random.pick([
      `AA-000${random.digits(4)}`,
      `AA № 000${random.digits(4)}`,
      `aze000${random.digits(5)}`,
      `AZE 000${random.digits(5)}`,
    ]),
  passport: (random) =>
    random.pick([
      `C 000${random.digits(5)}`,
      `C-000${random.digits(5)}`,
      `FA 000${random.digits(4)}`,
      `4500 ${random.digits(6)}`,
    ]),
  iban: (random) =>
    random.pick(
      [
        iban(random).toLowerCase(),
        iban(random).replace(/(.{4})(?=.)/g, '$1-'),
        iban(random, 'GE'),
        iban(random),
      ].filter((each) => each.length > 21),
    ),
  card: (random) => random.pick([card(random), card(random).replace(/(.{4})(?=.)/g, '$1 ')]),
  plate: (random) =>
    random.pick([
      `50-ZX-${random.digits(3)}`,
      `77yx${random.digits(3)}`,
      `05 XZ ${random.digits(3)}`,
      `99 - ZZ - ${random.digits(3)}`,
    ]),
  email: (random) =>
    random.pick([
      `${nick(random)}@box.example.org`,
      `${nick(random)} @ mail.ru`,
      `${nick(random)}[at]gmail[dot]com`,
      `${nick(random)}@inbox.ru`,
    ]),
  handle: (random) => nick(random).replace(/^(.)/, '$1_'),
  url: (random) =>
    random.pick([
      `http://example.org/u/${nick(random)}?id=${random.digits(3)}`,
      `vk.com/id000${random.digits(4)}`,
      `wa.me/994500000${random.digits(3)}`,
      `fb.com/${nick(random)}`,
    ]),
  tax_no: (random) => random.pick([`14000${random.digits(5)}`, `20 000 ${random.digits(5)}`]),
  coordinates: (random) =>
    random.pick([
      `40.${random.digits(5)} 49.${random.digits(5)}`,
      `40.${random.digits(4)}N, 49.${random.digits(4)}E`,
      `40,${random.digits(4)}; 49,${random.digits(4)}`,
    ]),
  name: (random, language) => random.pick(NAMES[language]),
  address: (random, language) => random.pick(ADDRESSES[language])(2 + random.below(90)),
  number: (random) => String(2 + random.below(95)),
  sum: (random) =>
    random.pick([
      `${random.below(9) + 1}.500`,
      `${random.below(80) + 10} min`,
      `${random.below(90) + 10},50`,
      `${random.below(9) + 1} 000`,
    ]),
  hour: (random) => `${random.below(14) + 9}.${random.pick(['00', '20', '40'])}`,
  day: (random) => `${random.below(27) + 1}/${random.below(9) + 1}/2026`,
  reference: (random) =>
    random.pick([
      `M-${random.digits(5)}`,
      `${random.digits(3)}/26`,
      `№ ${random.digits(4)}-26`,
      `HQ${random.digits(4)}`,
    ]),
};
