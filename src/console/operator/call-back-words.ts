import type { DeskCallBack, Language } from '../shared/contract.ts';
import type { Text } from '../shared/messages.ts';
import { timeOf } from '../shared/moments.ts';
import { wordsForMoment } from '../shared/wording.ts';

/** “today, 18:00 to 22:00”. */
export function windowWords(text: Text, language: Language, of: { callBack: DeskCallBack; now: number }): string {
  const { opensAt, closesAt } = of.callBack;
  const from = wordsForMoment(text, language, { moment: opensAt, now: of.now });
  return text('call-back.window', { from, until: timeOf(closesAt) });
}

/** Who may answer, and what is said to somebody else. */
export function answerWords(text: Text, { say, whoMayAnswer }: DeskCallBack): readonly string[] {
  return [text(`call-back.may.${whoMayAnswer}`), text(`call-back.say.${say}`)];
}
