import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { CertificateForm } from '../shared/certificate-form.tsx';
import { isPlain } from '../shared/guarded-field.tsx';
import { Icon } from '../shared/icons.tsx';
import { useLanguage, useText } from '../shared/language.tsx';
import { NotRead } from '../shared/not-read.tsx';
import { wordsForFailure, wordsForMoment, wordsForSpan } from '../shared/wording.ts';
import { ROSTER_QUERY, type RosterCommands, useRosterCommands } from './roster-commands.ts';
import { RosterTable } from './roster-table.tsx';
import { dayOf, type RosterShift, type RosterWeek, wordsForWeek } from './roster-words.ts';
import { ReasonField, ShiftForm } from './shift-form.tsx';
import { readWholeRoster } from './whole-roster.ts';

/** Somebody may take extra duty or a colleague's shift meanwhile. */
const READ_AGAIN_MS = 30_000;

/** The roster of three weeks: who is there when, what nobody has, and the forms to change it. */
export function RosterPart() {
  const text = useText();
  const read = useQuery({
    queryKey: ROSTER_QUERY,
    queryFn: readWholeRoster,
    refetchInterval: READ_AGAIN_MS,
    networkMode: 'always',
  });
  const commands = useRosterCommands();
  const [weekAt, setWeekAt] = useState(0);
  const [chosen, setChosen] = useState<RosterShift | null>(null);
  const week = read.data?.weeks[weekAt];
  return (
    <section className="watch-part" aria-labelledby="roster">
      <h2 className="small-title" id="roster">
        {text('roster.title')}
      </h2>
      {week === undefined || read.isError ? <NotRead error={read.error} /> : null}
      {read.data === undefined || week === undefined ? null : (
        <>
          <WeekChoice weeks={read.data.weeks} at={weekAt} onChoose={setWeekAt} />
          <RosterTable
            week={week}
            people={read.data.people}
            now={read.data.serverTime}
            chosenId={chosen?.id ?? null}
            onChoose={setChosen}
          />
          <Outcome commands={commands} />
          <div className="watch-forms">
            <ShiftForm
              key={chosen === null ? `new ${week.monday}` : `${chosen.id} ${chosen.accountId}`}
              people={read.data.people}
              shift={chosen}
              day={laterDay(week.monday, dayOf(read.data.serverTime))}
              commands={commands}
              // Whoever has opened another shift while this one was on its way goes on with that.
              onDone={() => setChosen((now) => (now === chosen ? null : now))}
            />
            <Publication key={week.monday} week={week} now={read.data.serverTime} commands={commands} />
            <CertificateForm
              people={[...read.data.people, ...read.data.supervisors]}
              isBusy={commands.isBusy}
              onKeep={commands.certify.mutate}
            />
          </div>
        </>
      )}
    </section>
  );
}

/** A new shift is proposed for the week that is shown, and never for a day that is over. */
const laterDay = (one: string, other: string) => (one > other ? one : other);

function WeekChoice(props: {
  readonly weeks: readonly RosterWeek[];
  readonly at: number;
  readonly onChoose: (at: number) => void;
}) {
  const { text, language } = useLanguage();
  return (
    <fieldset className="button-row roster-weeks">
      <legend className="unseen">{text('roster.weeks')}</legend>
      {props.weeks.map((week, at) => (
        <ActionButton
          key={week.monday}
          label={wordsForWeek(text, language, week)}
          isPressed={at === props.at}
          onPress={() => props.onChoose(at)}
        />
      ))}
    </fieldset>
  );
}

/** What came of the last thing that was tried: beside the forms, and said to whoever cannot see it. */
function Outcome({ commands }: { readonly commands: RosterCommands }) {
  const text = useText();
  const { failure, isSaved } = commands;
  return (
    <>
      <div role="alert">
        {failure === null ? null : (
          <p className="failure">
            <Icon name="warning" />
            {text(wordsForFailure(failure))}
          </p>
        )}
      </div>
      <p role="status" className="hint">
        {isSaved ? text('roster.saved') : ''}
      </p>
    </>
  );
}

function Publication(props: { readonly week: RosterWeek; readonly now: string; readonly commands: RosterCommands }) {
  const { text, language } = useLanguage();
  const { week, commands } = props;
  const [line, setLine] = useState('');
  const { published } = week;
  const reason = line.trim() === '' ? null : line.trim();
  const now = new Date(props.now).getTime();
  return (
    <form className="watch-form" aria-labelledby="publication" onSubmit={(event) => event.preventDefault()}>
      <h3 className="small-title" id="publication">
        {text('roster.publish')}
      </h3>
      <p className={week.gapMinutes === 0 ? 'hint' : 'fact fact-warning'}>
        {week.gapMinutes === 0
          ? text('roster.no-gap')
          : text('roster.gap-total', { span: wordsForSpan(text, week.gapMinutes * 60) })}
      </p>
      <p className="hint">
        {published === null
          ? text('roster.unpublished')
          : text('roster.published', {
              name: published.by,
              moment: wordsForMoment(text, language, { moment: published.at, now }),
            })}
      </p>
      {published?.line ? <p className="watch-line">{text('roster.published-line', { line: published.line })}</p> : null}
      {week.gapMinutes === 0 ? null : <ReasonField value={line} onChange={setLine} />}
      <div className="button-row">
        <ActionButton
          label={text('roster.publish')}
          isBusy={commands.isBusy}
          isDisabled={week.gapMinutes > 0 && !isPlain(line)}
          onPress={() => commands.publish.mutate({ week: week.monday, line: reason })}
        />
      </div>
    </form>
  );
}
