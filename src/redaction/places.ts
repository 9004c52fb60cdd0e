import { wordTest } from './cues.ts';

/** Towns: too coarse to say who somebody is, but part of an address that goes on. */
export const isTown = wordTest(
  'bakı bakının baku баку sumqayıt sumgait сумгаит gəncə гянджа ganja mingəçevir мингечаур lənkəran ленкоран lankaran şirvan. naxçıvan нахичеван нахчыван şəki. şəkidə ' +
    'yevlax евлах quba. qubada губа. qusar. xaçmaz хачмаз şamaxı шемах ismayıllı qəbələ габал zaqatala balakən ağdaş göyçay ucar. kürdəmir sabirabad ' +
    'saatlı imişli beyləqan ağcabədi bərdə. бард. tərtər goranboy naftalan şəmkir tovuz qazax. ağstafa gədəbəy daşkəsən göygöl masallı astara lerik ' +
    'cəlilabad biləsuvar salyan neftçala hacıqabul siyəzən şabran xızı. abşeron апшерон şuşa xankəndi ağdam. füzuli. xırdalan хырдалан москв moscow ' +
    'tbilisi тбилис istanbul стамбул ankara анкар dubay дубай dubai izmir antalya анталь kiyev киев petersburg петербург',
);

/** Quarters, settlements and stations of the capital and around it, for texts without capitals. */
export const isQuarter = wordTest(
  'binəqədi nərimanov nəsimi. nəsimidə nizami. pirallahı qaradağ sabunçu səbail suraxanı xətai xəzər. yasamal ясамал хатаи насими наримановск сабунчи бинагади сурахан сабаил гарадаг низами. ' +
    'bakıxanov бакиханов biləcəri баладжар rəsulzadə расулзад xocəsən ходжасан buzovna бузовн mərdəkan мардакян şüvəlan шувелан zığ. зых. hövsan говсан ' +
    'əmircan bülbülə günəşli гюнешли qaraçuxur карачухур ramana zabrat забрат maştağa маштаг nardaran нардаран pirşağı пиршаг bilgəh бильгя balaxanı балахан ' +
    'lökbatan локбатан badamdar бадамдар əhmədli ахмедл keşlə кишлы novxanı новхан masazır масазыр ceyranbatan ' +
    'gənclik гянджлик ganjlik içərişəhər ичеришехер icherisheher sahil. сахил sahil koroğlu короглу neftçilər нефтчиляр neftchilar ulduz. улдуз bakmil ' +
    'elmlər akademiyası инсатчыляр inşaatçılar иншаатчылар əcəmi аджеми dərnəgül дарнагюль avtovağzal автовокзал azadlıq азадлыг xalqlar халглар ' +
    'həzi qarayev караев cabbarlı джаббарлы',
);
