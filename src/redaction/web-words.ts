import { wordTest } from './cues.ts';

/** Ends of addresses in the net that are no words of these languages, or are met too often to be left out. */
export const TOP_DOMAINS = new Set(
  (
    'com net org info biz edu gov mil int az ru tr ge ua kz uz kg tj tm by md am ir ae su de fr it es nl pl ch at cz gr ' +
    'uk us ca cn in jp eu io me co tv app dev site online xyz link page club shop store pro mobi name ly gl gg cc ws ' +
    'vip live life top fm to ai ee lv lt se no fi dk pt ro bg hu rs il sa qa pk'
  ).split(' '),
);

/** Of those, the ones that a sentence may well begin with after a full stop without a space. */
export const TOP_DOMAINS_THAT_ARE_WORDS = new Set(
  'az me in to at no name live life top link page pro us it is de fi il ai co so'.split(' '),
);

/** Houses of mail, by their sound, as they are said without their ending or written with a slip. */
export const MAIL_HOUSES = new Set(
  (
    'gmail gmeil gmayl cimeyl cimeil gmail googlemail mail meyl meil mayl yahoo yaxu yandex yandeks hotmail xotmeyl outlook ' +
    'autluk inbox bk list rambler icloud aykloud box proton protonmail ya live'
  ).split(' '),
);

export const AT_WORDS = new Set(['at', 'et', 'sobaka', 'sobacka', 'sobachka', 'sobaki', 'kucuk', 'ett', 'heet']);
export const DOT_WORDS = new Set(['dot', 'nogte', 'tocka', 'tocke', 'point', 'togka', 'nokta', 'noqte']);
export const LINE_WORDS = new Set([
  'underscore',
  'podcerk',
  'podcerkivanie',
  'altxett',
  'alttire',
  'tire',
  'defis',
  'dash',
  'minus',
]);

/** The said ends of addresses: "com", "ru", "az", by their sound in three languages. */
export const SAID_DOMAINS = new Set('com kom net org ru az tr info edu gov de co me nyet ya uk'.split(' '));

/** Places where people have names of their own choosing. */
export const isNetwork = wordTest(
  'instagram insta. instaqram instada. инстаграм инста. инсте. инсту. telegram teleqram телеграм телега. телеге. tg. тг. tqm. vk. вк. вконтакте vkontakte ' +
    'tiktok тикток тик-ток facebook feysbuk фейсбук fb. фб. whatsapp вотсап ватсап skype скайп skayp snapchat снапчат snap. discord дискорд twitter твиттер ' +
    'ok. odnoklassniki одноклассники viber вайбер imo. wechat вичат signal. threads likee tinder badoo linkedin line. inst. инст. snepçat botim ботим zangi bip. bigo. threema',
);

export const isAccountWord = wordTest(
  'nik. niki. nikim. nick nickname ник. ника. ником. никнейм username user. юзер юзернейм login логин istifadəçi profil профил аккаунт account hesabı. hesabım. hesab. ' +
    'akkaunt profile handle. kanalı. канал. имя. adı. adım. adı. səhifə səhifəsi страница страничк page. id. айди idim.',
);

/** Words that figures are hung on though nobody chose them for a name: "iphone13", "otaq305". */
export const isDevice = wordTest(
  'iphone. ayfon. айфон. android. андроид. windows. covid. samsung. galaxy. xiaomi. redmi. honor. note. otaq. bina. mənzil. saat. reys. tel. mob. avtobus. metro. etaj. korpus. blok. version. versiya. node. room. flat. house. kvartira. yaş. telefon. nömrə. nömrəsi. mərtəbə.',
);
