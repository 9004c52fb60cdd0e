import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { timeOf } from '../shared/moments.ts';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';

/** Said from so long before the end: long enough to sign in again between two calls. */
const SAID_BEFORE_MS = 30 * 60 * 1_000;

/** That the session ends soon; and past its end, that the call is the person's to its end, and what to do then. Otherwise nothing. */
export function SessionEnd() {
  const { session } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  const now = useNow() + state.clockOffsetMs;
  const endsAt = session.me.session?.endsAt;
  const leftMs = endsAt === undefined ? Number.POSITIVE_INFINITY : new Date(endsAt).getTime() - now;
  return (
    <div role="status">
      {endsAt === undefined || leftMs > SAID_BEFORE_MS ? null : (
        <p className="session-end">
          <Icon name="clock" />
          <span>{leftMs > 0 ? text('session.ends', { time: timeOf(endsAt) }) : text('session.ended-in-call')}</span>
        </p>
      )}
    </div>
  );
}
