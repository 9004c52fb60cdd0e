import { Dialog } from '@base-ui/react/dialog';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { goToFirstProblem } from '../shared/choice.tsx';
import type { FlagRequest } from '../shared/contract.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { Layer, type LayerProps } from '../shared/layer.tsx';
import type { MessageId } from '../shared/messages.ts';
import { wordsForFailure } from '../shared/wording.ts';
import { type FlagForm, type FlagSource, flagRequest, missingFields } from './flag-form.ts';
import { FlagPreview } from './flag-preview.tsx';
import { FlagQuestions } from './flag-questions.tsx';
import { FlagSent } from './flag-sent.tsx';
import { wordsForUnsent } from './flag-standing.ts';

export interface FlagLayerProps extends Pick<LayerProps, 'focusAfter'> {
  /** Where the flag is raised: of a call, or of a message. */
  readonly path: string;
  readonly title: string;
  /** Why it is open where nobody asked for it by that name. */
  readonly reason?: string;
  readonly source: FlagSource;
  readonly presumedAt: string | null;
  /** Kept by the desk while the layer is closed: Esc loses nothing. */
  readonly form: FlagForm;
  readonly onChange: (form: FlagForm) => void;
  readonly onClose: () => void;
  readonly onSent: (raised: RaisedFlag) => void;
  /** What came of it, where it was sent before the shade took the layer away for a while. */
  readonly raised: RaisedFlag | null;
  readonly wordsFor?: (error: Error) => MessageId;
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
  const { title, onClose, focusAfter, wordsFor = wordsForFailure } = props;
  return (
    <Layer title={title} isOpen onClose={onClose} size="wide" focusAfter={focusAfter}>
      {raised === null ? (
        <FlagSheet
          {...props}
          isSending={send.isPending}
          failure={send.error === null ? null : text(wordsForUnsent(send.error, wordsFor))}
          onSend={send.mutate}
        />
      ) : (
        <FlagSent raised={raised} onClose={onClose} />
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
      {props.reason === undefined ? null : (
        <Dialog.Description className="flag-reason">{props.reason}</Dialog.Description>
      )}
      <div className="flag-columns">
        <FlagPreview form={props.form} presumedAt={props.presumedAt} source={props.source} />
        <FlagQuestions
          form={props.form}
          source={props.source}
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
