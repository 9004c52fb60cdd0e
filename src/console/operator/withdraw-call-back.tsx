import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton, type ActionButtonProps } from '../shared/action-button.tsx';
import { type DeskCallBack, WITHDRAW_WHYS, type WithdrawWhy } from '../shared/contract.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { wordsForFailure } from '../shared/wording.ts';

interface WithdrawCallBackProps extends Required<Pick<ActionButtonProps, 'label' | 'about'>> {
  readonly callBack: DeskCallBack;
}

/** Takes a promise back: the reason is a part of it, so that no single slip of a finger does it. */
export function WithdrawCallBack({ callBack, label, about }: WithdrawCallBackProps) {
  const text = useText();
  const [isAsked, setIsAsked] = useState(false);
  const withdraw = useMutation<unknown, Error, WithdrawWhy>({
    mutationFn: (why) => sendCommand(`/api/call-backs/${callBack.id}/withdraw`, { why }),
  });
  return (
    <>
      <ActionButton label={label} about={about} tone="quiet" isPressed={isAsked} onPress={() => setIsAsked(!isAsked)} />
      {isAsked ? (
        <fieldset className="call-back-whys">
          <legend className="choice-legend">{text('call-back.why')}</legend>
          <div className="button-row">
            {WITHDRAW_WHYS.map((why) => (
              <ActionButton
                key={why}
                label={text(`call-back.why.${why}`)}
                about={about}
                isBusy={withdraw.isPending}
                onPress={() => withdraw.mutate(why)}
              />
            ))}
          </div>
        </fieldset>
      ) : null}
      <span role="alert">{withdraw.error === null ? null : text(wordsForFailure(withdraw.error))}</span>
    </>
  );
}
