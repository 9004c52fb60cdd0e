import { Labelled } from '../shared/labelled.tsx';
import { useText } from '../shared/language.tsx';
import { wallTimeOf } from '../shared/moments.ts';

/** Baku keeps one time all the year. */
const BAKU_OFFSET = '+04:00';
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
  if (day === '' || from === '' || until === '') return null;
  const at = (time: string) => Date.parse(`${day}T${time}:00${BAKU_OFFSET}`);
  const closesAt = at(until) + (until > from ? 0 : DAY_MS);
  return { opensAt: new Date(at(from)).toISOString(), closesAt: new Date(closesAt).toISOString() };
}

interface OwnWindowProps {
  readonly window: TypedWindow;
  readonly problem: string | null;
  readonly onChange: (window: TypedWindow) => void;
}

/** The day and the two times that the caller says. */
export function OwnWindow({ window, problem, onChange }: OwnWindowProps) {
  const text = useText();
  return (
    <fieldset className="own-window">
      <legend className="choice-legend">{text('call-back.own')}</legend>
      {problem === null ? null : <p className="choice-problem">{problem}</p>}
      <div className="own-window-fields">
        <Labelled label={text('call-back.own-day')}>
          {(id) => (
            <input
              id={id}
              className="field"
              type="date"
              value={window.day}
              onChange={(event) => onChange({ ...window, day: event.target.value })}
            />
          )}
        </Labelled>
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
      <p className="hint">{text('call-back.own-hint')}</p>
    </fieldset>
  );
}
