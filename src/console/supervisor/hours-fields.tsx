import { useId } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Labelled } from '../shared/labelled.tsx';
import { useText } from '../shared/language.tsx';
import { WEEKDAYS } from './roster-words.ts';
import { HOURS_AT_MOST, type TypedHours } from './telephone-entry.ts';

interface HoursFieldsProps {
  readonly hours: readonly TypedHours[];
  readonly problem: string | null;
  readonly onChange: (hours: readonly TypedHours[]) => void;
}

/** On which days of the week and from when to when; more than once where the days differ. */
export function HoursFields({ hours, problem, onChange }: HoursFieldsProps) {
  const text = useText();
  const problemId = useId();
  const more = () => onChange([...hours, { id: hours.length, days: [], from: '00:00', until: '00:00' }]);
  return (
    <>
      {hours.map((each) => (
        <OneStretch
          key={each.id}
          hours={each}
          problemId={problem === null ? null : problemId}
          onChange={(next) => onChange(hours.map((old) => (old.id === next.id ? next : old)))}
        />
      ))}
      <p className="hint">{text('telephones.hours-hint')}</p>
      {problem === null ? null : (
        <p className="choice-problem" id={problemId}>
          {problem}
        </p>
      )}
      {hours.length < HOURS_AT_MOST ? (
        <div className="button-row">
          <ActionButton label={text('telephones.more-hours')} tone="quiet" onPress={more} />
        </div>
      ) : null}
    </>
  );
}

interface OneStretchProps {
  readonly hours: TypedHours;
  readonly problemId: string | null;
  readonly onChange: (hours: TypedHours) => void;
}

function OneStretch({ hours, problemId, onChange }: OneStretchProps) {
  const text = useText();
  const isWrong = problemId !== null;
  const toggle = (day: number) => {
    const without = hours.days.filter((each) => each !== day);
    onChange({ ...hours, days: without.length < hours.days.length ? without : [...without, day].sort() });
  };
  return (
    <fieldset className="telephone-stretch" aria-describedby={problemId ?? undefined}>
      <legend>{text('telephones.days')}</legend>
      <div className="telephone-days">
        {WEEKDAYS.map((day, at) => (
          <label key={day} className="watch-check">
            <input
              type="checkbox"
              aria-invalid={isWrong || undefined}
              checked={hours.days.includes(at + 1)}
              onChange={() => toggle(at + 1)}
            />
            {text(day)}
          </label>
        ))}
      </div>
      <div className="telephone-times">
        {(['from', 'until'] as const).map((field) => (
          <Labelled key={field} label={text(`telephones.hours-${field}`)}>
            {(id) => (
              <input
                id={id}
                className="field"
                type="time"
                value={hours[field]}
                onChange={(event) => onChange({ ...hours, [field]: event.target.value })}
              />
            )}
          </Labelled>
        ))}
      </div>
    </fieldset>
  );
}
