import { wordKey } from './letters.ts';

const SHORTEST = 3;
const LONGEST = 16;
const LONGEST_ENDING = 7;

const AZERBAIJANI =
  'Abbas Abdulla Abid Abulfaz Adəm Adil Afaq Afət Afiq Ağa Ağabala Ağarəhim Ağasəlim Akif Akşin Alim Alidə Aliyə Almaz Aqil Aqşin Araz Arif Arzu Asif Asəf Asya Aybəniz ' +
  'Aydan Aydın Ayan Aygün Aygül Ayla Aylin Aynur Aynurə Aysel Aysəl Aysu Aysun Ayşə Aytac Aytən Azad Azadə Azər Azərin Babək Bahar Bahadır Bayram Behbud Bəhruz ' +
  'Bəxtiyar Bəyim Bəyaz Böyükağa Cabir Cahangir Camal Camaləddin Cavad Cavid Cavidan Ceyhun Ceyran Cəfər Cəlal Cəlil Cəmil Cəmilə Cəmalə Cəvahir Ceyla Cingiz Çimnaz Çingiz Çinarə ' +
  'Damət Dilarə Dilşad Dilbər Dürdanə Efşan Elçin Eldar Eldəniz Elgiz Elgün Elmar Elmir Elmira Elmidar Elnarə Elnur Elnurə Elsevər Elşad Elşən Elton Elvin Elvira Elyar Elza Emil Emin ' +
  'Eminə Emiliya Emrah Esmira Eyvaz Əbülfəz Ədalət Əfqan Əfsanə Əhəd Əhməd Əkbər Əkrəm Əlağa Ələkbər Ələsgər Əli Əlibala Əlihüseyn Əlikram Əliyar Əmir Əmrah Ənvər Əsəd Əsgər Əsli Əsmər Əşrəf ' +
  'Əzizə Əziz Fadil Faiq Famil Farid Fatma Fatimə Fəxri Fəxriyə Fəhmin Fərəh Fərhad Fərid Fəridə Fərman Fərqanə Fəqan Fərruх Fərrux Fidan Fikrət Firuz Firuzə Fizulə Fuad Füzuli Gövhər Gülarə ' +
  'Gülbahar Gülbəniz Gülçin Güldəstə Gülər Gülgəz Gülnar Gülnarə Gülnaz Gülnur Gülsüm Gülşən Gültac Gültəkin Gülxar Gülyaz Günay Günel Günəş Habil Hacı Hafiz Hakim Həbib Həbibə Həcər Həmid Həmidə Həsən Həşim Həyat ' +
  'Həqiqət Heydər Hicran Hikmət Hilal Humay Hüseyn Hüseynağa Hüsniyə İbad İbadulla İbrahim İdris İftixar İkram İlahə İlham İlhamə İlkin İlqar İlyas İman İmran İradə İlaha İntiqam İslam İsmayıl İsmət İsgəndər Jalə Jasmin ' +
  'Kamal Kamalə Kamandar Kamil Kamilə Kamran Kənan Kəmalə Kərim Könül Kübra Lalə Lamiyə Ləman Lətif Lətifə Ləyla Leyla Leyli Liya Lümunə Mahir Mahirə Mahmud Mahnur Maarif Mais Malik Mansur Maqsud Məcid Məhbubə Məhəmməd ' +
  'Məhərrəm Mehdi Mehman Mehparə Mehriban Mehdixan Məlahət Məleykə Məlikə Məmməd Məmmədəli Məqsəd Məryəm Məsmə Məsud Metin Mətanət Mirzə Mirvari Mikayıl Minə Minarə Miryusif Murad Musa Mustafa Muxtar Müzəffər Mübariz Müşfiq Müşviq Nabat ' +
  'Nadir Nahid Nahidə Naib Nail Nailə Namiq Nanə Nardanə Nargilə Nazim Nazilə Nazlı Nəcəf Nəcibə Nəcməddin Nəriman Nərgiz Nərmin Nəsib Nəsibə Nəsrin Nəzakət Nəzrin Niyaməddin Nicat Nigar Nihad Nizami Novruz Nuray Nuranə Nurlan Nurlanə Nuriyə Nurəddin ' +
  'Oqtay Orxan Oruc Osman Pərvanə Pərvin Pərviz Pəri Pərişan Pünhan Pəncəli Qabil Qadir Qafar Qəmər Qənbər Qənirə Qəzənfər Qəşəm Qurban Qüdrət Qızbəs Qızılgül Rafael Rafiq Ramal Ramazan Ramil Ramilə Ramin Ramiz Raminə Rasim Raul Rauf Rayihə Reyhan Rəcəb Rəfiqə Rəhilə Rəhim Rəhimə Rəna ' +
  'Rəsmiyyə Rəsul Rəşad Rəşid Rəvan Rəxşəndə Rizvan Roman Roza Röya Rövşən Rövşanə Rufat Ruhiyyə Ruslan Rüfət Rüstəm Rüxsarə Sabir Sabirə Sabit Sabinə Sadiq Sahib Sahil Sahilə Sakit Salman Samir Samirə Sanan Sara Sarə Səbinə Səbuhi Səadət Sədaqət Səfa Səfər Səidə Səid Səkinə Səlim Səma Səməd Səmayə ' +
  'Səmra Sənan Sənəm Sərvər Sərxan Sərdar Seymur Sevda Sevil Sevinc Sevər Sevindik Sevincə Simran Simuzər Solmaz Sona Südabə Süleyman Sürəyya Süsən Şaban Şahin Şahla Şahlar Şahmar Şahnaz Şakir Şamil Şamo Şəbnəm Şəfəq Şəfiqə Şəhla Şəhriyar Şəmsi Şərif Şirin Şirinbəy Şiraslan Şölə Şövkət Şövqi Taleh Tahir Tahirə Tahmina Tamella Tamerlan ' +
  'Təhminə Taryel Teymur Tamara Təranə Təbriz Tofiq Toğrul Tural Turan Turqut Tünzalə Türkan Türkanə Tükəzban Ulduz Ulvi Ülkər Ülviyyə Ülviyə Ümid Üzeyir Vahid Vaqif Vasif Vasim Vəfa Vəli Vəzir Vidadi Vilayət Vüqar Vüsal Vüsalə Yasəmən Yaqub Yaqut Yavər Yeganə Yaşar Yusif Yunis Zabil Zahid Zahir Zakir Zaur Zamin ' +
  'Zamirə Zarifə Zeynəb Zeynal Zemfira Zərifə Zərintac Zəhra Zivər Ziya Ziyafət Zöhrə Zülfiyyə Zülfüqar Zülfiyə Zümrüd Xalid Xalidə Xalıq Xanım Xanlar Xatirə Xaqani Xavər Xədicə Xəlil Xəyal Xəyalə Xəyyam Xumar Xuraman';
