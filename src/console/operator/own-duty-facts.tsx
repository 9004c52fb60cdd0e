import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ActionButton } from '../shared/action-button.tsx';
import { Choice } from '../shared/choice.tsx';
import type { CalendarAddress, OwnDuty } from '../shared/contract.ts';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { Icon } from '../shared/icons.tsx';
import { useLanguage, useText } from '../shared/language.tsx';
import { wordsForFailure, wordsForMoment } from '../shared/wording.ts';
import { StepUp } from '../sign-in/step-up.tsx';
import { isStepUpNeeded } from '../sign-in/use-proof.tsx';
import { useDesk } from './desk-commands.ts';

const OWN_DUTY = ['own-duty'];

/** What callers may wish for in the person, and the address of the own shifts in other calendars. */
export function OwnDutyFacts({ now }: { readonly now: number }) {
  const { session } = useDesk();
  const text = useText();
  const client = useQueryClient();
  const read = useQuery({ queryKey: OWN_DUTY, queryFn: () => readDocument<OwnDuty>('/api/own-duty') });
  const settled = { onSettled: () => client.invalidateQueries({ queryKey: OWN_DUTY }) };
  const say = useMutation<unknown, Error, OwnDuty['answering']>({
    mutationFn: (answering) => sendCommand('/api/own-duty/answering', answering),
    ...settled,
  });
  const make = useMutation({ mutationFn: () => sendCommand<CalendarAddress>('/api/own-duty/calendar'), ...settled });
  const end = useMutation({
    mutationFn: () => sendCommand('/api/own-duty/calendar/end'),
    onSuccess: () => make.reset(),
    ...settled,
  });
  // In the demo nobody has anything to prove with: its people sign in again.
  const isProofWanted = isStepUpNeeded(make.error) && !session.me.line.demo;
  const failure = say.error ?? (isProofWanted ? null : make.error) ?? end.error ?? read.error;
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
      {read.data ? <Answering said={read.data.answering.as} onSay={(as) => say.mutate({ as })} /> : null}
      {read.data ? (
        <Calendar
          madeAt={read.data.madeAt}
          address={make.data ? `${location.origin}${make.data.path}` : null}
          now={now}
          isBusy={make.isPending || end.isPending}
          onMake={() => make.mutate()}
          onEnd={() => end.mutate()}
        />
      ) : null}
      {isProofWanted ? <StepUp onProved={() => make.mutate()} /> : null}
    </>
  );
}

interface AnsweringProps {
  readonly said: OwnDuty['answering']['as'];
  readonly onSay: (said: OwnDuty['answering']['as']) => void;
}

function Answering({ said, onSay }: AnsweringProps) {
  const text = useText();
  const options = [
    { value: 'woman', label: text('duty.as-woman') },
    { value: 'man', label: text('duty.as-man') },
    { value: 'nothing', label: text('duty.as-nothing') },
  ] as const;
  return (
    <Choice
      legend={text('duty.answering')}
      options={options}
      value={said ?? 'nothing'}
      onChoose={(value) => onSay(value === 'nothing' ? null : value)}
    />
  );
}

interface CalendarProps {
  readonly madeAt: string | null;
  /** Only in the moment in which it was made. */
  readonly address: string | null;
  readonly now: number;
  readonly isBusy: boolean;
  readonly onMake: () => void;
  readonly onEnd: () => void;
}

function Calendar({ madeAt, address, now, isBusy, onMake, onEnd }: CalendarProps) {
  const { text, language } = useLanguage();
  return (
    <section className="own-calendar" aria-labelledby="own-calendar">
      <h3 id="own-calendar">{text('duty.calendar')}</h3>
      <p className="hint">{text('duty.calendar-hint')}</p>
      <div role="status">
        {address === null ? null : (
          <p>
            {text('duty.calendar-shown')} <code className="own-calendar-address">{address}</code>
          </p>
        )}
        {madeAt === null ? null : (
          <p>{text('duty.calendar-since', { moment: wordsForMoment(text, language, { moment: madeAt, now }) })}</p>
        )}
      </div>
      <span className="button-row">
        <ActionButton
          label={text(madeAt === null ? 'duty.calendar-make' : 'duty.calendar-again')}
          isBusy={isBusy}
          onPress={onMake}
        />
        {madeAt === null ? null : <ActionButton label={text('duty.calendar-end')} isBusy={isBusy} onPress={onEnd} />}
      </span>
    </section>
  );
}
