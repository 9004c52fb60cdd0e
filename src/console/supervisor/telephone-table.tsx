import { useEffect, useRef, useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import type { Telephones } from '../shared/contract.ts';
import { useLanguage, useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { dateOf } from '../shared/moments.ts';
import { wordsForLanguages } from '../shared/spoken.ts';
import { useJustMoved } from '../shared/use-just-moved.ts';
import { wordsForHours } from './hours-words.ts';
import { daysAfter } from './roster-words.ts';
import { TelephoneTrial } from './telephone-trial.tsx';

type OnCall = Telephones['onCall'][number];
type Interpreter = Telephones['interpreters'][number];
export type ShownTelephone = OnCall | Interpreter;

interface TelephoneTableProps {
  readonly caption: MessageId;
  readonly nobody: MessageId;
  readonly rows: readonly ShownTelephone[];
  readonly offsetMs: number;
  readonly isBusy: boolean;
  readonly onRetire: (id: string) => void;
  readonly onTry: (id: string) => void;
}

/** Who is rung, when, and in which order or language; of the telephone its last two digits. Taking one out asks once more. */
export function TelephoneTable(props: TelephoneTableProps) {
  const { caption, nobody, rows, offsetMs, isBusy, onRetire, onTry } = props;
  const text = useText();
  const isOnCall = rows.some((row) => 'place' in row);
  if (rows.length === 0) return <p className="hint">{text(nobody)}</p>;
  return (
    <div className="roster-scroll">
      <table className="roster-table telephone-table">
        <caption className="unseen">{text(caption)}</caption>
        <thead>
          <tr>
            <th scope="col">{text('roster.field-person')}</th>
            <th scope="col">{text('telephones.number')}</th>
            <th scope="col">{text(isOnCall ? 'telephones.place' : 'telephones.languages')}</th>
            <th scope="col">{text('telephones.hours')}</th>
            {isOnCall ? <th scope="col">{text('telephones.trial')}</th> : null}
            <th scope="col">{text('telephones.remove')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td className="figures">{text('telephones.digits', { digits: row.lastDigits })}</td>
              <td>{'place' in row ? row.place : wordsForLanguages(text, row.languages)}</td>
              <td>
                <Hours row={row} />
              </td>
              {'place' in row ? (
                <td>
                  <TelephoneTrial row={row} offsetMs={offsetMs} isBusy={isBusy} onTry={onTry} />
                </td>
              ) : null}
              <td>
                <Retiring row={row} isBusy={isBusy} onRetire={onRetire} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Hours({ row }: { readonly row: ShownTelephone }) {
  const { text, language } = useLanguage();
  const noon = (day: string) => dateOf(`${day}T08:00:00Z`, language);
  return (
    <>
      {wordsForHours(text, row.hours).map((words) => (
        <span key={words} className="telephone-hours">
          {words}
        </span>
      ))}
      {'fromDay' in row && row.fromDay !== null ? (
        <small className="roster-mark">{text('telephones.from', { date: noon(row.fromDay) })}</small>
      ) : null}
      {'untilDay' in row && row.untilDay !== null ? (
        <small className="roster-mark">{text('telephones.until', { date: noon(daysAfter(row.untilDay, -1)) })}</small>
      ) : null}
    </>
  );
}

function Retiring(props: Pick<TelephoneTableProps, 'isBusy' | 'onRetire'> & { readonly row: ShownTelephone }) {
  const text = useText();
  const [isAsked, setIsAsked] = useState(false);
  const { id, name } = props.row;
  // The answer comes up where the question was pressed: a double click is no answer to it.
  const isMoved = useJustMoved(isAsked ? 'answer' : 'question');
  const buttons = useRef<HTMLDivElement>(null);
  const wasAsked = useRef(isAsked);
  useEffect(() => {
    // The button that was pressed is gone, and the keyboard would be nowhere.
    if (isAsked !== wasAsked.current) buttons.current?.querySelector('button')?.focus();
    wasAsked.current = isAsked;
  }, [isAsked]);
  if (!isAsked) {
    return (
      <div className="button-row" ref={buttons}>
        <ActionButton label={text('telephones.remove-of', { name })} onPress={() => setIsAsked(true)} />
      </div>
    );
  }
  return (
    <div className="button-row" ref={buttons}>
      <ActionButton
        label={text('telephones.remove-yes', { name })}
        tone="danger"
        isBusy={props.isBusy || isMoved}
        onPress={() => props.onRetire(id)}
      />
      <ActionButton label={text('button.cancel')} tone="quiet" onPress={() => setIsAsked(false)} />
    </div>
  );
}
