import { useLanguage } from './language.tsx';
import { timeOf, wallTimeOf } from './moments.ts';
import { useNow } from './use-now.ts';
import { wordsForMoment } from './wording.ts';

/**
 * What was typed into fields of a day and two times, in the page's language and Baku's time: such fields look as the browser was set
 * up, the American way perhaps. The day of the end is said where it is another one.
 */
export function ChosenSpan({ begins, ends }: { readonly begins: string; readonly ends: string }) {
  const { text, language } = useLanguage();
  const now = useNow();
  const dayAt = (moment: string) => wallTimeOf(moment).slice(0, 10);
  const from = wordsForMoment(text, language, { moment: begins, now });
  const until = dayAt(begins) === dayAt(ends) ? timeOf(ends) : wordsForMoment(text, language, { moment: ends, now });
  return (
    <p className="hint" role="status">
      {text('time.chosen-span', { from, until })}
    </p>
  );
}
