import { useCallback, useEffect, useRef, useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { useText } from '../shared/language.tsx';
import { pageTimers } from '../shared/timers.ts';
import { useStore } from '../shared/use-store.ts';
import { remedyOf, Step } from './check-step.tsx';
import { useDesk } from './desk-commands.ts';
import { availabilityObstacle, situationOf } from './desk-state.ts';
import { DeviceChoice } from './device-choice.tsx';
import { LevelMeter } from './level-meter.tsx';
import { type MicrophoneTest, openMicrophoneTest } from './microphone.ts';
import { RingStep } from './ring-step.tsx';
import { isReady, toneOf, VOICE_LEVEL } from './shift-check.ts';
import { usePresentCheck } from './status-strip.tsx';

/** A quiet room for this long, and the microphone counts as silent. */
const SILENCE_MS = 8_000;
/** A test ring that has not come by then does not come any more. */
const TEST_RING_LIMIT_MS = 20_000;

/** The check before a shift: microphone, ring, line. Half a minute, three steps, each with a remedy when it fails. */
export function ShiftCheckCard({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const check = usePresentCheck();
  const state = useStore(useDesk().session.state);
  // Only then is the key that is written there the one that does it.
  const mayBecome = situationOf(state) === 'idle' && availabilityObstacle(state, isReady(check)) === null;
  return (
    <section className="card check" aria-labelledby="check-title">
      <h2 id="check-title" className="big-title">
        {text('check.title')}
      </h2>
      <p className="hint">{text('check.lead')}</p>
      <ol className="check-steps">
        <MicrophoneStep />
        <RingStep />
        <LineStep />
      </ol>
      <DeviceChoice />
      {isReady(check) ? (
        <div className="check-done">
          <p role="status">{text(mayBecome ? 'check.done' : 'check.well')}</p>
          <ActionButton label={text('button.close-check')} onPress={onClose} />
        </div>
      ) : null}
    </section>
  );
}

function MicrophoneStep() {
  const { session } = useDesk();
  const text = useText();
  const lamp = usePresentCheck().microphone;
  const test = useMicrophoneTest();
  return (
    <Step
      title="check.microphone"
      tone={toneOf(lamp)}
      sentence={`lamp.microphone.${lamp}`}
      remedy={remedyOf('microphone', lamp)}
    >
      {lamp === 'listening' ? <LevelMeter level={test.level} /> : null}
      {lamp === 'listening' ? null : (
        <ActionButton
          label={text(lamp === 'unknown' ? 'button.check-microphone' : 'button.check-again')}
          icon="microphone"
          tone={lamp === 'unknown' ? 'main' : 'plain'}
          onPress={() => {
            void session.ring.unlock();
            test.start();
          }}
        />
      )}
    </Step>
  );
}

function useMicrophoneTest(): { readonly level: number; readonly start: () => void } {
  const { session } = useDesk();
  const [level, setLevel] = useState(0);
  const current = useRef<MicrophoneTest | null>(null);
  const quiet = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stop = useCallback(() => {
    clearTimeout(quiet.current);
    current.current?.stop();
    current.current = null;
  }, []);
  const finish = (microphone: 'ok' | 'silent') => {
    stop();
    session.changeCheck({ microphone });
  };
  // Leaving the card must not leave the microphone open, nor the lamp at "listening".
  useEffect(
    () => () => {
      stop();
      if (session.check.get().microphone === 'listening') session.changeCheck({ microphone: 'unknown' });
    },
    [session, stop],
  );
  const start = () => {
    stop();
    quiet.current = setTimeout(() => finish('silent'), SILENCE_MS);
    current.current = openMicrophoneTest({
      deviceId: session.audio.get().microphone,
      onLamp: (microphone) => {
        if (microphone !== 'listening') stop();
        session.changeCheck({ microphone });
      },
      onLevel: (next) => {
        setLevel(next);
        if (next > VOICE_LEVEL) finish('ok');
      },
    });
  };
  return { level, start };
}

function LineStep() {
  const { session, commands } = useDesk();
  const text = useText();
  const check = usePresentCheck();
  const lamp = check.line;
  const isUnderWay = toneOf(lamp) === 'busy';
  const isEarly = check.microphone !== 'ok' || lamp === 'not-connected';
  const sentence = lamp === 'unknown' && isEarly ? 'check.line.early' : (`lamp.line.${lamp}` as const);
  const start = () => {
    session.changeCheck({ line: 'waiting' });
    commands.testRing.mutate();
    pageTimers.after(TEST_RING_LIMIT_MS, () => {
      if (session.check.get().line === 'waiting') session.changeCheck({ line: 'refused' });
    });
  };
  return (
    <Step title="check.line" tone={toneOf(lamp)} sentence={sentence} remedy={remedyOf('line', lamp)}>
      {isUnderWay ? null : (
        <ActionButton label={text('button.test-ring')} icon="phone" isDisabled={isEarly} onPress={start} />
      )}
    </Step>
  );
}
