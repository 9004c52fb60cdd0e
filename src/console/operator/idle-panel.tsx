import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { elapsed, secondsBetween, timeWithSeconds } from '../shared/moments.ts';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import { OwnDuty } from './own-duty.tsx';

/** The quiet desk: whether anybody waits and who else is here. No league table, no pressure. */
export function IdlePanel() {
  const { session } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  const now = useNow() + state.clockOffsetMs;
  if (state.desk === null) return null;
  const { waiting, colleagues, presence } = state.desk;
  return (
    <section className="card idle" aria-labelledby="idle-title">
      <span className="idle-mark">
        <Icon name={waiting.count === 0 ? 'cup' : 'clock'} />
      </span>
      <h2 id="idle-title" className="big-title">
        {text(waiting.count === 0 ? 'idle.nothing' : 'idle.waiting', { count: waiting.count })}
      </h2>
      <p className="hint">
        {state.isCurrent
          ? text(`idle.hint.${presence.state}`)
          : text('watch.as-of', { time: timeWithSeconds(state.desk.serverTime) })}
      </p>
      <OwnDuty />
      <dl className="idle-facts">
        <div>
          <dt>{text('idle.callers')}</dt>
          <dd>{waiting.count}</dd>
        </div>
        <div>
          <dt>{text('idle.longest')}</dt>
          <dd className="figures">
            {waiting.longestSince === null ? '–' : elapsed(secondsBetween(waiting.longestSince, now))}
          </dd>
        </div>
        <div>
          <dt>{text('idle.colleagues')}</dt>
          <dd>{colleagues.available}</dd>
        </div>
      </dl>
    </section>
  );
}