const RUSSIAN =
  'Александр Александра Алексей Алёна Алена Алина Алиса Алла Альбина Анастасия Анатолий Андрей Анжела Анжелика Анна Антон Антонина Аня Арсений Артём Артем Артур Ася Богдан Борис Вадим Валентин Валентина Валерий Валерия Валя Варвара Василий Василиса Ваня Вася Вероника ' +
  'Виктор Виктория Виталий Влад Владимир Владислав Вова Володя Вячеслав Галина Галя Геннадий Георгий Глеб Григорий Даниил Данила Данил Дарья Даша Денис Дима Дмитрий Евгений Евгения Екатерина Елена Елизавета Женя Жанна Зинаида Зоя Иван Игорь Илья Инга Инна Ира Ирина Ирка Карина Катя ' +
  'Кирилл Клара Константин Костя Кристина Ксения Ксюша Лариса Лена Леонид Лера Лёша Леша Лидия Лида Лиза Лилия Лиля Людмила Люба Любовь Макар Максим Маргарита Марина Мария Маша Матвей Миша Михаил Надежда Надя Наргиз Настя Наталья Наталия Наташа Никита Николай Коля Нина Оксана Олег Олеся Ольга Оля ' +
  'Павел Паша Пётр Петр Петя Полина Раиса Регина Рита Родион Света Светлана Семён Семен Серёжа Сережа Сергей София Софья Станислав Стас Степан Таисия Тамара Таня Татьяна Тимофей Тимур Толик Ульяна Фёдор Федор Эдуард Элина Элеонора Эльвира Эмма Юлия Юля Юра Юрий Яна Ярослав Гюнель Гюльнара Айгюн Эльчин Эльдар Ильгар Рашад Самир Гусейн ' +
  'Гасан Гейдар Алия Айсель Лейла Зейнаб Фатима Хадиджа Ильхам Вугар Вюсал Джавид Джамиль Джамиля Нигяр Севиндж Тарана Мехрибан Ульвия Эльнара Эльшан Эльшад Микаил Исмаил Ибрагим Магомед Мамед Рустам Фарид Фарида Фируза Шахла Шахин Чингиз Турал Орхан Омар Дильбар Гулноза Дилноза Зарина Мадина Малика Нилуфар Айгуль Айнура Бахтияр Жамшид Нурлан Акмал Бахром ' +
  'Вера Валентин Эмин Эмиль Вагиф Шахноза Умида Феруза Гузаль Севара Азиза Нодира Рахима Санжар Жасур Тахмина Мехри';
