import type { SentEscalation, WrapUp } from '../shared/contract.ts';
import { useText } from '../shared/language.tsx';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import { subjectOf } from './desk-state.ts';
import { useMomentWords } from './moment-words.ts';
import { SentItem } from './sent-item.tsx';

/** The operator's own day: how many calls, what is to be finished, what was told to the unit and whether it was received. */
export function SideLists() {
  const { session } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  if (state.desk === null) return null;
  return (
    <aside className="side" aria-label={text('side.title')}>
      <section className="side-part">
        <h2 className="small-title">{text('side.today')}</h2>
        <p>{text('side.calls', { count: state.desk.today.calls })}</p>
      </section>
      <section className="side-part" aria-labelledby="to-finish">
        <h2 className="small-title" id="to-finish">
          {text('side.to-finish')}
        </h2>
        <ToFinish wrapUps={state.desk.wrapUps} openCallId={subjectOf(state)?.callId ?? null} />
      </section>
      <section className="side-part" aria-labelledby="sent">
        <h2 className="small-title" id="sent">
          {text('side.sent')}
        </h2>
        <Sent escalations={state.sent} />
      </section>
    </aside>
  );
}

function ToFinish(props: { readonly wrapUps: readonly WrapUp[]; readonly openCallId: string | null }) {
  const { session } = useDesk();
  const text = useText();
  const moment = useMomentWords();
  if (props.wrapUps.length === 0) return <p className="hint">{text('side.nothing-to-finish')}</p>;
  return (
    <ul className="side-list">
      {props.wrapUps.map((wrapUp) => (
        <li key={wrapUp.callId}>
          <button
            type="button"
            className="side-item"
            aria-current={wrapUp.callId === props.openCallId ? 'true' : undefined}
            onClick={() => session.dispatch({ type: 'opened', callId: wrapUp.callId })}
          >
            <span>{text('call.label', { label: wrapUp.callLabel })}</span>
            <span className="side-time">{moment(wrapUp.startedAt)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Sent({ escalations }: { readonly escalations: readonly SentEscalation[] }) {
  const text = useText();
  if (escalations.length === 0) return <p className="hint">{text('side.nothing-sent')}</p>;
  return (
    <ul className="side-list" aria-live="polite">
      {escalations.map((escalation) => (
        <SentItem key={escalation.id} escalation={escalation} saysCall />
      ))}
    </ul>
  );
}
