import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Choice } from '../shared/choice.tsx';
import { DECLINE_REASONS, type DeclineReason, type Floor } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { remaining, timeOf } from '../shared/moments.ts';
import { useFocusGoesOn } from '../shared/use-focus-goes-on.ts';
import { useNow } from '../shared/use-now.ts';
import { wordsForRemaining } from '../shared/wording.ts';

export interface WaitingBreakGlassProps {
  readonly glass: Floor['breakGlasses'][number];
  readonly offsetMs: number;
  readonly isBusy: boolean;
  /** Null confirms; a reason declines. */
  readonly onAnswer: (why: DeclineReason | null) => void;
}

/** One emergency access that waits: who asks, why, and how long it can still be answered. Declining asks for its reason. */
export function WaitingBreakGlass({ glass, offsetMs, isBusy, onAnswer }: WaitingBreakGlassProps) {
  const text = useText();
  const now = useNow() + offsetMs;
  const [isDeclining, setIsDeclining] = useState(false);
  const part = useFocusGoesOn<HTMLElement>();
  const left = remaining(glass.answerUntil, now);
  return (
    <li>
      <article className="card watch-item watch-item-new" aria-labelledby={`glass-${glass.id}`} {...part}>
        <header className="watch-item-head">
          <h3 className="small-title" id={`glass-${glass.id}`}>
            {text('supervisor.asks', { name: glass.operator, time: timeOf(glass.askedAt) })}
          </h3>
          <p className="fact fact-warning">
            <Icon name="clock" />
            {text('supervisor.left', { left: wordsForRemaining(text, left) })}
          </p>
        </header>
        <p>
          <strong>{text(`break-glass.reason.${glass.reason}`)}</strong>
        </p>
        <p className="watch-line">{glass.line}</p>
        <p className="hint">{text('supervisor.what-opens')}</p>
        {isDeclining ? <Declining isBusy={isBusy} onDecline={onAnswer} onBack={() => setIsDeclining(false)} /> : null}
        {isDeclining ? null : (
          <div className="button-row">
            <ActionButton
              label={text('supervisor.confirm')}
              about={`glass-${glass.id}`}
              icon="check"
              tone="main"
              isBusy={isBusy}
              onPress={() => onAnswer(null)}
            />
            <ActionButton label={text('supervisor.decline')} onPress={() => setIsDeclining(true)} />
          </div>
        )}
      </article>
    </li>
  );
}

function Declining(props: {
  readonly isBusy: boolean;
  readonly onDecline: (why: DeclineReason) => void;
  readonly onBack: () => void;
}) {
  const text = useText();
  const [why, setWhy] = useState<DeclineReason | null>(null);
  return (
    <>
      <Choice
        legend={text('supervisor.why')}
        options={DECLINE_REASONS.map((value) => ({ value, label: text(`break-glass.why.${value}`) }))}
        value={why}
        onChoose={setWhy}
      />
      <div className="button-row">
        <ActionButton
          label={text('supervisor.decline')}
          tone="main"
          isBusy={props.isBusy}
          isDisabled={why === null}
          onPress={() => why !== null && props.onDecline(why)}
        />
        <ActionButton label={text('button.cancel')} onPress={props.onBack} />
      </div>
    </>
  );
}