const ENGLISH =
  'Zuhra Mavluda Sabohat Gulshan Munira Parvina Shahlo Dilfuza Gulnora Shoira Barno Farrukh Jamshid Bobur Natia Nino Ketevan Giorgi Davit Levan Salome Manana Armen Ani Rosa Carmen Juan Jose Luis Carlos Pedro Ana Isabel Maricel Jocelyn Blessing Ngozi Chidi Amara Thandiwe ' +
  'Priya Anjali Rahul Sunita Pooja Hatice Emine Esra Hasan Huseyin Ahmet Mustafa Gizem Selin Amina Khadija Layla Noor Huda Youssef Samira Nadia Yasmin Mariam Miriam Reza Maryam Zahra Mina Fereshteh Parisa Darya Oleksandr Oksana Tetiana Andriy Mykola Ruqiyye Nushabe Gulay Nubar Shelale Aaron Adam Adrian Alan Albert Alex Alexander Alice Amanda Amelia Amy Andrew Andrea Angela Angelina Ann Anna Anne Anthony Arthur Barbara Benjamin Bella Brian Carl Caroline Catherine Charles Charlotte Chris Christina Christopher Claire Daniel Daniela David Deborah Diana Edward Elena Elizabeth Ellen Emily Emma Eric Eva ' +
  'Fatima Frank Gabriela George Grace Hannah Harry Helen Henry Irina Isabella Jack Jacob James Jane Janet Jason Jennifer Jessica Jessie Joan John Jonathan Joseph Joshua Julia Julie Karen Kate Katherine Kevin Laura Lauren Linda Lisa Louise Lucy Luke Maria Mariam Marie Martin Mary Matthew Megan Melissa Michael Michelle Mohammed Muhammad ' +
  'Natalie Nicole Oliver Olivia Omar Patricia Patrick Paul Peter Philip Rachel Rebecca Richard Robert Roger Ryan Samantha Samuel Sandra Sarah Scott Simon Sofia Sophia Sophie Stephanie Stephen Steven Susan Thomas Timothy Victoria Vincent Vanessa Walter William Zainab Zoe Zara Aisha Ahmed Hassan Hussein Ali Yusuf Ibrahim Khalid Mehmet Ayse Fatma Murat Emre Zeynep Elif Merve';

