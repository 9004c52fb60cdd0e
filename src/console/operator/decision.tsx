import { ActionButton } from '../shared/action-button.tsx';
import { Icon } from '../shared/icons.tsx';
import { useLanguage } from '../shared/language.tsx';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { wordsForMoment } from '../shared/wording.ts';
import type { DeskActions } from './desk-actions.ts';
import { useDesk } from './desk-commands.ts';
import type { Subject } from './desk-state.ts';
import { SentItem } from './sent-item.tsx';

export interface DecisionProps {
  readonly subject: Subject;
  readonly actions: DeskActions;
}

/** The two decisions of an operator about a person: presumed a victim, and told to the unit. */
export function Decision({ subject, actions }: DecisionProps) {
  const { session } = useDesk();
  const { text } = useLanguage();
  const facts = subject.stage === 'call' ? subject.call : subject.wrapUp;
  const sent = useStore(session.state).sent.filter((escalation) => escalation.callLabel === facts.callLabel);
  return (
    <section className="panel" aria-labelledby="decision-title">
      <h3 id="decision-title" className="small-title">
        {text('decision.title')}
      </h3>
      <Presumption callId={subject.callId} presumedAt={facts.presumedAt} />
      <ActionButton
        label={text('button.flag')}
        icon="flag"
        action="flag"
        tone={sent.length === 0 ? 'main' : 'plain'}
        onPress={() => actions.flag?.()}
      />
      <ul aria-live="polite">
        {sent.map((escalation) => (
          <SentItem key={escalation.id} escalation={escalation} />
        ))}
      </ul>
    </section>
  );
}

/** NRM 4.2: the 24 hours run from the moment recorded here, not from the notice. */
function Presumption({ callId, presumedAt }: { readonly callId: string; readonly presumedAt: string | null }) {
  const { session, commands } = useDesk();
  const { text, language } = useLanguage();
  const now = useNow() + useStore(session.state).clockOffsetMs;
  if (presumedAt === null) {
    return (
      <>
        <ActionButton
          label={text('button.presume')}
          icon="person"
          isBusy={commands.presume.isPending}
          onPress={() => commands.presume.mutate(callId)}
        />
        <p className="hint">{text('presume.hint')}</p>
      </>
    );
  }
  return (
    <p className="presumed" role="status">
      <Icon name="check-circle" />
      <span>
        <strong>{text('presume.done')}</strong>{' '}
        {text('presume.since', { moment: wordsForMoment(text, language, { moment: presumedAt, now }) })}
      </span>
    </p>
  );
}
