import { ActionButton } from '../shared/action-button.tsx';
import { type AskedQuestion, type DeskCall, QUESTIONS } from '../shared/contract.ts';
import { useText } from '../shared/language.tsx';
import { timeOf } from '../shared/moments.ts';
import { useDesk } from './desk-commands.ts';
import { mayAsk, type Subject } from './desk-state.ts';

/** The panel shows the last ones; a call has a handful. */
const SHOWN = 8;

/** Questions that the caller answers with a key, without a word; and what was answered. */
export function QuestionPanel({ subject }: { readonly subject: Subject }) {
  const text = useText();
  const asked = subject.stage === 'call' ? subject.call.questions : subject.wrapUp.questions;
  if (subject.stage === 'wrap-up' && asked.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="questions-title">
      <h3 id="questions-title" className="small-title">
        {text('questions.title')}
      </h3>
      {subject.stage === 'call' ? <AskButtons call={subject.call} /> : null}
      <ol className="asked" aria-live="polite">
        {asked.slice(-SHOWN).map((question) => (
          <AskedLine key={question.id} question={question} isOver={subject.stage === 'wrap-up'} />
        ))}
      </ol>
    </section>
  );
}

function AskButtons({ call }: { readonly call: DeskCall }) {
  const { commands } = useDesk();
  const text = useText();
  const canAsk = mayAsk(call);
  return (
    <div className="ask-buttons">
      {QUESTIONS.map((question) => (
        <ActionButton
          key={question}
          label={text(`question.${question}`)}
          icon="question-circle"
          isBusy={commands.ask.isPending}
          isDisabled={!canAsk}
          onPress={() => commands.ask.mutate({ call, question })}
        />
      ))}
      <p className="hint">
        {text(call.talk === 'asking' ? 'questions.asking' : canAsk ? 'questions.hint' : 'questions.later')}
      </p>
    </div>
  );
}

function AskedLine({ question, isOver }: { readonly question: AskedQuestion; readonly isOver: boolean }) {
  const text = useText();
  // Nobody can answer any more once the call is over.
  const answer = question.answer ?? (isOver ? 'no-key' : 'pending');
  return (
    <li className="asked-line">
      <span className="asked-time">{timeOf(question.askedAt)}</span>
      <span>{text(`question.${question.question}`)}</span>
      <strong className={`answer answer-${answer}`}>{text(`answer.${answer}`)}</strong>
    </li>
  );
}
