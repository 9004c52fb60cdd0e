import { Fragment, type KeyboardEvent } from 'react';
import type { Roster } from '../shared/contract.ts';
import { useLanguage } from '../shared/language.tsx';
import { dateOf, timeOf } from '../shared/moments.ts';
import {
  dayOf,
  type RosterDay,
  type RosterShift,
  type RosterWeek,
  wordsForDay,
  wordsForShift,
  wordsForWeek,
} from './roster-words.ts';

export interface RosterTableProps {
  readonly week: RosterWeek;
  readonly people: Roster['people'];
  /** The server's moment. */
  readonly now: string;
  readonly chosenId: string | null;
  readonly onChoose: (shift: RosterShift) => void;
}

/** A week: people down, days across, each shift a button; below, what nobody has, in words. Arrow keys move between shifts. */
export function RosterTable({ week, people, now, chosenId, onChoose }: RosterTableProps) {
  const { text, language } = useLanguage();
  return (
    <div className="roster-scroll">
      <table className="roster-table" onKeyDown={moveByArrows}>
        <caption className="unseen">{text('roster.caption', { week: wordsForWeek(text, language, week) })}</caption>
        <thead>
          <tr>
            <th scope="col">{text('roster.person')}</th>
            {week.days.map(({ day }, at) => (
              <th scope="col" key={day}>
                {wordsForDay(text, { day, at })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <th scope="row">
                {person.name}
                <small className="roster-mark">{person.languages.join(' ')}</small>
                {person.certifiedUntil === null ? (
                  <small className="roster-gap">{text('roster.certificate-none')}</small>
                ) : null}
              </th>
              {week.days.map((day) => (
                <td key={day.day}>
                  {day.shifts
                    .filter(({ accountId }) => accountId === person.id)
                    .map((shift) => (
                      <ShiftButton
                        key={shift.id}
                        shift={shift}
                        day={day.day}
                        name={person.name}
                        isChosen={shift.id === chosenId}
                        onChoose={onChoose}
                      />
                    ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{text('roster.gaps')}</th>
            {week.days.map((day) => (
              <td key={day.day}>
                <DayGaps day={day} now={now} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface ShiftButtonProps {
  readonly shift: RosterShift;
  /** The day under which it stands. */
  readonly day: string;
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: (shift: RosterShift) => void;
}

function ShiftButton({ shift, day, name, isChosen, onChoose }: ShiftButtonProps) {
  const { text, language } = useLanguage();
  const marks = [
    ...(dayOf(shift.begins) < day ? [text('roster.mark-from-sunday')] : []),
    ...(shift.kind === 'extra' ? [text('roster.mark-extra')] : []),
    ...(shift.isChanged ? [text('roster.mark-changed')] : []),
    ...(shift.isConfirmed && shift.signedOnAt === null ? [text('roster.mark-confirmed')] : []),
    ...(shift.signedOnAt === null ? [] : [text('roster.mark-came')]),
  ];
  const late = shift.isLate ? text('roster.mark-late') : null;
  const span = { begins: timeOf(shift.begins), ends: timeOf(shift.ends) };
  const label = text('roster.shift-of', { name, date: dateOf(shift.begins, language), ...span });
  return (
    <button
      type="button"
      className="roster-shift"
      aria-label={[label, ...marks, ...(late === null ? [] : [late])].join(', ')}
      aria-pressed={isChosen}
      onClick={() => onChoose(shift)}
    >
      {wordsForShift(text, shift)}
      {marks.map((mark) => (
        <Fragment key={mark}>
          {' '}
          <small className="roster-mark">{mark}</small>
        </Fragment>
      ))}{' '}
      {late === null ? null : <small className="roster-gap">{late}</small>}
    </button>
  );
}

function DayGaps({ day, now }: { readonly day: RosterDay; readonly now: string }) {
  const { text } = useLanguage();
  // Gaps are looked for from now on: a day that is over is no promise.
  if (day.day < dayOf(now)) return <span className="roster-mark">{text('roster.day-over')}</span>;
  if (day.gaps.length === 0) return <span className="roster-mark">{text('roster.covered')}</span>;
  return (
    <ul className="roster-gaps">
      {day.gaps.map(({ missing, begins, ends }) => (
        <li key={`${missing} ${begins}`} className="roster-gap">
          {text('roster.gap', {
            begins: timeOf(begins),
            ends: timeOf(ends),
            missing: text(`roster.missing-${missing}`),
          })}
        </li>
      ))}
    </ul>
  );
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** To the next shift or the one before, row by row. */
function moveByArrows(event: KeyboardEvent<HTMLTableElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  const shifts = [...event.currentTarget.querySelectorAll<HTMLElement>('.roster-shift')];
  const at = shifts.findIndex((each) => each.matches(':focus'));
  const next = at < 0 ? undefined : shifts[at + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
