import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import type { SentEscalation } from '../shared/contract.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { wordsForFailure } from '../shared/wording.ts';

export interface WithdrawConsentProps {
  readonly escalation: SentEscalation;
  /** What names the flag: each one that was sent has the same button. */
  readonly about: string;
}

/** B4.3: the caller takes back that the unit may learn who they are. It cannot be undone, so a second press says it. */
export function WithdrawConsent({ escalation, about }: WithdrawConsentProps) {
  const text = useText();
  const hint = useId();
  const [isAsked, setIsAsked] = useState(false);
  const withdraw = useMutation({ mutationFn: () => sendCommand(`/api/sent/${escalation.id}/withdraw-consent`) });
  return (
    <div className="sent-consent">
      <ActionButton
        label={text('consent.withdraw')}
        about={about}
        tone="quiet"
        isPressed={isAsked}
        onPress={() => setIsAsked(!isAsked)}
      />
      {isAsked ? (
        <>
          <p className="hint" id={hint}>
            {text('consent.withdraw-hint')}
          </p>
          <ActionButton
            label={text('consent.withdraw-now')}
            about={`${about} ${hint}`}
            isBusy={withdraw.isPending}
            onPress={() => withdraw.mutate()}
          />
        </>
      ) : null}
      <span role="alert">{withdraw.error === null ? null : text(wordsForFailure(withdraw.error))}</span>
    </div>
  );
}
