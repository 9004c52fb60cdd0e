import type { Oversight } from '../shared/contract.ts';
import { useLanguage } from '../shared/language.tsx';
import { useNow } from '../shared/use-now.ts';
import { wordsForMoment } from '../shared/wording.ts';

type BreakGlass = Oversight['breakGlasses'][number];

/** Every emergency access: who asked, why, and what the second person said. Of the record nothing but that it was one. */
export function BreakGlassList(props: { readonly breakGlasses: readonly BreakGlass[]; readonly offsetMs: number }) {
  const { text, language } = useLanguage();
  const now = useNow() + props.offsetMs;
  return (
    <section className="watch-part" aria-labelledby="glasses">
      <h2 className="small-title" id="glasses">
        {text('coordinator.break-glasses', { count: props.breakGlasses.length })}
      </h2>
      <ul className="watch-rows">
        {props.breakGlasses.map((glass) => (
          <li key={glass.id} className="watch-row">
            <strong>{glass.operator}</strong>
            <span>{text(`break-glass.reason.${glass.reason}`)}</span>
            <span className={glass.answer === 'confirmed' ? 'fact fact-warning' : 'fact'}>{said(glass)}</span>
            <span className="since watch-row-end">
              {wordsForMoment(text, language, { moment: glass.askedAt, now })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );

  function said({ answer, supervisor, why }: BreakGlass): string {
    if (answer === null || supervisor === null) return text('break-glass.unanswered');
    if (why === null) return text('break-glass.confirmed-by', { name: supervisor });
    return text('break-glass.declined-by', { name: supervisor, why: text(`break-glass.why.${why}`) });
  }
}
