import type { Oversight } from '../shared/contract.ts';
import { useLanguage } from '../shared/language.tsx';
import { monthOf, secondsBetween } from '../shared/moments.ts';
import { useNow } from '../shared/use-now.ts';
import { wordsForMoment, wordsForSpan } from '../shared/wording.ts';

export interface OutageListProps {
  readonly months: Oversight['outageMonths'];
  readonly outages: Oversight['outages'];
  readonly offsetMs: number;
}

/** For how long the line did not work: minutes a month, as the yearly report needs them, and the latest outages. */
export function OutageList({ months, outages, offsetMs }: OutageListProps) {
  const { text, language } = useLanguage();
  const now = useNow() + offsetMs;
  return (
    <section className="watch-part" aria-labelledby="outages">
      <h2 className="small-title" id="outages">
        {text('outage.title')}
      </h2>
      <p className="hint">{text('outage.hint')}</p>
      <ul className="watch-rows">
        {months.map(({ month, minutes, outages: count }) => (
          <li key={month} className="watch-row">
            <strong className="figures">{monthOf(month, language)}</strong>
            <span className={minutes === 0 ? 'hint' : 'fact fact-warning'}>{text('outage.minutes', { minutes })}</span>
            <span className="since watch-row-end">{text('outage.count', { count })}</span>
          </li>
        ))}
      </ul>
      <ul className="watch-rows" aria-label={text('outage.latest')}>
        {outages.map(({ part, beganAt, endedAt }) => (
          <li key={`${part} ${beganAt}`} className="watch-row">
            <span>{text(`outage.part.${part}`)}</span>
            {endedAt === null ? <span className="fact fact-danger">{text('outage.lasts')}</span> : null}
            <span>{wordsForSpan(text, secondsBetween(beganAt, endedAt ?? now))}</span>
            <span className="since watch-row-end">{wordsForMoment(text, language, { moment: beganAt, now })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
