import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { goToFirstProblem } from '../shared/choice.tsx';
import type { FlagRequest } from '../shared/contract.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { Layer } from '../shared/layer.tsx';
import { wordsForFailure } from '../shared/wording.ts';
import { type FlagForm, flagRequest, missingFields } from './flag-form.ts';
import { FlagPreview } from './flag-preview.tsx';
import { FlagQuestions } from './flag-questions.tsx';
import { FlagSent } from './flag-sent.tsx';

export interface FlagLayerProps {
  /** Where the flag is raised: of a call, or of a message. */
  readonly path: string;
  readonly callLabel: string;
  readonly presumedAt: string | null;
  readonly isCallOver: boolean;
  /** Kept by the desk while the layer is closed: Esc loses nothing. */
  readonly form: FlagForm;
  readonly onChange: (form: FlagForm) => void;
  readonly onClose: () => void;
  readonly onSent: (raised: RaisedFlag) => void;
  /** What came of it, where it was sent before the shade took the layer away for a while. */
  readonly raised: RaisedFlag | null;
}

export interface RaisedFlag {
  readonly id: string;
  readonly reference: string;
}

/** F9: the decision to tell the unit. Left, exactly what the unit will see; right, the questions; one button at the end. */
export function FlagLayer(props: FlagLayerProps) {
  const text = useText();
  const send = useMutation<RaisedFlag, Error, FlagRequest>({
    mutationFn: (request) => sendCommand(props.path, request),
    onSuccess: props.onSent,
  });
  const raised = send.data ?? props.raised;
  return (
    <Layer title={text('flag.title', { label: props.callLabel })} isOpen onClose={props.onClose} size="wide">
      {raised === null ? (
        <FlagSheet
          {...props}
          isSending={send.isPending}
          failure={send.error === null ? null : text(wordsForFailure(send.error))}
          onSend={send.mutate}
        />
      ) : (
        <FlagSent raised={raised} onClose={props.onClose} />
      )}
    </Layer>
  );
}

interface FlagSheetProps extends FlagLayerProps {
  readonly isSending: boolean;
  readonly failure: string | null;
  readonly onSend: (request: FlagRequest) => void;
}

function FlagSheet(props: FlagSheetProps) {
  const text = useText();
  const [isAsked, setIsAsked] = useState(false);
  const missing = isAsked ? missingFields(props.form) : [];
  const submit = () => {
    setIsAsked(true);
    const request = flagRequest(props.form);
    if (request === null) goToFirstProblem();
    else props.onSend(request);
  };
  return (
    <>
      <div className="flag-columns">
        <FlagPreview form={props.form} presumedAt={props.presumedAt} isCallOver={props.isCallOver} />
        <FlagQuestions
          form={props.form}
          missing={missing}
          isPresumed={props.presumedAt !== null}
          onChange={props.onChange}
        />
      </div>
      <footer className="layer-foot">
        <p className="flag-failure" role="alert">
          {props.failure ?? (missing.length === 0 ? '' : text('flag.missing', { count: missing.length }))}
        </p>
        <ActionButton label={text('button.cancel')} onPress={props.onClose} />
        <ActionButton
          label={text('button.send-flag')}
          icon="flag"
          tone="main"
          isBusy={props.isSending}
          onPress={submit}
        />
      </footer>
    </>
  );
}
