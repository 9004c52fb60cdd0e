import { useId } from 'react';
import type { SentEscalation } from '../shared/contract.ts';
import { useText } from '../shared/language.tsx';
import { useFocusGoesOn } from '../shared/use-focus-goes-on.ts';
import { SentState } from './sent-state.tsx';
import { WithdrawConsent } from './withdraw-consent.tsx';

export interface SentItemProps {
  readonly escalation: SentEscalation;
  /** Among those of several calls it says of which. */
  readonly saysCall?: boolean;
}

/** A flag that was sent: how far it came, and what its person takes back. */
export function SentItem({ escalation, saysCall = false }: SentItemProps) {
  const text = useText();
  const reference = useId();
  const part = useFocusGoesOn<HTMLLIElement>();
  return (
    <li className="sent-item" {...part}>
      <span className="sent-reference" id={reference}>
        {escalation.reference}
      </span>
      {saysCall ? <span className="side-time">{text('call.label', { label: escalation.callLabel })}</span> : null}
      <SentState escalation={escalation} />
      {escalation.hasConsent ? <WithdrawConsent escalation={escalation} about={reference} /> : null}
    </li>
  );
}
