import { wordTest } from './cues.ts';

/** Behind these stands a name. Forms that ask or refuse ("adımı demirəm") are left out on purpose. */
export const isStrongCue = wordTest(
  'adım. adim. adı. adi. adınız. soyadım. soyadı. soyad. familiyam. familiyası. familya. soyadımdır. adım-soyadım. adısoyadı. atamın.adı adımdır. ismim. ismi. ' +
    'зовут завут зовуть завуть звали zovut zovit имя. фамилия. фамилией фамилию отчество. отчеством именем прозвище прозвищу прозвищем прозвали кличка кличке. кличкой. погоняло ləqəbi. ayaması. ' +
    'named surname nickname alias name. names. firstname lastname fullname patronymic a.s.a. ф.и.о фио. familiya. адым. ады. сојадым.',
);
/** Titles and relatives: a name behind them has a capital, or is a known one. */
export const isTitleCue = wordTest(
  'xanım xanim cənab vətəndaş müəllim müəllimə həkim vəkil rəis müdir sahibkar direktor polis kapitan mayor leytenant polkovnik usta psixoloq sosial sürücü menecer həmkar rəfiqəm rəfiqəsi dostum dostu. ' +
    'qardaşım qardaşı. bacım bacısı anam. anası. atam. atası. ərim. əri. yoldaşım yoldaşı. oğlum. oğlu qızım. nənəm babam xalam bibim dayım əmim nişanlım nişanlısı həyat sevgilim qonşum qonşu. mənəm. patron. şef. ' +
    'гражданк гражданин господин госпожа г-жа г-н мужчина женщина девушка подруга подругу подруги подругой друг. друга. муж. мужа. мужем мужу жена. жену. брат. брата. брату сестра. сестру. сестры. сестре мама. мать. отец. отца. папа. дочь. дочка. дочку. сын. сына. сыну. тётя тетя дядя дядю бабушка хозяин хозяина хозяйка ' +
    'начальник следователь врач адвокат директор сутенер сутенёр вербовщик знакомый знакомая соседка сосед. парень. начальника капитан майор водитель ' +
    'mr. mrs. ms. miss. mister. madam. dr. doctor husband wife. brother sister mother father daughter son. aunt uncle friend boyfriend girlfriend boss. pimp. recruiter trafficker lawyer captain officer neighbour neighbor victim. caller. cousin manager driver ' +
    'xala. bibi. dayı. əmi. nənə. baba. пациентка клиентка vətəndaşı işçisi işçi.',
);
/** After a name: "Aysel xanım", "Rəşad bəy", "Aysel adlı qadın". */
export const isTitleBehind = wordTest(
  'xanım. xanim. xanıma. xanımın. xanımla. bəy. bey. bəyin. bəyə. müəllim. müəllimə. adlı. adli. adında. adindaki. adında. adlanan. ləqəbli. həkim. xala. dayı. əmi. bibi. mr.',
);
export const isSonOrDaughter = wordTest(
  'oğlu. qızı. оглы. оглу. кызы. гызы. oğlunun. qızının. oğluna. qızına. oğludur. qızıdır. oglu. gizi. kizi. oğlum. ogly. kyzy. oğly. гызым',
);

/** With these before it, a capital says no name: institutions and streets carry people's names. */
export const isEntityBehind = wordTest(
  'küç küçəsi caddesi sokağı sokak mahallesi prospekt rayon qəsəbə kəndi metro stansiya park mərkəz muzey teatr fond hava. aeroport aerоport adına adina bağı. klub universitet məktəb xəstəxana klinika liman ' +
    'улица проспект район метро станция парк центр музей театр фонд имени аэропорт площадь школа больница университет пос. ' +
    'street avenue district settlement metro station park center centre museum theatre foundation airport university school hospital square road qanunu kodeksi bulvar stadion otel hotel restoran kafe bank',
);

const OWNED_CASE = /[iu]n(?:d[ae]n?|[ae])(?:d[iu]r|k[iu])?$/;
const PLAIN_CASE = /(?:d[ae]n?(?:d[iu]r|k[iu]|y[ae]m)?|[aeo]y[ae])$/;

/**
 * "məktəbə", "oteldə", "klubdan": somebody is there, goes there, comes from there. A place that carries the name would
 * say so by its ending: "məktəbinə".
 */
export function isPlaceOfItsOwn(key: string): boolean {
  if (OWNED_CASE.test(key)) return false;
  return PLAIN_CASE.test(key) || (/[ae]$/.test(key) && isEntityBehind(key.slice(0, -1)));
}

