import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Choice, goToFirstProblem } from '../shared/choice.tsx';
import type { Interpreter } from '../shared/contract.ts';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { Layer } from '../shared/layer.tsx';
import { NotRead } from '../shared/not-read.tsx';
import { wordsForLanguages } from '../shared/spoken.ts';
import { wordsForFailure } from '../shared/wording.ts';
import type { GuestLayerProps } from './guest-layer.tsx';

const LOOK_MS = 5_000;

/** Which interpreter is to be rung into the talk: those whose hour it is, by name and languages. */
export function InterpreterLayer({ call, onClose }: GuestLayerProps) {
  const text = useText();
  const interpreters = useQuery({
    queryKey: ['interpreters'],
    queryFn: () => readDocument<readonly Interpreter[]>('/api/interpreters'),
    refetchInterval: LOOK_MS,
    networkMode: 'always',
  });
  return (
    <Layer title={text('interpreter.title', { label: call.callLabel })} isOpen onClose={onClose}>
      {interpreters.data === undefined ? (
        <NotRead error={interpreters.error} />
      ) : (
        <InterpreterForm call={call} interpreters={interpreters.data} onClose={onClose} />
      )}
    </Layer>
  );
}

function InterpreterForm(props: GuestLayerProps & { readonly interpreters: readonly Interpreter[] }) {
  const text = useText();
  const [interpreterId, setInterpreterId] = useState<string | null>(null);
  const [isAsked, setIsAsked] = useState(false);
  const ring = useMutation<unknown, Error, string>({
    mutationFn: (id) => sendCommand(`/api/calls/${props.call.id}/interpreter`, { interpreterId: id }),
    onSuccess: props.onClose,
  });
  const submit = () => {
    setIsAsked(true);
    if (interpreterId === null) return goToFirstProblem();
    ring.mutate(interpreterId);
  };
  return (
    <div className="guest-form">
      <p className="hint">{text('interpreter.hint')}</p>
      {props.interpreters.length === 0 ? (
        <p role="status">{text('interpreter.none')}</p>
      ) : (
        <Choice
          legend={text('interpreter.whom')}
          options={inOrder(props.interpreters, props.call.language).map(({ id, name, languages, isBusy }) => ({
            value: id,
            label: `${name} (${wordsForLanguages(text, languages)})`,
            obstacle: isBusy ? text('interpreter.busy') : null,
          }))}
          value={interpreterId}
          onChoose={setInterpreterId}
          problem={isAsked && interpreterId === null ? text('guest.answer-this') : null}
        />
      )}
      <div role="alert">
        {ring.error === null ? null : <p className="call-note">{text(wordsForFailure(ring.error))}</p>}
      </div>
      <div className="button-row">
        <ActionButton
          label={text('interpreter.ask')}
          icon="phone"
          tone="main"
          isBusy={ring.isPending}
          isDisabled={props.interpreters.length === 0}
          onPress={submit}
        />
        <ActionButton label={text('button.cancel')} onPress={props.onClose} />
      </div>
    </div>
  );
}

/** Whoever interprets the caller's language first. */
function inOrder(interpreters: readonly Interpreter[], language: string): readonly Interpreter[] {
  const speaks = ({ languages }: Interpreter) => languages.includes(language);
  return [...interpreters.filter(speaks), ...interpreters.filter((each) => !speaks(each))];
}
