import { wordTest } from './cues.ts';

/** The name stands before these: "Nizami küçəsi", "Nizami street". */
export const isStreetBehindName = wordTest(
  'küçəsi kuçəsi küçəsi küç. kuc. küc. küçə. küçədə. prospekti prospektin prospektində pr. pros. prosp. döngəsi döngə. dalanı dalan. xiyabanı xiyaban. şossesi ' +
    'şosse. şosesi bulvarı meydanı caddesi cadde. джаддеси sokağı sokak. cad. cd. sok. sk. street streets str. st. avenue ave. av. road rd. lane boulevard blvd. highway hwy. drive alley prospect prospekt prospect',
);
/** The name stands behind these: "улица Низами". */
export const isStreetBeforeName = wordTest(
  'улица улице улицу улицы ул. проспект проспекте пр. просп. переулок переулке пер. шоссе бульвар бульваре площадь площади пл. тупик тупике проезд проезде набережн наб. ulica ulitsa ulitsi ul. kuce. küç. küçə.',
);

/** Turkish streets, of which there are numbered ones; and what is short in Turkish and may be another word. */
export const isTurkishStreet = wordTest('sokak. sokağı cadde. caddesi sok. sk. cad. cd.');
export const isShortTurkish = wordTest('cad. cd. sok. sk. mah. apt.');

/** A hotel whose name stands before it says so by its ending, or has a room; behind it, in Russian and English. */
export const isHotel = wordTest('otel hotel hostel motel отел гостиниц хостел мотел mehmanxana');
export const isNamedHotel = /^(?:h?o[st]?tel|motel)i(?:n(?:d[ae]n?|[ae]|in)?|d[iu]r)?$|^mehmanxanasi/;

/** A number follows: doors, which say where somebody is by themselves … */
export const isDoor = wordTest(
  'mənzil mən. mənz. mz. квартира квартире квартиру квартиры кв. apartment apt. flat apart. kvartira kvartir',
);
/** … and houses, floors, entrances, which do so together. */
export const isHouse = wordTest(
  'ev. evi. evin. evdə. bina. binası. binada. binanın. blok. blokda. bloku. giriş. girişi. mərtəbə. mərtəbəsi. mərtəbədə. korpus. otaq. otağı. ' +
    'д. дом. доме. дома. дому. корп. корпус. корпусе. подъезд. подъезде. под. этаж. этаже. эт. стр. строение. ком. комната. комнате. владение. ' +
    'house building bldg. block. entrance floor. fl. room. unit. door. dom. podyezd etaj m. k. no. tikili. villa. bağ. участок. sahə. daire. dairede. kat. katta. katda.',
);
/** With these a number before them is enough: "5-ci mərtəbə". */
export const isWeakHouse = wordTest(
  'm. k. no. d. ev. bina. dom. дома. floor. room. door. house building unit. bağ. villa.',
);

/** The name of a part of a town stands beside these. */
export const isArea = wordTest(
  'rayonu rayonun rayonunda rayonundan r-nu. qəsəbəsi qəsəbə. qəsəbəsində qəs. kəndi. kəndin kənd. mikrorayon mkr. mikr. massivi massivində massiv. ' +
    'məhəlləsi məhəlləsində məhəllə. mahallesi mahalle. махаллеси mah. apartmanı apt. район. районе. района. району. посёлок поселок поселке посёлке пос. село. селе. села. деревня. деревне. деревни. микрорайон мкр. мкрн. мкрд. ' +
    'district settlement village microdistrict microrayon neighbourhood neighborhood. квартал квартале.',
);
export const isAreaBeforeName = wordTest(
  'район. районе. района. посёлок поселок поселке посёлке пос. село. селе. села. деревня. деревне. деревни. микрорайон мкр. квартал квартале.',
);
/** With a name a village says more than a district: few live there. */
export const isNamedVillage = wordTest('kəndi. kəndin село. селе. села. деревня. деревне. деревни. village.');
export const isTownWord = wordTest('şəhəri. şəhərində. şəhərinin. şəhər. ş. город. городе. г. гор. city town');
export const isMetro = wordTest('metro метро metrosu stansiyası станция станции station m/st.');

export const isLivingCue = wordTest(
  'yaşayır yasayir yaşayıb yaşamış yaşayan yaşayacaq yaşadığ qalıram. qalır. qalırıq. qalıb. qalırdı. qaldığ ünvan unvan saxlayır saxlanıl saxlayıb kirayə kirayədə kilidlə bağlayıb qeydiyyat yaşıyor kalıyor oturuyor saklıyor tutuyor ' +
    'живу живет живёт живем живём живут жил. жила. жили. проживает проживаю прожива прописан зарегистрирован держат держали снимаю снимает находится находимся нахожусь адрес ' +
    'live lives living lived reside residing stay stays staying held locked address located rent renting kept keeps moved home. ünvanda ünvanı evim. evimiz. evləri. дома. живущ jivu. jivet. adres',
);
export const isAddressCue = wordTest('ünvan unvan адрес address adres adress adresim');

/** Words with a capital that begin a sentence and are no part of a name. */
export const isCommonWord = wordTest(
  'mən. mənim. biz. bizim. siz. sizin. o. onu. ona. onun. onlar. bu. həmin. bizi. məni. qız. qızı. indi. dünən. bu. hazırda. hal. ünvan ev. evi. evim. evimiz. yaşayıram yaşayır. zəng. caller. ' +
    'я. мы. он. она. они. меня. нас. её. ее. его. их. сейчас. адрес живу живет живёт дом. дома. до. от. около возле рядом за. после перед под. над. в. на. по. у. с. из. звонит. звонившая. мой. моя. моё. его. ' +
    'i. we. he. she. they. my. her. his. our. their. the. a. an. in. at. on. to. from. near. now. address. lives. live. held. is. are. come. please. take. home. it. was. and. ' +
    'öz. doğma. ata. uzaq. dağ. sərhəd. kiçik. başqa. yeni. köhnə. büyük. küçük. hansı. hər. bütün. bir. iki. və. ilə. amma. böyük. baş. əsas. yaxın. qonşu. küçə. prospekt. ul. kəndimiz. rayon. şəhər. nəfər. gəlin. tel. telefon. soruşdu. dedi. deyir. где. это. эта. этой. этом. каждой. одной. нашей. нашем. ' +
    'bizə. sizə. qadın. kişi. uşaq. oğlan. ailə. ərim. anam. atam. bacım. qardaşım. caller. woman. girl. женщина. девушка. мужчина. мама. муж. what. this. that. which. every. one. main. busy. same. big.',
);

/** Behind a number these make a count of it, and no door. */
export const isCounted = wordTest(
  'nəfər manat min. yaş yer. otaq. otaqlı mərtəbəli saat dəqiqə gün. ay. il. illik qadın uşaq kvadrat kv.m. faiz azn. dollar rubl dəfə ədəd km. metr. ' +
    'человек манат рубл тысяч лет. год. мест этаж. этажа. этажей часов часа минут дней дня женщин детей процент раз. комнат. метров ' +
    'people persons manats dollars years year places beds hours minutes days women children percent times rooms. metres meters km. million milyon',
);
