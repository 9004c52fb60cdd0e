// What is said to a caller who misuses the line: calm, short, and always with the way on. In the caller's language, whichever that is.
import type { Language } from '../shared/contract.ts';

/** The first warning, the second, and the last words: the closed list from which an operator reads. */
export const NUISANCE_WORDS: readonly Readonly<Record<Language, string>>[] = [
  {
    az: '“Bu xətt köməyə ehtiyacı olanlar üçündür. Hörmətlə danışsanız, Sizi dinləyirəm.”',
    ru: '«Эта линия для тех, кому нужна помощь. Я слушаю вас, если мы говорим с уважением».',
    en: '“This line is for people who need help. I am listening, if we speak with respect.”',
  },
  {
    az: '“İkinci dəfə deyirəm: belə davam etsəniz, danışığı bitirəcəyəm. Kömək lazımdırsa, deyin.”',
    ru: '«Говорю второй раз: если так продолжится, я закончу разговор. Если нужна помощь, скажите».',
    en: '“I say it a second time: if this goes on, I will end the call. If you need help, tell me.”',
  },
  {
    az: '“Danışığı bitirirəm. Köməyə ehtiyacınız olsa, yenə zəng edin: cavab verəcəyik.”',
    ru: '«Я заканчиваю разговор. Если понадобится помощь, звоните снова: мы ответим».',
    en: '“I am ending the call. If you need help, call again: we will answer.”',
  },
];
