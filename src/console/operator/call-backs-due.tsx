import { ActionButton } from '../shared/action-button.tsx';
import type { DeskCallBack } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useLanguage, useText } from '../shared/language.tsx';
import type { Text } from '../shared/messages.ts';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { answerWords, windowWords } from './call-back-words.ts';
import type { DeskActions } from './desk-actions.ts';
import { useDesk } from './desk-commands.ts';
import { dueCallBack } from './desk-state.ts';
import { WithdrawCallBack } from './withdraw-call-back.tsx';

/** Calls back that wait for somebody, the one that is being made, and what came of one that reached nobody. */
export function CallBacksDue({ actions }: { readonly actions: DeskActions }) {
  const { session } = useDesk();
  const state = useStore(session.state);
  const shown = state.desk?.callBacks.filter(({ part }) => part !== 'plan') ?? [];
  const first = dueCallBack(state);
  return (
    <section className={shown.length === 0 ? 'unseen' : 'card'} role="status" aria-live="polite">
      <ul className="call-backs">
        {shown.map((callBack) => (
          <li key={`${callBack.part} ${callBack.id} ${callBack.callId}`} className="call-back">
            <CallBackLine callBack={callBack} />
            {callBack.part === 'due' ? (
              <DueButtons callBack={callBack} begin={callBack.id === first?.id ? actions['call-back'] : undefined} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function CallBackLine({ callBack }: { readonly callBack: DeskCallBack }) {
  const { session } = useDesk();
  const text = useText();
  const { language } = useLanguage();
  const now = useNow() + useStore(session.state).clockOffsetMs;
  const name = callBack.codeName?.[language];
  return (
    <>
      <strong className="call-back-head">
        <Icon name={callBack.part === 'due' ? 'bell' : 'phone'} />
        {headWords(text, callBack)}
      </strong>
      {callBack.part === 'over' ? null : (
        <>
          <span id={aboutOf(callBack)}>
            {text('call.label', { label: callBack.callLabel })}
            {name === undefined ? '' : ` · ${name}`}
          </span>
          <span>{windowWords(text, language, { callBack, now })}</span>
          {answerWords(text, callBack).map((words) => (
            <span key={words}>{words}</span>
          ))}
        </>
      )}
    </>
  );
}

function DueButtons(props: { readonly callBack: DeskCallBack; readonly begin: (() => void) | undefined }) {
  const { commands } = useDesk();
  const text = useText();
  const { callBack, begin } = props;
  const run = begin ?? (() => commands.beginCallBack.mutate(callBack));
  return (
    <div className="button-row">
      <ActionButton
        label={text('bar.call-back')}
        about={aboutOf(callBack)}
        icon="phone"
        tone="main"
        {...(begin === undefined ? {} : { action: 'call-back' as const })}
        isBusy={commands.beginCallBack.isPending}
        onPress={run}
      />
      <WithdrawCallBack callBack={callBack} label={text('call-back.not-needed')} about={aboutOf(callBack)} />
    </div>
  );
}

const aboutOf = ({ id, callId }: DeskCallBack) => `call-back-${id}-${callId}`;

function headWords(text: Text, { part, state, occasion }: DeskCallBack): string {
  if (part === 'due') return text(occasion === 'if-dropped' ? 'call-back.dropped' : 'call-back.due');
  if (part === 'over') return text(state in OVER ? OVER[state as keyof typeof OVER] : 'call-back.over.failed');
  return text(
    state === 'reached' ? 'call-back.reached' : state === 'ringing' ? 'call-back.ringing' : 'call-back.joining',
  );
}

const OVER = {
  'no-key': 'call-back.over.no-key',
  'other-key': 'call-back.over.no-key',
  busy: 'call-back.over.busy',
  'no-answer': 'call-back.over.no-answer',
  'operator-left': 'call-back.over.operator-left',
  'too-late': 'call-back.over.too-late',
} as const;
