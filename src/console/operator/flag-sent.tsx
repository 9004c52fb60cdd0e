import { ActionButton } from '../shared/action-button.tsx';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { timeOf } from '../shared/moments.ts';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';

export interface FlagSentProps {
  readonly raised: { readonly id: string; readonly reference: string };
  readonly onClose: () => void;
}

/** What came of the flag: its reference at once, and the minute of the receipt as soon as there is one. */
export function FlagSent({ raised, onClose }: FlagSentProps) {
  const { session } = useDesk();
  const text = useText();
  const sent = useStore(session.state).sent.find((escalation) => escalation.id === raised.id);
  const receivedAt = sent?.acknowledgedAt ?? null;
  return (
    <div className="flag-sent">
      <span className="sent-mark">
        <Icon name="check-circle" />
      </span>
      <p className="big-title" role="status">
        {text('flag.sent', { reference: raised.reference })}
      </p>
      <p className={`sent-state ${receivedAt === null ? '' : 'sent-acknowledged'}`} role="status">
        <Icon name={receivedAt === null ? 'clock' : 'check-circle'} />
        {receivedAt === null ? text('flag.waiting') : text('sent.received', { time: timeOf(receivedAt) })}
      </p>
      <p className="hint">{text('flag.sent-hint')}</p>
      <ActionButton label={text('button.close')} tone="main" onPress={onClose} />
    </div>
  );
}
