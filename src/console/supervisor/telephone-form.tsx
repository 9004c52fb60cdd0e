import { useId, useRef, useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { DayField } from '../shared/day-field.tsx';
import { Labelled } from '../shared/labelled.tsx';
import { useText } from '../shared/language.tsx';
import { HoursFields } from './hours-fields.tsx';
import {
  type EntryField,
  entryOf,
  NOTHING_TYPED,
  problemsIn,
  type TelephoneKind,
  type TypedTelephone,
} from './telephone-entry.ts';

/** As they are written in every language: Turkish, Persian, Arabic. */
const EXAMPLES = { codes: 'tr, fa, ar' };

interface TelephoneFormProps {
  readonly kind: TelephoneKind;
  /** How often one was entered by this form: what was entered is gone from it. */
  readonly entered: number;
  readonly isBusy: boolean;
  /** What the line said no to. */
  readonly refused: EntryField | null;
  /** What is proved for afterwards is what stands here: an older entry does not wait for it. */
  readonly onChange: () => void;
  readonly onEnter: (entry: object) => void;
}

/** Enters somebody's telephone. What is missing or wrong is said at its field, and the first of them gets the keyboard. */
export function TelephoneForm({ kind, entered, isBusy, refused, onChange, onEnter }: TelephoneFormProps) {
  const text = useText();
  const titleId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const [isTried, setIsTried] = useState(false);
  const [emptiedAt, setEmptiedAt] = useState(entered);
  if (entered !== emptiedAt) {
    setEmptiedAt(entered);
    setTyped(NOTHING_TYPED);
    setIsTried(false);
  }
  const found = isTried ? problemsIn(typed, kind) : [];
  const problems = refused === null || found.length > 0 ? found : [refused];
  const set = (change: Partial<TypedTelephone>) => {
    onChange();
    setTyped({ ...typed, ...change });
  };
  const submit = () => {
    setIsTried(true);
    if (problemsIn(typed, kind).length === 0) return onEnter(entryOf(typed, kind));
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  };
  return (
    <form ref={form} className="watch-form" aria-labelledby={titleId} onSubmit={(event) => event.preventDefault()}>
      <h3 className="small-title" id={titleId}>
        {text(`telephones.add-${kind}`)}
      </h3>
      <PersonFields kind={kind} typed={typed} problems={problems} onChange={set} />
      <HoursFields
        hours={typed.hours}
        problem={problems.includes('hours') ? text('telephones.wrong-hours') : null}
        onChange={(hours) => set({ hours })}
      />
      {kind === 'on-call' ? <DayFields typed={typed} problems={problems} onChange={set} /> : null}
      <div className="button-row">
        <ActionButton label={text('roster.save')} tone="main" isBusy={isBusy} onPress={submit} />
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly typed: TypedTelephone;
  readonly problems: readonly EntryField[];
  readonly onChange: (change: Partial<TypedTelephone>) => void;
}

const PLACES = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

function PersonFields({ kind, typed, problems, onChange }: FieldsProps & { readonly kind: TelephoneKind }) {
  const text = useText();
  const field = (name: 'name' | 'telephone' | 'languages') => ({
    value: typed[name],
    problem: problems.includes(name) ? text(`telephones.wrong-${name}`, EXAMPLES) : null,
    onType: (value: string) => onChange({ [name]: value }),
  });
  return (
    <>
      <TextField label={text('telephones.name')} {...field('name')} />
      <TextField label={text('telephones.number')} hint={text('telephones.number-hint')} {...field('telephone')} />
      {kind === 'interpreters' ? (
        <TextField
          label={text('telephones.languages')}
          hint={text('telephones.languages-hint', EXAMPLES)}
          {...field('languages')}
        />
      ) : (
        <Labelled label={text('telephones.place')} hint={text('telephones.place-hint')}>
          {(id, about) => (
            <select
              id={id}
              {...about}
              className="field"
              value={typed.place}
              onChange={(event) => onChange({ place: event.target.value })}
            >
              {PLACES.map((place) => (
                <option key={place}>{place}</option>
              ))}
            </select>
          )}
        </Labelled>
      )}
    </>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly problem: string | null;
  readonly onType: (value: string) => void;
}

/** Nothing of it is proposed again by the browser. */
function TextField({ value, onType, ...about }: TextFieldProps) {
  return (
    <Labelled {...about}>
      {(id, described) => (
        <input
          id={id}
          {...described}
          className="field"
          maxLength={60}
          autoComplete="off"
          value={value}
          onChange={(event) => onType(event.target.value)}
        />
      )}
    </Labelled>
  );
}

/** Empty: without a limit. */
function DayFields({ typed, problems, onChange }: FieldsProps) {
  const text = useText();
  return (
    <>
      {(['firstDay', 'lastDay'] as const).map((field) => (
        <DayField
          key={field}
          label={text(field === 'firstDay' ? 'telephones.first-day' : 'telephones.last-day')}
          problem={field === 'lastDay' && problems.includes(field) ? text('telephones.wrong-last-day') : null}
          value={typed[field]}
          onChange={(day) => onChange({ [field]: day })}
          isReadOut
        />
      ))}
    </>
  );
}
