import type { SentEscalation } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { useMomentWords } from './moment-words.ts';

/** How far a flag has come: raised, the unit notified, received and when, and what was taken back. Nothing else of the unit's work comes back. */
export function SentState({ escalation }: { readonly escalation: SentEscalation }) {
  const text = useText();
  const moment = useMomentWords();
  const withdrawnAt = escalation.consentWithdrawnAt;
  return (
    <>
      <span className={`sent-state sent-${escalation.state}`}>
        <Icon name={escalation.state === 'acknowledged' ? 'check-circle' : 'clock'} />
        {text(`sent.${escalation.state}`, { moment: moment(escalation.acknowledgedAt ?? escalation.raisedAt) })}
      </span>
      {withdrawnAt === null ? null : (
        <span className="sent-state">
          <Icon name="shield" />
          {text('sent.consent-withdrawn', { moment: moment(withdrawnAt) })}
        </span>
      )}
    </>
  );
}
