import { ActionButton } from '../shared/action-button.tsx';
import { useLanguage, useText } from '../shared/language.tsx';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { answerWords, windowWords } from './call-back-words.ts';
import type { DeskActions } from './desk-actions.ts';
import { useDesk } from './desk-commands.ts';
import type { Subject } from './desk-state.ts';
import { StopCallingBack } from './stop-calling-back.tsx';
import { WithdrawCallBack } from './withdraw-call-back.tsx';

/** If the line drops: what was agreed with this caller about calling back, to be changed or taken back at any time. */
export function CallBackPanel({ subject, actions }: { readonly subject: Subject; readonly actions: DeskActions }) {
  const { session } = useDesk();
  const text = useText();
  const { language } = useLanguage();
  const state = useStore(session.state);
  const now = useNow() + state.clockOffsetMs;
  const plans =
    state.desk?.callBacks.filter(({ part, state: standing }) => part === 'plan' && standing !== 'refused') ?? [];
  const isElsewhere = subject.stage === 'call' && state.desk?.hasEarlierCallBack === true;
  const hasOwn = plans.some(({ callId }) => callId === subject.callId);
  const agree = actions['agree-call-back'];
  if (subject.stage === 'wrap-up' && plans.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="call-back-title">
      <h3 id="call-back-title" className="small-title">
        {text('call-back.title')}
      </h3>
      {plans.length === 0 && !isElsewhere ? <p className="hint">{text('call-back.none')}</p> : null}
      {isElsewhere ? (
        <>
          <p className="hint">{text('call-back.elsewhere')}</p>
          <StopCallingBack callId={subject.callId} />
        </>
      ) : null}
      <ul className="call-backs" aria-live="polite">
        {plans.map((plan) => (
          <li key={plan.id} className="call-back">
            <strong>
              {text(plan.state === 'agreed' ? 'call-back.saving' : `call-back.occasion.${plan.occasion}`)}
            </strong>
            {plan.callId === subject.callId ? null : <span>{text('call.label', { label: plan.callLabel })}</span>}
            <span id={`plan-${plan.id}`}>{windowWords(text, language, { callBack: plan, now })}</span>
            {answerWords(text, plan).map((words) => (
              <span key={words}>{words}</span>
            ))}
            <WithdrawCallBack callBack={plan} label={text('call-back.withdraw')} about={`plan-${plan.id}`} />
          </li>
        ))}
      </ul>
      {agree === undefined ? null : (
        <ActionButton
          label={text(hasOwn ? 'call-back.change' : 'bar.agree-call-back')}
          icon="phone"
          action="agree-call-back"
          onPress={agree}
        />
      )}
    </section>
  );
}