const STOP =
  'mən. mənim. biz. siz. sizin. o. onun. ona. onu. bu. bunu. nədir. nə. nədi. kimdir. yox. yoxdur. var. vardır. idi. deyil. bilmir bilmirəm demək dem demir deməz deyə deyil deməsin dedi deyir. soruş gizli sirr qalsın qalsin yazılmasın yazılıb yazmayın çəkilməsin açıqlan ' +
  'heç amma və. ilə. üçün. çünki. lakin. ancaq. də. da. ki. ya. yaxud. indi. hələ. sonra. bir. iki. üç. lazım vacib başqa eyni hansı həmin siyahı sənəd pasport telefon tel. nömrə nömrəm ünvan ünvanım doğum yaş. yaşım yaşı. soyad soyadım familiyam adım. adı. ata. atası. fin. finim ' +
  'хочу не. нет. да. и. а. но. я. мы. вы. он. она. они. его. её. ее. их. как. кто. что. это. эта. меня. мне. тебя. вас. нас. был. была. есть. будет говорить сказать называть просит скрыва указан неизвестн тайн адрес телефон номер дата дат. родил возраст имя. фамилия. отчество. зовут скажите скажу пока можно нельзя очень так. тут. там. по. ' +
  'на. в. с. у. к. от. до. для. из. мой. моя. моё. мое. паспорт тел. ' +
  'is. was. are. not. the. a. an. and. or. but. of. to. in. on. at. for. with. from. by. my. his. her. their. our. your. it. i. he. she. they. we. you. this. that. there. here. unknown withheld hidden secret confidential private anonymous given told know. please. dont. don. unable afraid scared sure. sorry. ' +
  'calling. call. speaking. phone. number. address. date. birth. born. age. surname. name. first. last. full. known required same different also. just. only. very. so. going. safe. fine. ok. okay. alone. pregnant tired sick hungry locked here. trying looking asking ready back from. ' +
  'müraciət zəng caller. operator. azərbaycan rus. ingilis türk. türkiyə russian english turkish azerbaijani bakı baku баку gəncə sumqayıt polis. police полици позвони звони звонит звонила пришла пришел сказал сказала говорит живет работает держит забрал обеща bəli salam hello hi. привет здравств allo алло alo. ' +
  'monday tuesday wednesday thursday friday saturday sunday bazar çərşənbə cümə şənbə понедельник вторник сред. четверг пятниц суббот воскресень mart. aprel may. iyun iyul nobody hec who. what. called. called where when why how did. does. do. has. have. had. will. would. can. could. should. nothing someone anyone everyone people. əslində gerçək əsl. həqiqi saxta yalan uydurma qeyd təxəllüs adətən ' +
  'нужн важн другое другая чужое настоящ ненастоящ вымышлен полностью какое какая скрыт dеyil deyilmir verilmir istəm istəy unutmuşam unudub bilinmir bəlli məlum naməlum';

export const isStopWord = wordTest(STOP);

/** Family names by their endings, in their cases; the stem before the ending has at least two letters. */
const SURNAME =
  /^.{2,}(?:(?:[oey]v|zade|zad)(?:a|adir|anin|aya|ani|ada|adan|ayla|ya|in|e|i|a|le|la|den|de|dir|u|im|oy|om|oi|u|ym|sen|em|am)?|(?:skiy|skaya|skogo|skoy|skomu|skim|ski|sky)(?:dir)?|(?:enko|suk|cuk|dze|svili|yan|yants)|(?:oglu|ogli|ogly)(?:dur|nun|na|nu|yla)?)$/;
const NO_SURNAMES = wordTest(
  'киев. киева. киеве. саратов ростов псков тамбов харьков львов кишинев кишинёв чернов. условий основ. сев. часов месяцев рублев рублей готов готова здоров здорова снова слова слово основа голова корова дела нов. нова. нового. весов котов. любовь. morning love. above. move. moves. moved. moving. lives. live. gives given seven eleven never every prove. ' +
    'have. leave. leaves over. cover. covers river driver. server. five. twelve. alive arrive believe receive november ноябрь новости novice evde. evden. evin. evim. sevir sevgi kev. сов. совет. девять девиц девочк девушк отзов вызов вызова вызовов голов. кров. крова. ' +
    'nizamova bakıxanov nərimanov nərimanova həzi slova slov. доводов долгов. мужчинов ответов вопросов вопрос. документов звонков чел. человек. зов. зова. счетов процентов центров адресов паспортов телефонов номеров городов домов поездов рейсов этажов клиентов разов кодов операторов часов. ' +
    'подростков родственников полицейских сотрудников работников свидетелев приютов случаев дней. дев. рублёв манатов долларов лев. волков. жестов актов. законов штрафов билетов советов договоров условиев грузов складов заводов цехов',
);
const PATRONYMIC = /^.{3,}(?:ovic|evic|ovna|evna|inicna|icna)(?:a|u|em|om|e|i|oy)?$/;

/** True for a word, by its key, that ends as family names do. */
export function isSurnameLike(key: string): boolean {
  return key.length >= 5 && SURNAME.test(key) && !NO_SURNAMES(key);
}

/** True for a Russian father's name. */
export function isPatronymic(key: string): boolean {
  return PATRONYMIC.test(key);
}
