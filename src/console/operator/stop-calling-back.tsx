import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { FailureNote } from '../shared/failure-note.tsx';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';

/** The caller says that nobody must call: what was agreed in another call is stopped, and nothing of it is shown. Asks once more. */
export function StopCallingBack({ callId }: { readonly callId: string }) {
  const text = useText();
  const [isAsked, setIsAsked] = useState(false);
  const stop = useMutation<unknown, Error>({
    mutationFn: () => sendCommand(`/api/calls/${callId}/stop-calling-back`, {}),
  });
  return (
    <>
      <div className="button-row">
        <ActionButton
          label={text('call-back.stop')}
          tone="quiet"
          isPressed={isAsked}
          onPress={() => setIsAsked(!isAsked)}
        />
        {isAsked ? (
          <ActionButton
            label={text('call-back.stop-yes')}
            tone="danger"
            isBusy={stop.isPending}
            onPress={() => stop.mutate()}
          />
        ) : null}
      </div>
      <FailureNote error={stop.error} />
    </>
  );
}
