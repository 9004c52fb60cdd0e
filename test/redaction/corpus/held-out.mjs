// Templates that were written when the rules were done, with other ways of writing; the rules were not made for them.
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

export const recipe = {
  seed: 152,
  rounds: 9,
  values: {
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
  },
  templates: {
    az: [
      'Rəfiqəmə bu nömrədən yazıblar: [phone].',
      'Geri zəng üçün [phone] yazın, xahiş edirəm.',
      'Əlaqə telefonu – [phone].',
      'WhatsApp: [phone]',
      'Ad və soyad: [name].',
      'Danışan [name] xanım idi.',
      'Mən [name], Gəncədən zəng edirəm.',
      'Uşağın adı [name] olub.',
      'fin kodu [fin] olan şəxs',
      'FİN-i belədir: [fin].',
      'Şəxsiyyət vəsiqəsi seriyası [id_card].',
      'Xarici pasportunun nömrəsi [passport] imiş.',
      'Köçürmə [iban] hesabına edilib.',
      'Kart: [card], bitmə 12/28.',
      'Bizi [plate] nömrəli maşınla apardılar.',
      'Taksi [plate] idi.',
      'Məktubu [email] ünvanına göndərin.',
      'Instagram: [handle]',
      'Telegramda [handle] adlı biri yazır.',
      'Linki budur: [url]',
      'Doğum günü: [birth_date].',
      'O, [birth_date] tarixində doğulub.',
      'Müəssisənin VÖEN nömrəsi [tax_no].',
      'Yer: [coordinates].',
      'Qaldığım yer: [address].',
      'Bizim ev [address], tez gəlin.',
      'Ünvanım [address].',
      'Cəmi <sum> manat qazanıb.',
      'Təlim <day> günü saat <hour>-da başlayır.',
      '<reference> saylı müraciət cavablandırılıb.',
      '<number> nəfərlik qrup, <number> gün qalacaq.',
      'Maddə <number>, hissə 2.',
      'Sığınacağın <number> çarpayısı doludur.',
      'Yaşı <number>-dir, Lənkərandandır.',
      '<number> dəqiqə gözlədi, sonra 152 xətti açıldı.',
    ],
    ru: [
      'Перезвоните мне: [phone].',
      'Сестра сказала набрать [phone].',
      'Контакт: [phone]',
      'Ватсап [phone], только не днём.',
      'Имя пострадавшей: [name].',
      'Говорит [name], соседка.',
      'Девушку зовут [name].',
      'Я [name], мне нужна помощь.',
      'фин [fin], проверьте.',
      'ФИН-код девушки: [fin].',
      'Удостоверение личности [id_card].',
      'Загранпаспорт [passport] отняли.',
      'Счёт [iban], туда слали деньги.',
      'Номер карты: [card].',
      'Приезжали на машине [plate].',
      'Микроавтобус, номер [plate].',
      'Ответ пришлите на [email].',
      'В инстаграме [handle].',
      'Телеграм: [handle]',
      'Ссылка: [url]',
      'Год и день рождения: [birth_date].',
      'Она родилась [birth_date].',
      'ИНН или ВОЕН: [tax_no].',
      'Геолокация [coordinates].',
      'Проживает: [address].',
      'Нас держат тут: [address].',
      'Мой адрес [address], приезжайте.',
      'Заработала всего <sum> рублей.',
      'Обучение <day>, начало в <hour>.',
      'Обращение <reference> рассмотрено.',
      'Группа из <number> человек на <number> дней.',
      'Статья <number>, часть 2.',
      'В приюте занято <number> коек.',
      'Ей <number>, приехала из Ленкорани.',
      'Ждала <number> минут, потом линия 152 ответила.',
    ],
    en: [
      'You can reach me at [phone].',
      'Please ring [phone] after six.',
      'Contact: [phone]',
      'His WhatsApp is [phone].',
      'The victim is called [name].',
      'This is [name] speaking.',
      'Full name: [name].',
      'I spoke to Ms [name] about it.',
      'Personal code (FIN): [fin].',
      'fin [fin], please check.',
      'Identity card no [id_card].',
      'Her passport no. is [passport].',
      'Money was wired to [iban].',
      'The card number is [card].',
      'They came in a car with plate [plate].',
      'A taxi, [plate], took her.',
      'Reply to [email] please.',
      'Instagram: [handle]',
      'He writes on Telegram as [handle].',
      'Link: [url]',
      'DOB: [birth_date].',
      'Born [birth_date] in Ganja.',
      'Their tax ID is [tax_no].',
      'Location: [coordinates].',
      'She is held at [address].',
      'We are staying at [address].',
      'My address is [address].',
      'She earned only <sum> roubles.',
      'The course is on <day> at <hour>.',
      'Request <reference> was answered.',
      'A group of <number> people for <number> days.',
      'Article <number>, part 2.',
      '<number> beds of the shelter are taken.',
      'She is <number> and comes from Lankaran.',
      'After <number> minutes the line 152 answered.',
    ],
  },
};
