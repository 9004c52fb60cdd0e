import { ActionButton } from '../shared/action-button.tsx';
import { useLanguage, useText } from '../shared/language.tsx';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { answerWords, windowWords } from './call-back-words.ts';
import type { DeskActions } from './desk-actions.ts';
import { useDesk } from './desk-commands.ts';
import type { Subject } from './desk-state.ts';

/** If the line drops: what was agreed with this caller about calling back, to be changed or taken back at any time. */
export function CallBackPanel({ subject, actions }: { readonly subject: Subject; readonly actions: DeskActions }) {
  const { session, commands } = useDesk();
  const text = useText();
  const { language } = useLanguage();
  const state = useStore(session.state);
  const now = useNow() + state.clockOffsetMs;
  const plans =
    state.desk?.callBacks.filter(({ part, state: standing }) => part === 'plan' && standing !== 'refused') ?? [];
  const agree = actions['agree-call-back'];
  if (subject.stage === 'wrap-up' && plans.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="call-back-title">
      <h3 id="call-back-title" className="small-title">
        {text('call-back.title')}
      </h3>
      {plans.length === 0 ? <p className="hint">{text('call-back.none')}</p> : null}
      <ul className="call-backs" aria-live="polite">
        {plans.map((plan) => (
          <li key={plan.id} className="call-back">
            <strong>
              {text(plan.state === 'agreed' ? 'call-back.saving' : `call-back.occasion.${plan.occasion}`)}
            </strong>
            <span>{windowWords(text, language, { callBack: plan, now })}</span>
            {answerWords(text, plan).map((words) => (
              <span key={words}>{words}</span>
            ))}
            <ActionButton
              label={text('call-back.withdraw')}
              tone="quiet"
              isBusy={commands.withdrawCallBack.isPending}
              onPress={() => commands.withdrawCallBack.mutate(plan)}
            />
          </li>
        ))}
      </ul>
      {agree === undefined ? null : (
        <ActionButton
          label={text(plans.length === 0 ? 'bar.agree-call-back' : 'call-back.change')}
          icon="phone"
          action="agree-call-back"
          onPress={agree}
        />
      )}
    </section>
  );
}
