import { ActionButton } from '../shared/action-button.tsx';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import { wordsForFlag } from './flag-standing.ts';
import { SentState } from './sent-state.tsx';

export interface FlagSentProps {
  readonly raised: { readonly id: string; readonly reference: string };
  readonly onClose: () => void;
}

/** What came of the flag: its reference at once, and the minute of the receipt as soon as there is one. */
export function FlagSent({ raised, onClose }: FlagSentProps) {
  const { session } = useDesk();
  const text = useText();
  const sent = useStore(session.state).sent.find((escalation) => escalation.id === raised.id);
  const { title, standing } = wordsForFlag(sent?.state);
  return (
    <div className="flag-sent">
      <span className="sent-mark">
        <Icon name={sent?.state === 'raised' ? 'clock' : 'check-circle'} />
      </span>
      <p className="big-title" role="status">
        {text(title, { reference: raised.reference })}
      </p>
      <p role="status">
        {sent?.state === 'acknowledged' ? (
          <SentState escalation={sent} />
        ) : (
          <span className="sent-state">
            <Icon name="clock" />
            {text(standing)}
          </span>
        )}
      </p>
      <p className="hint">{text('flag.sent-hint')}</p>
      <ActionButton label={text('button.close')} tone="main" onPress={onClose} />
    </div>
  );
}