/** Names that are everyday words as well: only behind a cue, or beside another name. */
const ALSO_WORDS =
  'Abbas Adam Adil Ağa Alim Araz Arzu Azad Azadə Bahar Bayram Ceyran Dilbər Günəş Hacı Hakim Həyat Həqiqət Hicran Hikmət Hilal İman İslam Jalə Könül Lalə Malik Maarif Novruz Nabat Oruc Pəri Pünhan Qəmər Qurban Qadir Qüdrət Qızılgül Ramazan Reyhan Rəna Roza Roman ' +
  'Sahib Sahil Sakit Sabit Sadiq Sevda Sevinc Sona Süsən Şaban Şahin Şərif Şirin Şölə Tahir Turan Ulduz Ümid Ülkər Vəfa Vəzir Vahid Yaqut Zəhra Zümrüd Xanım Xəyal Xatirə Xumar Xəyyam Nizami Füzuli Səbuhi Həbib Əsas Ədalət İradə Əziz Əli Nərgiz Yasəmən Almaz Adəm İntiqam Səfər Sədaqət Səadət Şəfəq Fərəh ' +
  'Любовь Надежда Рита Валя Ася Роза Коля Яна Grace Frank Mark Jack Kate Elif Scott Eva Ali Ann Anne Karen Carl Eric Alan Joan Sara Паша Люба Лиза Света Лера Лена Оля Вова Аня Катя Юра Петр Влад Стас Рашад Mina Минэ Nanə Sənəm Əmir Əsli Mahir Səma Səfa Minə Zabit Şəms Emin Metin Mərd Elza Liya Bella Ziya Zara Rəcəb Məcid Musa Mina Raul Vəli Hafiz Rasim Nail Naib Mais Məqsəd Əhəd';

const ENDINGS = new Set(
  (
    'dir dur di du in un nin nun a e ya ye i u ni nu yi yu da de dan den nan nen la le yla yle am em yam yem san sen dirlar gil gilde gile im um m nim imiz a i o oy ey iy om em ' +
    'gin s ymis imis umus mis mus ' +
    'u e y oy om ye i yu ey ami ax iya iyu ii iey am ' +
    'ca ce cik cig can xanim bey'
  ).split(' '),
);

/** Of those, the ones that are Russian: "Maşın", a car, is no ending of "Маша", nor is "verdi", gave, one of "Вера". */
const RUSSIAN_ENDINGS = new Set('a i o oy ey iy om em u e y ye yu ami ax iya iyu ii iey am'.split(' '));

const NAMES = new Set(
  `${AZERBAIJANI} ${RUSSIAN} ${ENGLISH}`
    .split(' ')
    .map(wordKey)
    .filter((key) => key.length >= SHORTEST),
);
const WORDS = new Set(ALSO_WORDS.split(' ').map(wordKey));

/** The first three letters of each: most words are told by them to be no name. */
const BEGINNINGS = new Set([...NAMES].map(beginningOf));

/** How sure a word, by its key and with whatever ending, is a first name: `both` means that it is a word as well. */
export function firstName(key: string): 'name' | 'both' | 'no' {
  const stem = stemOf(key);
  if (stem === null) return 'no';
  return WORDS.has(stem) || stem.length === SHORTEST ? 'both' : 'name';
}

function stemOf(key: string): string | null {
  if (!BEGINNINGS.has(beginningOf(key))) return null;
  if (NAMES.has(key)) return key;
  for (
    let length = Math.min(key.length - 1, LONGEST);
    length >= SHORTEST && key.length - length <= LONGEST_ENDING;
    length -= 1
  ) {
    const stem = key.slice(0, length);
    const ending = key.slice(length);
    if (!ENDINGS.has(ending)) continue;
    // Russian endings take the place of the last letter: "Анна", "Анны"; "Мария", "Марии".
    const begun = RUSSIAN_ENDINGS.has(ending) ? [`${stem}a`, `${stem}ya`, `${stem}iy`] : [];
    const whole = [stem, ...begun].find((each) => NAMES.has(each));
    if (whole !== undefined && whole.length > SHORTEST) return whole;
  }
  return null;
}

function beginningOf(key: string): number {
  return key.charCodeAt(0) + key.charCodeAt(1) * 0x10000 + key.charCodeAt(2) * 0x100000000;
}
