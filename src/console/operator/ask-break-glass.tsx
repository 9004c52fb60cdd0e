import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Choice } from '../shared/choice.tsx';
import { BREAK_GLASS_REASONS, type BreakGlassReason, type History } from '../shared/contract.ts';
import { GuardedField, isPlain } from '../shared/guarded-field.tsx';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { timeOf } from '../shared/moments.ts';
import { useFocusGoesOn } from '../shared/use-focus-goes-on.ts';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { wordsForFailure } from '../shared/wording.ts';
import { useDesk } from './desk-commands.ts';
import type { HistoryProps } from './history-panel.tsx';

const LINE_MIN = 3;
const LINE_LIMIT = 200;

/** Asks a supervisor to open the last record without the caller's word. It is said beforehand who hears of it. */
export function AskBreakGlass({ callId, history, onChange }: HistoryProps) {
  const text = useText();
  const [isAsking, setIsAsking] = useState(false);
  const part = useFocusGoesOn<HTMLDivElement>();
  const { session } = useDesk();
  const now = useNow() + useStore(session.state).clockOffsetMs;
  const { asked } = history;
  // What nobody answered in time nobody can answer any more: it has to be asked again.
  const isWaiting = asked !== null && asked.answer === null && now < Date.parse(asked.until);
  return (
    <div className="history-form" {...part}>
      <Asked asked={asked} isWaiting={isWaiting} />
      {isAsking ? (
        <AskForm
          callId={callId}
          onDone={() => {
            setIsAsking(false);
            onChange();
          }}
          onCancel={() => setIsAsking(false)}
        />
      ) : (
        <ActionButton label={text('history.break-glass')} isDisabled={isWaiting} onPress={() => setIsAsking(true)} />
      )}
    </div>
  );
}

function Asked({ asked, isWaiting }: { readonly asked: History['asked']; readonly isWaiting: boolean }) {
  const text = useText();
  if (asked === null || asked.answer === 'confirmed') return null;
  const why = asked.why === null ? text('break-glass.unanswered') : text(`break-glass.why.${asked.why}`);
  return (
    <p className="hint" role="status">
      {isWaiting ? text('history.asked', { time: timeOf(asked.at) }) : text('history.declined', { why })}
    </p>
  );
}

function AskForm(props: { readonly callId: string; readonly onDone: () => void; readonly onCancel: () => void }) {
  const text = useText();
  const [reason, setReason] = useState<BreakGlassReason | null>(null);
  const [line, setLine] = useState('');
  const ask = useMutation<unknown, Error, void>({
    mutationFn: () => sendCommand(`/api/calls/${props.callId}/break-glass`, { reason, line }),
    onSuccess: props.onDone,
  });
  return (
    <>
      <p className="hint">{text('history.break-glass.hint')}</p>
      <Choice
        legend={text('history.break-glass.reason')}
        options={BREAK_GLASS_REASONS.map((value) => ({ value, label: text(`break-glass.reason.${value}`) }))}
        value={reason}
        onChoose={setReason}
      />
      <GuardedField
        label={text('history.break-glass.line')}
        value={line}
        onChange={setLine}
        limit={LINE_LIMIT}
        rows={2}
      />
      <div role="alert">
        {ask.error === null ? null : <p className="call-note">{text(wordsForFailure(ask.error))}</p>}
      </div>
      <div className="button-row">
        <ActionButton
          label={text('history.break-glass.ask')}
          tone="main"
          isBusy={ask.isPending}
          isDisabled={reason === null || line.trim().length < LINE_MIN || !isPlain(line)}
          onPress={() => ask.mutate()}
        />
        <ActionButton label={text('button.cancel')} onPress={props.onCancel} />
      </div>
    </>
  );
}
