import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Choice, goToFirstProblem, type Option } from '../shared/choice.tsx';
import {
  type Colleague,
  type DeskCall,
  LANGUAGES,
  TRANSFER_REASONS,
  type TransferReason,
  type TransferRequest,
} from '../shared/contract.ts';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { Layer } from '../shared/layer.tsx';
import type { Text } from '../shared/messages.ts';
import { NotRead } from '../shared/not-read.tsx';
import { wordsForFailure } from '../shared/wording.ts';

const LOOK_MS = 5_000;
const ANYBODY = 'anybody';

export interface GuestLayerProps {
  readonly call: DeskCall;
  readonly onClose: () => void;
}

/** To whom a talk is to go, and why: two answers out of closed lists. The operator stays in the talk meanwhile. */
export function GuestLayer({ call, onClose }: GuestLayerProps) {
  const text = useText();
  const colleagues = useQuery({
    queryKey: ['colleagues'],
    queryFn: () => readDocument<readonly Colleague[]>('/api/colleagues'),
    refetchInterval: LOOK_MS,
    networkMode: 'always',
  });
  return (
    <Layer title={text('guest.title', { label: call.callLabel })} isOpen onClose={onClose} size="wide">
      {colleagues.data === undefined ? (
        <NotRead error={colleagues.error} />
      ) : (
        <TransferForm call={call} colleagues={colleagues.data} onClose={onClose} />
      )}
    </Layer>
  );
}

function TransferForm(props: GuestLayerProps & { readonly colleagues: readonly Colleague[] }) {
  const text = useText();
  const [whom, setWhom] = useState<string | null>(null);
  const [reason, setReason] = useState<TransferReason | null>(null);
  const [isAsked, setIsAsked] = useState(false);
  const ask = useMutation<unknown, Error, TransferRequest>({
    mutationFn: (wish) => sendCommand(`/api/calls/${props.call.id}/transfer`, wish),
    onSuccess: props.onClose,
  });
  const submit = () => {
    setIsAsked(true);
    if (whom === null || reason === null) return goToFirstProblem();
    ask.mutate({ ...wishOf(whom), reason });
  };
  const missing = (answer: string | null) => (isAsked && answer === null ? text('guest.answer-this') : null);
  return (
    <div className="guest-form">
      <p className="hint">{text('guest.hint')}</p>
      <div className="guest-columns">
        <Choice
          legend={text('guest.whom')}
          options={whoCanBeAsked(text, props.colleagues)}
          value={whom}
          onChoose={setWhom}
          problem={missing(whom)}
        />
        <Choice
          legend={text('guest.why')}
          options={TRANSFER_REASONS.map((value) => ({ value, label: text(`guest.reason.${value}`) }))}
          value={reason}
          onChoose={setReason}
          problem={missing(reason)}
        />
      </div>
      <div role="alert">
        {ask.error === null ? null : <p className="call-note">{text(wordsForFailure(ask.error))}</p>}
      </div>
      <div className="button-row">
        <ActionButton label={text('guest.ask')} icon="phone" tone="main" isBusy={ask.isPending} onPress={submit} />
        <ActionButton label={text('button.cancel')} onPress={props.onClose} />
      </div>
    </div>
  );
}

/** Any operator, any with a language, and each by name, supervisors too; a language that nobody here speaks says so. */
function whoCanBeAsked(text: Text, colleagues: readonly Colleague[]): Option<string>[] {
  const operators = colleagues.filter(({ isSupervisor }) => !isSupervisor);
  const nobody = text('guest.nobody');
  const anybody = { value: ANYBODY, label: text('guest.anybody'), obstacle: operators.length === 0 ? nobody : null };
  const byLanguage = LANGUAGES.map((language) => ({
    value: `${ANYBODY} ${language}`,
    label: text('guest.anybody.language', { language: text(`language.name.${language}`) }),
    obstacle: operators.some(({ languages }) => languages.includes(language)) ? null : nobody,
  }));
  const byName = colleagues.map(({ id, name, languages, isSupervisor }) => ({
    value: id,
    label: isSupervisor
      ? text('guest.supervisor-name', { name, languages: languages.join(', ') })
      : `${name} (${languages.join(', ')})`,
  }));
  return [anybody, ...byLanguage, ...byName];
}

function wishOf(whom: string): Pick<TransferRequest, 'colleagueId' | 'language'> {
  if (!whom.startsWith(ANYBODY)) return { colleagueId: whom, language: null };
  return { colleagueId: null, language: LANGUAGES.find((language) => whom.endsWith(` ${language}`)) ?? null };
}
