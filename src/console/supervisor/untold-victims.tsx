import type { Floor } from '../shared/contract.ts';
import { CutAt } from '../shared/cut-at.tsx';
import { Icon } from '../shared/icons.tsx';
import { useLanguage } from '../shared/language.tsx';
import { useNow } from '../shared/use-now.ts';
import { wordsForMoment } from '../shared/wording.ts';

/** B4.1: presumed victims of whom the unit was not told, whom to speak with and what ends it. Nothing where all were. */
export function UntoldVictims({ floor, offsetMs }: { readonly floor: Floor; readonly offsetMs: number }) {
  const { text, language } = useLanguage();
  const now = useNow() + offsetMs;
  const count = floor.untoldInAll;
  return (
    <div role="alert">
      {count === 0 ? null : (
        <section className="watch-part" aria-labelledby="untold">
          <h2 className="big-title" id="untold">
            {text('supervisor.untold', { count })}
          </h2>
          <p className="hint">{text('supervisor.untold.rule')}</p>
          <CutAt shown={floor.untold.length} total={count} />
          <ul className="watch-list">
            {floor.untold.map(({ callLabel, operator, isOpen, presumedAt }) => (
              <li key={callLabel} className="card watch-item watch-item-new">
                <div className="watch-item-head">
                  <Icon name="warning" />
                  <strong>{text('call.label', { label: callLabel })}</strong>
                  <span className="fact">{operator}</span>
                  <span className="since">
                    {text('presume.since', { moment: wordsForMoment(text, language, { moment: presumedAt, now }) })}
                  </span>
                </div>
                <p className="watch-line">
                  {text(isOpen ? 'supervisor.untold.open' : 'supervisor.untold.closed', { name: operator })}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
