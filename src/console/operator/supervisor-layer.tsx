import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Choice, goToFirstProblem } from '../shared/choice.tsx';
import { MANNERS, type Manner } from '../shared/contract.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { Layer } from '../shared/layer.tsx';
import { wordsForFailure } from '../shared/wording.ts';
import type { GuestLayerProps } from './guest-layer.tsx';

/** Calls a supervisor into the own talk: one answer, who is to hear them. The call stays the operator's. */
export function SupervisorLayer({ call, onClose }: GuestLayerProps) {
  const text = useText();
  const [manner, setManner] = useState<Manner | null>(null);
  const [isAsked, setIsAsked] = useState(false);
  const ask = useMutation<unknown, Error, Manner>({
    mutationFn: (how) => sendCommand(`/api/calls/${call.id}/supervisor`, { manner: how }),
    onSuccess: onClose,
  });
  const submit = () => {
    setIsAsked(true);
    if (manner === null) return goToFirstProblem();
    ask.mutate(manner);
  };
  return (
    <Layer title={text('call-supervisor.title', { label: call.callLabel })} isOpen onClose={onClose}>
      <div className="guest-form">
        <p className="hint">{text('call-supervisor.hint')}</p>
        <Choice
          legend={text('call-supervisor.how')}
          options={MANNERS.map((value) => ({ value, label: text(`call-supervisor.${value}`) }))}
          value={manner}
          onChoose={setManner}
          problem={isAsked && manner === null ? text('guest.answer-this') : null}
        />
        <div role="alert">
          {ask.error === null ? null : <p className="call-note">{text(wordsForFailure(ask.error))}</p>}
        </div>
        <div className="button-row">
          <ActionButton
            label={text('call-supervisor.ask')}
            icon="phone"
            tone="main"
            isBusy={ask.isPending}
            onPress={submit}
          />
          <ActionButton label={text('button.cancel')} onPress={onClose} />
        </div>
      </div>
    </Layer>
  );
}
