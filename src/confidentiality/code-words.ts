// The words of code names, one thing a line in three languages, so that everybody means the same caller. Quiet words: no
// animal, no person, no judgement. The Russian nouns are masculine, so that every pair agrees. A native speaker has yet
// to read them.
export const LANGUAGES = ['az', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each entry: Azerbaijani / Russian / English. */
export const QUALITIES: readonly string[] = [
  ...['gümüşü/серебряный/silver', 'qızılı/золотистый/golden', 'mavi/синий/blue', 'yaşıl/зелёный/green'],
  ...['sarı/жёлтый/yellow', 'bənövşəyi/фиолетовый/violet', 'narıncı/оранжевый/orange', 'firuzəyi/бирюзовый/turquoise'],
  ...['kəhrəba/янтарный/amber', 'mərcan/коралловый/coral', 'sakit/тихий/quiet', 'işıqlı/светлый/bright'],
  ...['parlaq/яркий/shining', 'geniş/широкий/wide', 'dərin/глубокий/deep', 'hündür/высокий/high'],
  ...['uzaq/далёкий/distant', 'yaxın/близкий/near', 'açıq/открытый/open', 'isti/тёплый/warm'],
  ...['sərin/прохладный/cool', 'təmiz/чистый/clear', 'yumşaq/мягкий/soft', 'hamar/гладкий/smooth'],
  ...['yüngül/лёгкий/light', 'möhkəm/крепкий/firm', 'dəyirmi/круглый/round', 'düz/прямой/straight'],
  ...['yeni/новый/new', 'qədim/древний/ancient', 'səhər/утренний/morning', 'axşam/вечерний/evening'],
  ...['yaz/весенний/spring', 'yay/летний/summer', 'payız/осенний/autumn', 'qış/зимний/winter'],
  ...['şimal/северный/northern', 'cənub/южный/southern', 'şərq/восточный/eastern', 'qərb/западный/western'],
  ...['dəniz/морской/sea', 'dağ/горный/mountain', 'çöl/степной/steppe', 'meşə/лесной/forest'],
  ...['bağ/садовый/garden', 'daş/каменный/stone', 'taxta/деревянный/wooden', 'şüşə/стеклянный/glass'],
  ...['mis/медный/copper', 'ipək/шёлковый/silk', 'yun/шерстяной/woollen', 'ulduzlu/звёздный/starry'],
  ...['günəşli/солнечный/sunny', 'küləkli/ветреный/windy', 'dumanlı/туманный/misty', 'qarlı/снежный/snowy'],
  ...['yağışlı/дождливый/rainy', 'naxışlı/узорный/patterned', 'zolaqlı/полосатый/striped', 'rəngli/цветной/colourful'],
  ...['sadə/простой/plain', 'nadir/редкий/rare', 'böyük/большой/great', 'billur/хрустальный/crystal'],
];

/** Each entry: Azerbaijani / Russian / English. */
export const THINGS: readonly string[] = [
  ...['körpü/мост/bridge', 'fəvvarə/фонтан/fountain', 'liman/порт/harbour', 'mayak/маяк/lighthouse'],
  ...['yelkən/парус/sail', 'lövbər/якорь/anchor', 'kompas/компас/compass', 'ada/остров/island'],
  ...['sahil/берег/shore', 'körfəz/залив/bay', 'şəlalə/водопад/waterfall', 'okean/океан/ocean'],
  ...['zirvə/пик/peak', 'təpə/холм/hill', 'yamac/склон/slope', 'qum/песок/sand'],
  ...['mərmər/мрамор/marble', 'qranit/гранит/granite', 'park/парк/park', 'bulvar/бульвар/boulevard'],
  ...['ev/дом/house', 'eyvan/балкон/balcony', 'sütun/столб/pillar', 'şəfəq/рассвет/dawn'],
  ...['fənər/фонарь/lantern', 'açar/ключ/key', 'karandaş/карандаш/pencil', 'zərf/конверт/envelope'],
  ...['qlobus/глобус/globe', 'çaynik/чайник/teapot', 'xalça/ковёр/carpet', 'yaylıq/платок/scarf'],
  ...['çətir/зонт/umbrella', 'çamadan/чемодан/suitcase', 'kuzə/кувшин/jug', 'royal/рояль/piano'],
  ...['nağara/барабан/drum', 'rəqs/танец/dance', 'vals/вальс/waltz', 'teatr/театр/theatre'],
  ...['qatar/поезд/train', 'gəmi/корабль/ship', 'vaqon/вагон/carriage', 'velosiped/велосипед/bicycle'],
  ...['tramvay/трамвай/tram', 'çadır/шатёр/tent', 'tonqal/костёр/campfire', 'ocaq/очаг/hearth'],
  ...['çörək/хлеб/bread', 'bal/мёд/honey', 'limon/лимон/lemon', 'nar/гранат/pomegranate'],
  ...['qoz/орех/walnut', 'üzüm/виноград/grape', 'palıd/дуб/oak', 'ağcaqayın/клён/maple'],
  ...['sidr/кедр/cedar', 'qamış/тростник/reed', 'lalə/тюльпан/tulip', 'jasmin/жасмин/jasmine'],
  ...['nərgiz/нарцисс/daffodil', 'pambıq/хлопок/cotton', 'yarpaq/лист/leaf', 'günəbaxan/подсолнух/sunflower'],
];
