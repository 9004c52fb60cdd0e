import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import type { Tried } from '../shared/contract.ts';
import { sendCommand } from '../shared/http-client.ts';
import { Icon } from '../shared/icons.tsx';
import { useLanguage, useText } from '../shared/language.tsx';
import { useNow } from '../shared/use-now.ts';
import { wordsForFailure, wordsForMoment } from '../shared/wording.ts';
import type { HistoryProps } from './history-panel.tsx';

const TRIES = 3;
const WORD_LIMIT = 100;

/** Three tries for the word that the caller says; then nobody has one until the time that stands there. */
export function SayCaseWord({ callId, history, onChange }: HistoryProps) {
  const text = useText();
  const id = useId();
  const [word, setWord] = useState('');
  const say = useMutation<Tried, Error, string>({
    mutationFn: (said) => sendCommand(`/api/calls/${callId}/case-word/try`, { word: said }),
    onSettled: () => {
      setWord('');
      onChange();
    },
  });
  if (history.lockedUntil !== null) return <Locked until={history.lockedUntil} />;
  return (
    <form
      className="history-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (word.trim() !== '' && !say.isPending) say.mutate(word);
      }}
    >
      <label htmlFor={id}>{text('history.say')}</label>
      <input
        id={id}
        className="field"
        type="text"
        autoComplete="off"
        maxLength={WORD_LIMIT}
        value={word}
        onChange={(event) => setWord(event.target.value)}
      />
      <TriesLeft count={history.triesLeft} />
      <div role="alert">
        {say.data?.isOpen === false ? <p className="call-note">{text('history.wrong')}</p> : null}
        {say.error === null ? null : <p className="call-note">{text(wordsForFailure(say.error))}</p>}
      </div>
      <ActionButton
        label={text('history.try')}
        isBusy={say.isPending}
        isDisabled={word.trim() === ''}
        onPress={() => say.mutate(word)}
      />
    </form>
  );
}

/** As many full dots as there are tries, and the same in words. */
function TriesLeft({ count }: { readonly count: number }) {
  const text = useText();
  return (
    <p className="tries">
      <span aria-hidden="true">
        {Array.from({ length: TRIES }, (_, place) => (place < count ? '●' : '○')).join(' ')}
      </span>
      <span>{text('history.tries', { count })}</span>
    </p>
  );
}

function Locked({ until }: { readonly until: string }) {
  const { text, language } = useLanguage();
  const now = useNow();
  return (
    <p className="fact fact-warning history-locked" role="status">
      <Icon name="lock" />
      {text('history.locked', { moment: wordsForMoment(text, language, { moment: until, now }) })}
    </p>
  );
}
