import { useEffect } from 'react';
import { useText } from '../shared/language.tsx';
import { useStore } from '../shared/use-store.ts';
import { CallBackPanel } from './call-back-panel.tsx';
import { CallHead } from './call-head.tsx';
import { Decision } from './decision.tsx';
import { type DeskActions, WORK_ID } from './desk-actions.ts';
import { useDesk } from './desk-commands.ts';
import { type Subject, subjectOf } from './desk-state.ts';
import { HistoryPanel } from './history-panel.tsx';
import { NoteField } from './note-field.tsx';
import { NuisancePanel } from './nuisance-panel.tsx';
import { QuestionPanel } from './question-panel.tsx';
import { SayCard } from './say-card.tsx';
import { WrapUpHead, WrapUpSteps } from './wrap-up.tsx';

export interface WorkProps {
  readonly actions: DeskActions;
  readonly isEndAsked: boolean;
  readonly saveStep: { current: (() => void) | null };
}

/** The middle of the desk: one call, from the first word to the end of the wrap-up. The note stays where it is throughout. */
export function Work({ actions, isEndAsked, saveStep }: WorkProps) {
  const { session } = useDesk();
  const text = useText();
  const subject = subjectOf(useStore(session.state));
  if (subject === null) return null;
  if (subject.stage === 'call' && subject.call.part === 'joining') {
    return (
      <section id={WORK_ID} tabIndex={-1} className="card work" aria-label={labelOf(text, subject)}>
        <CallHead call={subject.call} actions={actions} isEndAsked={isEndAsked} />
        <p className="hint inside">{text('guest.joining.hint')}</p>
      </section>
    );
  }
  if (subject.stage === 'call' && (subject.call.part === 'helping' || subject.call.part === 'listening')) {
    return (
      <section id={WORK_ID} tabIndex={-1} className="card work" aria-label={labelOf(text, subject)}>
        <CallHead call={subject.call} actions={actions} isEndAsked={isEndAsked} />
        <p className="hint inside">{text('inside.hint')}</p>
      </section>
    );
  }
  if (subject.stage === 'call' && subject.call.kind === 'test') {
    return (
      <section id={WORK_ID} tabIndex={-1} className="card work" aria-label={text('work.test')}>
        <CallHead call={subject.call} actions={actions} isEndAsked={isEndAsked} />
        <p className="hint">{text('work.test.hint')}</p>
      </section>
    );
  }
  return (
    <section id={WORK_ID} tabIndex={-1} className="card work" aria-labelledby="work-title">
      <h2 id="work-title" className="unseen">
        {labelOf(text, subject)}
      </h2>
      {subject.stage === 'call' ? (
        <CallHead call={subject.call} actions={actions} isEndAsked={isEndAsked} />
      ) : (
        <WrapUpHead wrapUp={subject.wrapUp} />
      )}
      <div className="work-columns">
        <div className="work-main">
          {/* The key is the call's, not the stage's: whoever is typing when the caller hangs up goes on typing. */}
          <NoteField key={subject.callId} callId={subject.callId} initial={noteOf(subject)} />
          {subject.stage === 'call' ? (
            <SayCard urgency={subject.call.urgency} language={subject.call.language} />
          ) : (
            <WrapUpSteps wrapUp={subject.wrapUp} saveStep={saveStep} />
          )}
        </div>
        <div className="work-side">
          <QuestionPanel subject={subject} />
          <Decision subject={subject} actions={actions} />
          {subject.stage === 'call' && subject.call.part !== 'own' ? null : (
            <HistoryPanel key={`${subject.callId} ${subject.stage}`} subject={subject} />
          )}
          {subject.stage === 'call' && subject.call.part !== 'own' ? null : (
            <CallBackPanel subject={subject} actions={actions} />
          )}
          {subject.stage === 'call' && subject.call.part === 'own' && subject.call.kind === 'caller' ? (
            <NuisancePanel key={subject.callId} call={subject.call} />
          ) : null}
        </div>
      </div>
      <FocusLoss place={`${subject.stage} ${subject.callId}`} />
    </section>
  );
}

function labelOf(text: ReturnType<typeof useText>, subject: Subject): string {
  const label = subject.stage === 'call' ? subject.call.callLabel : subject.wrapUp.callLabel;
  return text(subject.stage === 'call' ? 'work.call' : 'work.wrap-up', { label });
}

function noteOf(subject: Subject) {
  return subject.stage === 'call' ? subject.call.note : subject.wrapUp.note;
}

/** A new call, or the end of one, takes the focus from no field; it gets it only where nothing has it, or no more. */
function FocusLoss({ place }: { readonly place: string }) {
  useEffect(() => {
    const look = () => {
      if (document.activeElement !== document.body || place === '') return;
      const work = document.getElementById(WORK_ID) ?? document.querySelector('main');
      work?.focus();
    };
    look();
    return look;
  }, [place]);
  return null;
}
