import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Choice, goToFirstProblem } from '../shared/choice.tsx';
import { LISTEN_REASONS, type ListenReason, type Talk } from '../shared/contract.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { Layer } from '../shared/layer.tsx';
import { wordsForFailure } from '../shared/wording.ts';

/** Why a supervisor is about to listen. The operator's desk shows it first; then this desk rings. */
export function ListenLayer({ talk, onClose }: { readonly talk: Talk; readonly onClose: () => void }) {
  const text = useText();
  const [reason, setReason] = useState<ListenReason | null>(null);
  const [isAsked, setIsAsked] = useState(false);
  const listen = useMutation<unknown, Error, ListenReason>({
    mutationFn: (why) => sendCommand(`/api/talks/${talk.id}/listen`, { reason: why }),
    onSuccess: onClose,
  });
  const submit = () => {
    setIsAsked(true);
    if (reason === null) return goToFirstProblem();
    listen.mutate(reason);
  };
  return (
    <Layer title={text('listen.title', { name: talk.operator })} isOpen onClose={onClose}>
      <div className="guest-form">
        <p className="hint">{text('listen.hint')}</p>
        <Choice
          legend={text('listen.why')}
          options={LISTEN_REASONS.map((value) => ({ value, label: text(`guest.reason.${value}`) }))}
          value={reason}
          onChoose={setReason}
          problem={isAsked && reason === null ? text('guest.answer-this') : null}
        />
        <div role="alert">
          {listen.error === null ? null : <p className="call-note">{text(wordsForFailure(listen.error))}</p>}
        </div>
        <div className="button-row">
          <ActionButton label={text('listen.ask')} tone="main" isBusy={listen.isPending} onPress={submit} />
          <ActionButton label={text('button.cancel')} onPress={onClose} />
        </div>
      </div>
    </Layer>
  );
}
