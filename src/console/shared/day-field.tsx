import { Labelled } from './labelled.tsx';
import { useLanguage } from './language.tsx';
import { dateOf } from './moments.ts';

/** With more than four digits of a year no day can be read. */
const LAST_DAY = '9999-12-31';

interface DayFieldProps {
  readonly label: string;
  /** As 2026-11-24; empty while nothing is chosen. */
  readonly value: string;
  readonly onChange: (day: string) => void;
  readonly problem?: string | null;
  /** Beneath the field the day in the page's own language: the field itself looks as the browser was set up. */
  readonly isReadOut?: boolean;
}

/** A day, typed or picked. */
export function DayField({ label, value, onChange, problem = null, isReadOut = false }: DayFieldProps) {
  const { text, language } = useLanguage();
  const isRead = isReadOut && value !== '';
  const hint = isRead ? { hint: text('time.chosen-day', { date: dateOf(`${value}T08:00:00Z`, language) }) } : {};
  return (
    <Labelled label={label} problem={problem} {...hint}>
      {(id, about) => (
        <input
          id={id}
          {...about}
          className="field"
          type="date"
          max={LAST_DAY}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Labelled>
  );
}
