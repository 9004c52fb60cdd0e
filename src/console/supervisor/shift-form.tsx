import { useId, useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { ChosenSpan } from '../shared/chosen-span.tsx';
import type { Roster } from '../shared/contract.ts';
import { DayField } from '../shared/day-field.tsx';
import { GuardedField, isPlain } from '../shared/guarded-field.tsx';
import { Labelled } from '../shared/labelled.tsx';
import { useText } from '../shared/language.tsx';
import { momentOfWallTime, wallTimeOf } from '../shared/moments.ts';
import type { RosterCommands } from './roster-commands.ts';
import { type RosterShift, wallTimes } from './roster-words.ts';

/** In signs, as the server takes it. */
const LINE_LIMIT = 200;

export interface ShiftFormProps {
  readonly people: Roster['people'];
  /** The shift that is changed; null for a new one. */
  readonly shift: RosterShift | null;
  /** The first day that is proposed for a new one. */
  readonly day: string;
  readonly commands: RosterCommands;
  readonly onDone: () => void;
}

/** Puts a shift into the roster, moves it, gives it to somebody else, or cancels it. Everything by keyboard, nothing by dragging. */
export function ShiftForm({ people, shift, day, commands, onDone }: ShiftFormProps) {
  const text = useText();
  const titleId = useId();
  const [form, setForm] = useState(() => formOf(shift, { day, accountId: people[0]?.id ?? '' }));
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const [isAsked, setIsAsked] = useState(false);
  const span = spanOf(form);
  const line = form.line.trim() === '' ? null : form.line.trim();
  const press = { isBusy: commands.isBusy, isDisabled: !isPlain(form.line) };
  const save = () => {
    setIsAsked(true);
    if (span === null) return;
    const body = { accountId: form.accountId, ...wallTimes(form), line };
    if (shift === null) commands.add.mutate({ ...body, weekly: form.weekly }, { onSuccess: onDone });
    else commands.change.mutate({ ...body, id: shift.id, owner: shift.accountId }, { onSuccess: onDone });
  };
  const cancel = (following: boolean) =>
    shift !== null &&
    commands.cancel.mutate({ id: shift.id, owner: shift.accountId, following, line }, { onSuccess: onDone });
  return (
    <form className="watch-form" aria-labelledby={titleId} onSubmit={(event) => event.preventDefault()}>
      <h3 className="small-title" id={titleId}>
        {text(shift === null ? 'roster.add' : 'roster.change')}
      </h3>
      <PlaceFields people={people} form={form} onChange={set} />
      {span === null ? null : <ChosenSpan {...span} />}
      <div role="alert">
        {isAsked && span === null ? <p className="choice-problem">{text('roster.times-missing')}</p> : null}
      </div>
      <ReasonField value={form.line} onChange={(value) => set({ line: value })} />
      {shift === null ? (
        <label className="watch-check">
          <input type="checkbox" checked={form.weekly} onChange={(e) => set({ weekly: e.target.checked })} />
          {text('roster.field-weekly')}
        </label>
      ) : null}
      <p className="hint">{text('roster.hint-give')}</p>
      <div className="button-row">
        <ActionButton label={text('roster.save')} tone="main" {...press} onPress={save} />
        {shift === null ? null : (
          <ActionButton label={text('roster.cancel')} {...press} onPress={() => cancel(false)} />
        )}
        {shift?.kind === 'weekly' ? (
          <ActionButton label={text('roster.cancel-following')} {...press} onPress={() => cancel(true)} />
        ) : null}
        {shift === null ? null : <ActionButton label={text('button.close')} tone="quiet" onPress={onDone} />}
      </div>
    </form>
  );
}

interface PlaceFieldsProps {
  readonly people: Roster['people'];
  readonly form: Form;
  readonly onChange: (change: Partial<Form>) => void;
}

/** Who, and from when to when. */
function PlaceFields({ people, form, onChange }: PlaceFieldsProps) {
  const text = useText();
  return (
    <>
      <Labelled label={text('roster.field-person')}>
        {(id) => (
          <select
            id={id}
            className="field"
            value={form.accountId}
            onChange={(e) => onChange({ accountId: e.target.value })}
          >
            {people.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name} ({person.languages.join(', ')})
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <DayField label={text('roster.field-day')} value={form.day} onChange={(day) => onChange({ day })} />
      {(['begins', 'ends'] as const).map((field) => (
        <Labelled key={field} label={text(`roster.field-${field}`)}>
          {(id) => (
            <input
              id={id}
              className="field"
              type="time"
              value={form[field]}
              onChange={(e) => onChange({ [field]: e.target.value })}
            />
          )}
        </Labelled>
      ))}
    </>
  );
}

/** The one line in which a reason is typed; it is kept as it is written. */
export function ReasonField(props: { readonly value: string; readonly onChange: (value: string) => void }) {
  const text = useText();
  return (
    <GuardedField label={text('roster.field-line')} value={props.value} onChange={props.onChange} limit={LINE_LIMIT} />
  );
}

type Form = ReturnType<typeof formOf>;

/** The moments of the typed day and times; null while something is missing. */
function spanOf(form: Form): { readonly begins: string; readonly ends: string } | null {
  if (momentOfWallTime(`${form.day}T${form.begins}`) === null || form.ends === '') return null;
  const typed = wallTimes(form);
  const [begins, ends] = [momentOfWallTime(typed.begins), momentOfWallTime(typed.ends)];
  return begins === null || ends === null ? null : { begins, ends };
}

function formOf(shift: RosterShift | null, proposed: { readonly day: string; readonly accountId: string }) {
  if (shift === null) return { ...proposed, begins: '08:00', ends: '16:00', weekly: false, line: '' };
  const [day = '', begins = ''] = wallTimeOf(shift.begins).split('T');
  const [, ends = ''] = wallTimeOf(shift.ends).split('T');
  return { accountId: shift.accountId, day, begins, ends, weekly: false, line: '' };
}
