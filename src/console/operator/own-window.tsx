import { ChosenSpan } from '../shared/chosen-span.tsx';
import { DayField } from '../shared/day-field.tsx';
import { Labelled } from '../shared/labelled.tsx';
import { useText } from '../shared/language.tsx';
import { momentOfWallTime, wallTimeOf } from '../shared/moments.ts';

const DAY_MS = 86_400_000;

/** A window of the caller's own, as it is typed: a day and two times of a clock in Baku. */
export interface TypedWindow {
  readonly day: string;
  readonly from: string;
  readonly until: string;
}

/** Today, and no time yet. */
export function emptyWindow(now: number): TypedWindow {
  return { day: wallTimeOf(now).slice(0, 10), from: '', until: '' };
}

/** From the first time to before the second, which is on the next day where it is not later; null while something is missing. */
export function windowOf({
  day,
  from,
  until,
}: TypedWindow): { readonly opensAt: string; readonly closesAt: string } | null {
  const opensAt = momentOfWallTime(`${day}T${from}`);
  const end = momentOfWallTime(`${day}T${until}`);
  if (opensAt === null || end === null) return null;
  const closesAt = until > from ? end : new Date(Date.parse(end) + DAY_MS).toISOString();
  return { opensAt, closesAt };
}

interface OwnWindowProps {
  readonly window: TypedWindow;
  readonly problem: string | null;
  readonly onChange: (window: TypedWindow) => void;
}

/** The day and the two times that the caller says. */
export function OwnWindow({ window, problem, onChange }: OwnWindowProps) {
  const text = useText();
  const chosen = windowOf(window);
  return (
    <fieldset className="own-window">
      <legend className="choice-legend">{text('call-back.own')}</legend>
      {problem === null ? null : <p className="choice-problem">{problem}</p>}
      <div className="own-window-fields">
        <DayField
          label={text('call-back.own-day')}
          value={window.day}
          onChange={(day) => onChange({ ...window, day })}
        />
        {(['from', 'until'] as const).map((field) => (
          <Labelled key={field} label={text(`call-back.own-${field}`)}>
            {(id) => (
              <input
                id={id}
                className="field"
                type="time"
                value={window[field]}
                onChange={(event) => onChange({ ...window, [field]: event.target.value })}
              />
            )}
          </Labelled>
        ))}
      </div>
      {chosen === null ? null : <ChosenSpan begins={chosen.opensAt} ends={chosen.closesAt} />}
      <p className="hint">{text('call-back.own-hint')}</p>
    </fieldset>
  );
}
