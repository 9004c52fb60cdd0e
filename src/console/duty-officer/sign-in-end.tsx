import { useEffect, useRef } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import type { Me } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { timeOf } from '../shared/moments.ts';
import { useOutsideNotice } from '../shared/outside-notice.ts';
import { useKeys } from '../shared/use-keys.ts';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import type { UnitSession } from './unit-session.ts';
import { isOnDuty } from './unit-state.ts';

/** Said from so long before the end, as on an operator's desk. */
const SAID_BEFORE_MS = 30 * 60 * 1_000;

/** That the sign-in ends soon, and what to do before; to an officer on duty with one sound, for nobody looks at this page all day. */
export function SignInEnd({ me, session }: { readonly me: Me; readonly session: UnitSession }) {
  const text = useText();
  const state = useStore(session.state);
  const now = useNow() + state.clockOffsetMs;
  const endsAt = me.session?.endsAt;
  const isSoon = endsAt !== undefined && new Date(endsAt).getTime() - now <= SAID_BEFORE_MS;
  const isToSound = isSoon && isOnDuty(state);
  const hasSounded = useRef(false);
  useEffect(() => {
    // The server's clock as the page knows it moves a little with each document: back and over the half hour again.
    if (!isToSound || hasSounded.current) return;
    hasSounded.current = true;
    void session.ring.once();
  }, [isToSound, session]);
  return (
    <div role="status" aria-live="polite">
      {isSoon ? (
        <p className="sign-in-end">
          <Icon name="clock" />
          <span>{text('officer.sign-in-ends', { time: timeOf(endsAt), button: text('button.sign-out') })}</span>
        </p>
      ) : null}
    </div>
  );
}

/** Above what remains of the page: that nothing reaches it any more, with the sound's button. Nothing where the officer signed out. */
export function SignInOver({ session }: { readonly session: UnitSession }) {
  const text = useText();
  const { end } = useStore(session.state);
  const ringProblem = useStore(session.ring.problem);
  const isLoud = end === 'loud';
  const silence = () => session.dispatch({ type: 'silence' });
  useKeys({ situation: 'officer', actions: isLoud ? { 'silence-ring': silence } : {} });
  useOutsideNotice(isLoud ? 1 : 0, false);
  if (end === null) return null;
  return (
    <div className="failure" role="alert">
      <Icon name="warning" />
      <p>{text('officer.sign-in-over')}</p>
      {isLoud && ringProblem !== null ? <p>{text('officer.sound-blocked')}</p> : null}
      {isLoud ? (
        <ActionButton label={text('bar.silence-ring')} icon="bell-off" action="silence-ring" onPress={silence} />
      ) : null}
    </div>
  );
}
