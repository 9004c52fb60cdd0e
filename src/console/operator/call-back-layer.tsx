import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Choice, goToFirstProblem } from '../shared/choice.tsx';
import {
  CALL_BACK_PRESETS,
  CALL_BACK_SAYS,
  type CallBackPreset,
  type CallBackRequest,
  type CallBackSay,
  type DeskCall,
  WHO_MAY_ANSWER,
  type WhoMayAnswer,
} from '../shared/contract.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { Layer } from '../shared/layer.tsx';
import { wordsForFailure } from '../shared/wording.ts';
import { emptyWindow, OwnWindow, windowOf } from './own-window.tsx';

/** A ready-made window, or one of the caller's own. */
type When = CallBackPreset | 'own';
const WHENS: readonly When[] = [...CALL_BACK_PRESETS, 'own'];

export interface CallBackLayerProps {
  readonly call: DeskCall;
  readonly onClose: () => void;
}

/** What is agreed with the caller: when, what is said to somebody else, and who may answer. Never a voice message: that is no choice. */
export function CallBackLayer({ call, onClose }: CallBackLayerProps) {
  const text = useText();
  return (
    <Layer title={text('call-back.layer', { label: call.callLabel })} isOpen onClose={onClose} size="wide">
      <PlanForm call={call} onClose={onClose} />
    </Layer>
  );
}

function PlanForm({ call, onClose }: CallBackLayerProps) {
  const text = useText();
  const [when, setWhen] = useState<When | null>(null);
  const [own, setOwn] = useState(() => emptyWindow(Date.now()));
  const [say, setSay] = useState<CallBackSay>('wrong-number');
  const [whoMayAnswer, setWho] = useState<WhoMayAnswer>('caller-only');
  const [isAsked, setIsAsked] = useState(false);
  const agree = useMutation<unknown, Error, CallBackRequest>({
    mutationFn: (wish) => sendCommand(`/api/calls/${call.id}/call-back`, wish),
    onSuccess: onClose,
  });
  const submit = () => {
    setIsAsked(true);
    if (when === null) return goToFirstProblem();
    const window = windowOf(own);
    if (when !== 'own') agree.mutate({ preset: when, opensAt: null, closesAt: null, say, whoMayAnswer });
    else if (window !== null) agree.mutate({ preset: null, ...window, say, whoMayAnswer });
  };
  return (
    <fieldset className="guest-form call-back-form" aria-label={text('call-back.title')} onKeyDown={whenByKey(setWhen)}>
      <p className="hint">{text('call-back.hint')}</p>
      <div className="guest-columns">
        <Choice
          legend={text('call-back.when')}
          options={WHENS.map((value, place) => ({
            value,
            label: `${place + 1} · ${text(`call-back.preset.${value}`)}`,
          }))}
          value={when}
          onChoose={setWhen}
          problem={isAsked && when === null ? text('guest.answer-this') : null}
        />
        <Choice
          legend={text('call-back.who')}
          options={WHO_MAY_ANSWER.map((value) => ({ value, label: text(`call-back.may.${value}`) }))}
          value={whoMayAnswer}
          onChoose={setWho}
        />
        <Choice
          legend={text('call-back.say')}
          options={CALL_BACK_SAYS.map((value) => ({ value, label: text(`call-back.say.${value}`) }))}
          value={say}
          onChoose={setSay}
        />
      </div>
      {when === 'own' ? (
        <OwnWindow
          window={own}
          problem={isAsked && windowOf(own) === null ? text('call-back.own-missing') : null}
          onChange={setOwn}
        />
      ) : null}
      <div role="alert">
        {agree.error === null ? null : <p className="call-note">{text(wordsForFailure(agree.error))}</p>}
      </div>
      <div className="button-row">
        <ActionButton
          label={text('call-back.agree')}
          icon="check-circle"
          tone="main"
          isBusy={agree.isPending}
          onPress={submit}
        />
        <ActionButton label={text('button.cancel')} onPress={onClose} />
      </div>
    </fieldset>
  );
}

/** 1 to 6 choose the window from anywhere in the form but where digits are typed. */
function whenByKey(choose: (when: When) => void): (event: KeyboardEvent) => void {
  return (event) => {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const when = digit === undefined ? undefined : WHENS[Number(digit) - 1];
    const isTyping = event.target instanceof HTMLInputElement && ['date', 'time'].includes(event.target.type);
    if (when === undefined || isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    choose(when);
  };
}
