import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { useLanguage } from '../shared/language.tsx';
import { timeOf } from '../shared/moments.ts';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { wordsForMoment } from '../shared/wording.ts';
import { useDesk } from './desk-commands.ts';
import { OwnShiftsLayer } from './own-shifts-layer.tsx';

/** A shift is asked about from this long before it begins. */
const ASKED_BEFORE_MS = 24 * 60 * 60 * 1_000;

/** Until when the own shift lasts, and the next one: from a day before, whether one comes. */
export function OwnDuty() {
  const { session, commands } = useDesk();
  const { text, language } = useLanguage();
  const state = useStore(session.state);
  const now = useNow() + state.clockOffsetMs;
  const [isOpen, setIsOpen] = useState(false);
  if (state.desk === null) return null;
  const { duty, nextShift } = state.desk;
  const isAsked =
    nextShift !== null && !nextShift.isConfirmed && new Date(nextShift.begins).getTime() - now < ASKED_BEFORE_MS;
  return (
    <div className="own-duty">
      <p>{duty.until === null ? text('duty.none') : text('duty.until', { time: timeOf(duty.until) })}</p>
      {nextShift === null ? null : (
        <p>
          {text('duty.next', { moment: wordsForMoment(text, language, { moment: nextShift.begins, now }) })}{' '}
          {nextShift.isConfirmed ? text('duty.confirmed') : ''}
        </p>
      )}
      {isAsked ? (
        <ActionButton
          label={text('duty.confirm')}
          icon="check"
          isBusy={commands.confirmShift.isPending}
          onPress={() => commands.confirmShift.mutate(nextShift.id)}
        />
      ) : null}
      <ActionButton label={text('duty.shifts')} tone="quiet" onPress={() => setIsOpen(true)} />
      {isOpen ? <OwnShiftsLayer now={now} onClose={() => setIsOpen(false)} /> : null}
    </div>
  );
}
