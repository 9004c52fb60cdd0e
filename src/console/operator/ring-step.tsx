import { useCallback, useEffect, useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { useText } from '../shared/language.tsx';
import { askToNotify, mayNotify } from '../shared/outside-notice.ts';
import { useJustMoved } from '../shared/use-just-moved.ts';
import { remedyOf, Step } from './check-step.tsx';
import { useDesk } from './desk-commands.ts';
import { toneOf } from './shift-check.ts';
import { usePresentCheck } from './status-strip.tsx';

/** The second step: only a person can say whether the ring is heard; a muted tab or loudspeaker tells no page. */
export function RingStep() {
  const { session } = useDesk();
  const text = useText();
  const lamp = usePresentCheck().ring;
  // The answer comes up where the ring was begun: a double click, or a second press, is no answer.
  const isMoved = useJustMoved(lamp === 'playing' ? 'answer' : 'question');
  // Null until the person was asked: not to be reproached for what nobody has asked yet.
  const [isNotified, setIsNotified] = useState<boolean | null>(null);
  const play = () => {
    session.ring.start();
    session.changeCheck({ ring: 'playing' });
    void askToNotify().then(setIsNotified);
  };
  const judge = useCallback(
    (ring: 'ok' | 'not-heard') => {
      session.ring.stop();
      session.changeCheck({ ring });
    },
    [session],
  );
  useEffect(
    () => () => {
      if (session.check.get().ring === 'playing') judge('not-heard');
    },
    [session, judge],
  );
  return (
    <Step title="check.ring" tone={toneOf(lamp)} sentence={`lamp.ring.${lamp}`} remedy={remedyOf('ring', lamp)}>
      <div className="button-row">
        {lamp === 'playing' ? (
          <>
            <ActionButton
              label={text('button.ring-heard')}
              icon="check"
              tone="main"
              isBusy={isMoved}
              onPress={() => judge('ok')}
            />
            <ActionButton label={text('button.ring-not-heard')} isBusy={isMoved} onPress={() => judge('not-heard')} />
          </>
        ) : (
          <ActionButton label={text('button.play-ring')} icon="bell" onPress={play} />
        )}
      </div>
      {isNotified === false || (lamp === 'ok' && !mayNotify()) ? (
        <p className="check-remedy" role="status">
          {text('notice.off')}
        </p>
      ) : null}
    </Step>
  );
}
