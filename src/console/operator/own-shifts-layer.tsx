import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ActionButton } from '../shared/action-button.tsx';
import type { OwnShifts } from '../shared/contract.ts';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { Icon } from '../shared/icons.tsx';
import { useLanguage, useText } from '../shared/language.tsx';
import { Layer } from '../shared/layer.tsx';
import { timeOf } from '../shared/moments.ts';
import { wordsForFailure, wordsForMoment } from '../shared/wording.ts';
import { OwnDutyFacts } from './own-duty-facts.tsx';

type Shift = OwnShifts['shifts'][number];
type Decision = 'confirm' | 'offer' | 'withdraw' | 'take';

const OWN_SHIFTS = ['own-shifts'];

/** The own shifts of two weeks, and those that colleagues offer: a swap needs the word of both. */
export function OwnShiftsLayer({ now, onClose }: { readonly now: number; readonly onClose: () => void }) {
  const text = useText();
  const client = useQueryClient();
  const read = useQuery({ queryKey: OWN_SHIFTS, queryFn: () => readDocument<OwnShifts>('/api/own-shifts') });
  const decide = useMutation<unknown, Error, { readonly id: string; readonly decision: Decision }>({
    mutationFn: ({ id, decision }) => sendCommand(`/api/shifts/${id}/${decision}`),
    onSettled: () => client.invalidateQueries({ queryKey: OWN_SHIFTS }),
  });
  const failure = decide.error ?? read.error;
  return (
    <Layer title={text('duty.shifts')} isOpen onClose={onClose} size="wide">
      <div role="alert">
        {failure === null ? null : (
          <p className="failure">
            <Icon name="warning" />
            {text(wordsForFailure(failure))}
          </p>
        )}
      </div>
      {read.data?.shifts.length === 0 ? <p>{text('duty.no-shifts')}</p> : null}
      <ul className="own-shifts">
        {(read.data?.shifts ?? []).map((shift) => (
          <OwnShift
            key={shift.id}
            shift={shift}
            now={now}
            isBusy={decide.isPending}
            onDecide={(decision) => decide.mutate({ id: shift.id, decision })}
          />
        ))}
      </ul>
      <p className="hint">{text('duty.swap-hint')}</p>
      <OwnDutyFacts now={now} />
    </Layer>
  );
}

interface OwnShiftProps {
  readonly shift: Shift;
  readonly now: number;
  readonly isBusy: boolean;
  readonly onDecide: (decision: Decision) => void;
}

function OwnShift({ shift, now, isBusy, onDecide }: OwnShiftProps) {
  const { text, language } = useLanguage();
  const { begins, ends, isMine, isConfirmed, offeredBy } = shift;
  const moment = wordsForMoment(text, language, { moment: begins, now });
  const decisions = decisionsOn(shift, new Date(begins).getTime() > now);
  return (
    <li className="own-shift">
      <strong id={`shift-${shift.id}`}>{text('duty.span', { moment, ends: timeOf(ends) })}</strong>
      {isMine && isConfirmed ? <span className="fact">{text('duty.confirmed')}</span> : null}
      {offeredBy === null ? null : (
        <span className="fact fact-warning">
          {isMine ? text('duty.offered') : text('duty.offered-by', { name: offeredBy })}
        </span>
      )}
      <span className="button-row">
        {decisions.map((decision) => (
          <ActionButton
            key={decision}
            label={text(`duty.${decision}`)}
            about={`shift-${shift.id}`}
            isBusy={isBusy}
            onPress={() => onDecide(decision)}
          />
        ))}
      </span>
    </li>
  );
}

/** What can be said of a shift: nothing of one that has begun but that one came. */
function decisionsOn({ isMine, isConfirmed, offeredBy }: Shift, isToCome: boolean): Decision[] {
  if (!isMine) return ['take'];
  const confirm: Decision[] = isConfirmed ? [] : ['confirm'];
  if (!isToCome) return confirm;
  return offeredBy === null ? [...confirm, 'offer'] : ['withdraw'];
}
