import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { sendCommand } from '../shared/http-client.ts';
import { useLanguage } from '../shared/language.tsx';
import { useStore } from '../shared/use-store.ts';
import { wordsForFailure } from '../shared/wording.ts';
import { useDesk } from './desk-commands.ts';
import { subjectOf } from './desk-state.ts';
import type { HistoryProps } from './history-panel.tsx';

/**
 * The word by which the caller opens it next time: what stands in the note as case word. Two words are proposed where the caller has
 * none. While an older word stands that was not said in this call, it is not offered, nor by emergency access: the server refuses it.
 */
export function AgreeCaseWord({ callId, history, onChange }: HistoryProps) {
  const { session } = useDesk();
  const { text } = useLanguage();
  const state = useStore(session.state);
  const subject = subjectOf(state);
  const kept = subject?.stage === 'call' ? subject.call.note : (subject?.wrapUp.note ?? null);
  const note = useMemo(() => session.notebook.open(callId, kept), [session, callId, kept]);
  const word = useSyncExternalStore(session.notebook.subscribe, () => note.state().content.caseWord);
  const agree = useMutation<unknown, Error, string>({
    mutationFn: (agreed) => sendCommand(`/api/calls/${callId}/case-word`, { word: agreed }),
    onSuccess: onChange,
  });
  // The server proposes two others each time it is asked: those that are being said to the caller stay until the page is left.
  const proposed = useQuery({
    queryKey: ['proposed-words', callId],
    queryFn: () => history.suggestion,
    initialData: history.suggestion,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (history.hasWord && history.opening?.way !== 'case-word') return null;
  const language = subject?.stage === 'call' ? subject.call.language : 'az';
  return (
    <div className="history-form">
      {subject?.stage === 'call' ? (
        <p className="hint">
          {text('history.agree.hint')} <span lang={language}>{proposed.data[language]}</span>
        </p>
      ) : (
        <p className="hint">{text('history.agree.afterwards')}</p>
      )}
      <div role="status">
        {agree.isSuccess && agree.variables === word ? <p className="hint">{text('history.agreed')}</p> : null}
      </div>
      <div role="alert">
        {agree.error === null ? null : <p className="call-note">{text(wordsForFailure(agree.error))}</p>}
      </div>
      <ActionButton
        label={text('history.agree')}
        isBusy={agree.isPending}
        isDisabled={word.trim() === ''}
        onPress={() => agree.mutate(word)}
      />
    </div>
  );
}
