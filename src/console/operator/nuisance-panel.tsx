import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Choice } from '../shared/choice.tsx';
import {
  type CallNuisance,
  type DeskCall,
  FLAG_HOURS,
  LANGUAGES,
  NUISANCE_GROUNDS,
  type NuisanceGround,
} from '../shared/contract.ts';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { timeOf } from '../shared/moments.ts';
import { wordsForFailure } from '../shared/wording.ts';
import { NUISANCE_WORDS } from './nuisance-words.ts';

/** A caller who misuses the line: two warnings, and only then an end. Folded away, for it is seldom needed. */
export function NuisancePanel({ call }: { readonly call: DeskCall }) {
  const text = useText();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="panel nuisance" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="small-title">{text('nuisance.title')}</summary>
      {isOpen ? <Steps call={call} /> : null}
    </details>
  );
}

function Steps({ call }: { readonly call: DeskCall }) {
  const text = useText();
  const [ground, setGround] = useState<NuisanceGround | null>(null);
  const read = useQuery({
    queryKey: ['nuisance', call.id],
    queryFn: () => readDocument<CallNuisance>(`/api/calls/${call.id}/nuisance`),
    networkMode: 'always',
  });
  const warn = useMutation<unknown, Error, NuisanceGround>({
    mutationFn: (chosen) => sendCommand(`/api/calls/${call.id}/warnings`, { ground: chosen }),
    onSuccess: () => void read.refetch(),
  });
  if (read.data === undefined) {
    return <p className="hint">{text(read.isError ? wordsForFailure(read.error) : 'gate.loading')}</p>;
  }
  const { warnings, needed } = read.data;
  const isEnough = warnings.length >= needed;
  return (
    <div className="history-form">
      <p className="hint">{text('nuisance.rule')}</p>
      <Given warnings={warnings} />
      <Words call={call} step={Math.min(warnings.length, needed)} />
      <Choice
        legend={text('nuisance.ground')}
        options={NUISANCE_GROUNDS.map((value) => ({ value, label: text(`nuisance.ground.${value}`) }))}
        value={ground}
        onChoose={setGround}
      />
      <div role="alert">
        {warn.error === null ? null : <p className="call-note">{text(wordsForFailure(warn.error))}</p>}
      </div>
      {isEnough ? null : (
        <ActionButton
          label={text('nuisance.warned')}
          icon="check"
          isBusy={warn.isPending}
          isDisabled={ground === null || call.talk !== 'together'}
          onPress={() => ground !== null && warn.mutate(ground)}
        />
      )}
      {isEnough ? <End call={call} ground={ground} isKnown={read.data.isKnown} /> : null}
    </div>
  );
}

function Given({ warnings }: Pick<CallNuisance, 'warnings'>) {
  const text = useText();
  return (
    <ol className="asked" aria-live="polite">
      {warnings.map((warning) => (
        <li key={warning.givenAt} className="asked-line">
          <span className="asked-time">{timeOf(warning.givenAt)}</span>
          <span>{text(`nuisance.ground.${warning.ground}`)}</span>
        </li>
      ))}
    </ol>
  );
}

/** The words of this step in the three languages, the caller's first. */
function Words({ call, step }: { readonly call: DeskCall; readonly step: number }) {
  const text = useText();
  const words = NUISANCE_WORDS[step];
  const languages = [call.language, ...LANGUAGES.filter((language) => language !== call.language)];
  return (
    <>
      <p>{text('nuisance.say')}</p>
      <ul className="say-lines">
        {languages.map((language) => (
          <li key={language} lang={language}>
            {words?.[language]}
          </li>
        ))}
      </ul>
    </>
  );
}

interface EndProps {
  readonly call: DeskCall;
  readonly ground: NuisanceGround | null;
  readonly isKnown: boolean;
}

/** The end, and for how long the caller's next calls should wait behind others, if a second person agrees. */
function End({ call, ground, isKnown }: EndProps) {
  const text = useText();
  const [hours, setHours] = useState('0');
  const end = useMutation<unknown, Error, NuisanceGround>({
    mutationFn: (chosen) =>
      sendCommand(`/api/calls/${call.id}/nuisance-end`, { ground: chosen, hours: Number(hours) || null }),
  });
  const flags = FLAG_HOURS.map((each) => ({ value: String(each), label: text('nuisance.hours', { hours: each }) }));
  return (
    <>
      {isKnown ? (
        <Choice
          legend={text('nuisance.flag')}
          options={[{ value: '0', label: text('nuisance.no-flag') }, ...flags]}
          value={hours}
          onChoose={setHours}
        />
      ) : (
        <p className="hint">{text('nuisance.unknown')}</p>
      )}
      <div role="alert">
        {end.error === null ? null : <p className="call-note">{text(wordsForFailure(end.error))}</p>}
      </div>
      <ActionButton
        label={text('nuisance.end')}
        icon="phone-end"
        tone="danger"
        isBusy={end.isPending}
        isDisabled={ground === null}
        onPress={() => ground !== null && end.mutate(ground)}
      />
    </>
  );
}
