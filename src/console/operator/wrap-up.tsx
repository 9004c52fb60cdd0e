import { useEffect, useState, useSyncExternalStore } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Choice, goToFirstProblem } from '../shared/choice.tsx';
import { DISPOSITIONS, type Disposition, type WrapUp } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { elapsed, remaining } from '../shared/moments.ts';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { CallFacts } from './call-facts.tsx';
import { NoteNotSaved, useDesk } from './desk-commands.ts';

/** The head of a call that is over: whose side it ended on, how long it was, and the time that is left for it. */
export function WrapUpHead({ wrapUp }: { readonly wrapUp: WrapUp }) {
  const text = useText();
  return (
    <header className="call-head">
      <div className="call-line">
        <p className="call-state call-over" role="status">
          <Icon name="pencil" />
          <strong>{text('state.wrap-up')}</strong>
          <span className="call-state-hint">{text(`ended.${wrapUp.endedBy ?? 'unknown'}`)}</span>
        </p>
        <p className="call-timer">
          <span className="unseen">{text('wrap-up.talked')} </span>
          {elapsed(wrapUp.talkedSeconds)}
        </p>
      </div>
      <CallFacts call={wrapUp} />
      {wrapUp.takenOverBy === null ? null : (
        <p className="fact fact-warning" role="status">
          {text('wrap-up.taken-over', { name: wrapUp.takenOverBy })}
        </p>
      )}
      <WrapUpTime />
    </header>
  );
}

/** When the time is over the operator is back in the state before; what is not finished stays to be finished. */
function WrapUpTime() {
  const { session, commands } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  const now = useNow() + state.clockOffsetMs;
  const { wrapUpDueAt: dueAt = null, extensionsLeft } = state.desk?.presence ?? {};
  if (dueAt === null) return null;
  const left = remaining(dueAt, now);
  return (
    <div className="wrap-up-time">
      <p>
        <Icon name="clock" />
        {left.isOver ? text('wrap-up.over') : text('wrap-up.left')}{' '}
        <span className="figures">
          {left.isOver ? '' : elapsed(left.hours * 3600 + left.minutes * 60 + left.seconds)}
        </span>
      </p>
      {extensionsLeft === 0 ? (
        <p className="hint">{text('wrap-up.no-more-time')}</p>
      ) : (
        <ActionButton
          label={text('button.extend')}
          tone="quiet"
          isBusy={commands.extendWrapUp.isPending}
          onPress={() => commands.extendWrapUp.mutate()}
        />
      )}
    </div>
  );
}

export interface WrapUpStepsProps {
  readonly wrapUp: WrapUp;
  readonly saveStep: { current: (() => void) | null };
}

/** What the call was, in one choice, and the end of it: with a note that is not saved only by a button that says so. */
export function WrapUpSteps({ wrapUp, saveStep }: WrapUpStepsProps) {
  const { commands } = useDesk();
  const text = useText();
  const [chosen, setChosen] = useState<{ readonly callId: string; readonly disposition: Disposition } | null>(null);
  const [isAsked, setIsAsked] = useState(false);
  // A choice belongs to the call it was made for, never to the next one.
  const disposition = chosen?.callId === wrapUp.callId ? chosen.disposition : null;
  const obstacle = useHeldBack(wrapUp.callId);
  const finish = (letsNoteGo: boolean) => {
    setIsAsked(disposition === null);
    if (disposition === null) goToFirstProblem();
    else if (!commands.finishWrapUp.isPending)
      commands.finishWrapUp.mutate({ callId: wrapUp.callId, disposition, letsNoteGo });
  };
  useEffect(() => {
    // Pressed again it tries to save again: a key that is pressed to save never throws away.
    saveStep.current = () => finish(false);
    return () => {
      saveStep.current = null;
    };
  });
  return (
    <section className="wrap-up-steps">
      <Choice
        legend={text('wrap-up.outcome')}
        options={DISPOSITIONS.map((value) => ({ value, label: text(`disposition.${value}`) }))}
        value={disposition}
        onChoose={(value) => setChosen({ callId: wrapUp.callId, disposition: value })}
        problem={isAsked && disposition === null ? text('wrap-up.outcome-missing') : null}
      />
      <p className="call-note" role="alert">
        {obstacle === null ? '' : text(`note.${obstacle}`)}
      </p>
      <div className="button-row">
        <ActionButton
          label={text('button.finish')}
          icon="check"
          action="save"
          tone="main"
          isBusy={commands.finishWrapUp.isPending}
          onPress={() => finish(false)}
        />
        {obstacle === null ? null : (
          <ActionButton label={text('button.finish-unsaved')} tone="danger" onPress={() => finish(true)} />
        )}
      </div>
    </section>
  );
}

/** Why the last try to finish this call did not; null as soon as its note is saved. */
function useHeldBack(callId: string): 'not-saved' | 'conflict' | null {
  const { session, commands } = useDesk();
  const obstacle = useSyncExternalStore(session.notebook.subscribe, () => session.notebook.obstacleToSaving(callId));
  const { error, variables } = commands.finishWrapUp;
  return error instanceof NoteNotSaved && variables?.callId === callId ? obstacle : null;
}
