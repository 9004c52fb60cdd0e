import { LANGUAGES, type Language } from './flow.ts';

const PROMPT_WORD_LIMIT = 25;
// A sentence of the longest list of keys; a frightened person keeps no more.
const SENTENCE_WORD_LIMIT = 16;

// Whoever listens in must not learn from a prompt what line this is.
const BETRAYING_STEMS: Readonly<Record<Language, RegExp>> = {
  az: /insan alver|polis|qurban|cinayət|zorak|istismar|kölə|qaçır|sığınacaq|qurum/u,
  ru: /торговл|траффик|полиц|жертв|преступ|насили|эксплуатац|рабств|убежищ|приют/u,
  en: /traffick|police|victim|crime|violen|exploit|slave|abuse|shelter|rescue/u,
};
// The cover pretends to be a shop; anywhere else this word would be a lie to the caller.
const SHOP_STEMS: Readonly<Record<Language, RegExp>> = { az: /müştəri/u, ru: /клиент/u, en: /customer/u };
const COVER_PROMPT = 'cover';

/** What is wrong with the wording of a prompt. Lower-cased as its own language does: Azerbaijani has two letters i. */
export function wordingProblems(prompt: { language: string; id: string; text: string }): string[] {
  const { language, id, text } = prompt;
  const problems: string[] = [];
  const words = countWords(text);
  if (words === 0) problems.push('says nothing');
  if (words > PROMPT_WORD_LIMIT) problems.push(`has ${words} words, more than ${PROMPT_WORD_LIMIT}`);
  const longest = Math.max(...text.split(/(?<=[.!?।])\s+/u).map(countWords));
  if (longest > SENTENCE_WORD_LIMIT)
    problems.push(`has a sentence of ${longest} words, more than ${SENTENCE_WORD_LIMIT}`);
  const linted = LANGUAGES.find((each) => each === language);
  if (linted) problems.push(...betrayals({ language: linted, id, text }));
  return problems.map((problem) => `${language}/${id}: ${problem}`);
}

function betrayals(prompt: { language: Language; id: string; text: string }): string[] {
  const text = prompt.text.toLocaleLowerCase(prompt.language);
  const [stem] = BETRAYING_STEMS[prompt.language].exec(text) ?? [];
  const isShop = SHOP_STEMS[prompt.language].test(text);
  return [
    ...(stem ? [`says “${stem}”, by which a listener would know the line`] : []),
    ...(isShop && prompt.id !== COVER_PROMPT ? ['speaks to a customer, which only the cover may'] : []),
    ...(!isShop && prompt.id === COVER_PROMPT ? ['does not sound like a shop'] : []),
  ];
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}’'-]*/gu)?.length ?? 0;
}
