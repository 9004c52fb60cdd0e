import { ActionButton } from '../shared/action-button.tsx';
import type { DeskCall } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import type { Text } from '../shared/messages.ts';
import { elapsed, secondsBetween } from '../shared/moments.ts';
import { useFocusGoesOn } from '../shared/use-focus-goes-on.ts';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { CallFacts } from './call-facts.tsx';
import { CallNote } from './call-note.tsx';
import type { DeskActions } from './desk-actions.ts';
import { useDesk } from './desk-commands.ts';
import { mayBring } from './desk-state.ts';
import { GuestList } from './guest-list.tsx';
import type { VoicePhase } from './softphone.ts';
import { VoiceSentence } from './voice-sentence.tsx';

/** A quiet word to a screen reader every so many minutes; the running seconds are for the eye only. */
const ANNOUNCE_MINUTES = 5;

export interface CallHeadProps {
  readonly call: DeskCall;
  readonly actions: DeskActions;
  readonly isEndAsked: boolean;
}

/** The head of a live call: which call, how it stands, how long, and what can be done with it. */
export function CallHead({ call, actions, isEndAsked }: CallHeadProps) {
  const part = useFocusGoesOn<HTMLElement>();
  return (
    <header className="call-head" {...part}>
      <div className="call-line">
        <CallState call={call} />
        <CallTimer call={call} />
      </div>
      {call.kind === 'test' ? null : <CallFacts call={call} />}
      <GuestList call={call} />
      {call.part === 'helping' || call.part === 'listening' ? null : <VoiceSentence call={call} />}
      <CallButtons call={call} actions={actions} isEndAsked={isEndAsked} />
    </header>
  );
}

function CallState({ call }: { readonly call: DeskCall }) {
  const { session } = useDesk();
  const text = useText();
  const voice = useStore(session.softphone.state).phase;
  const state = shownState(call, voice);
  return (
    <p className={`call-state call-${state}`} role="status" aria-live="polite">
      <Icon name={STATE_ICONS[state]} />
      <strong>{text(`state.talk.${state}`)}</strong>
      <span className="call-state-hint">{hintOf(text, call, state)}</span>
    </p>
  );
}

function hintOf(text: Text, call: DeskCall, state: keyof typeof STATE_ICONS): string {
  if (call.talk === 'cover-due') return text('talk.hint.cover-due');
  if (state !== 'helping' && state !== 'listening') return text(`talk.hint.${state}`);
  return text(`talk.hint.${state}`, { name: call.guests[0]?.name ?? '' });
}

const STATE_ICONS = {
  connecting: 'clock',
  together: 'phone',
  'on-hold': 'pause',
  asking: 'question-circle',
  leaving: 'person',
  helping: 'person',
  listening: 'person',
  cover: 'shield',
  kept: 'clock',
  'no-audio': 'warning',
} as const;

/** The talk as the line has it; but never "on the line" where this page has no audio. The cover is said in any case. */
function shownState(call: DeskCall, voice: VoicePhase): keyof typeof STATE_ICONS {
  if (call.state === 'connecting') return 'connecting';
  if (call.talk === 'cover' || call.talk === 'cover-due') return 'cover';
  if (call.part !== 'own' && call.part !== 'joining') return call.part;
  if (call.isKept && voice !== 'failed') return 'kept';
  if (voice === 'idle' || voice === 'failed') return 'no-audio';
  return call.talk ?? 'together';
}

function CallTimer({ call }: { readonly call: DeskCall }) {
  const { session } = useDesk();
  const text = useText();
  const now = useNow() + useStore(session.state).clockOffsetMs;
  const seconds = call.connectedAt === null ? 0 : secondsBetween(call.connectedAt, now);
  const minutes = Math.floor(seconds / 60);
  const isTold = minutes > 0 && minutes % ANNOUNCE_MINUTES === 0;
  return (
    <>
      <p className="call-timer" aria-hidden="true">
        {elapsed(seconds)}
      </p>
      <p className="unseen" role="status">
        {isTold ? text('call.minutes', { minutes }) : ''}
      </p>
    </>
  );
}

const END_WORDS = {
  own: { first: 'bar.end-call', asked: 'bar.end-confirm' },
  leaving: { first: 'bar.leave-talk', asked: 'bar.leave-confirm' },
  helping: { first: 'bar.leave-talk', asked: 'bar.leave-confirm' },
  listening: { first: 'bar.leave-talk', asked: 'bar.leave-confirm' },
} as const;

function CallButtons({ call, actions, isEndAsked }: CallHeadProps) {
  const { session, commands } = useDesk();
  const text = useText();
  const voice = useStore(session.softphone.state);
  const isOnHold = call.talk === 'on-hold';
  return (
    <div className="call-bar">
      <ActionButton
        label={text(voice.isMuted ? 'bar.unmute' : 'bar.mute')}
        icon={voice.isMuted ? 'microphone-off' : 'microphone'}
        action="mute"
        isDisabled={voice.phase === 'idle' || voice.phase === 'failed'}
        tone={voice.isMuted ? 'danger' : 'plain'}
        onPress={() => actions.mute?.()}
      />
      {call.kind === 'test' || call.part !== 'own' ? null : (
        <ActionButton
          label={text(isOnHold ? 'bar.resume' : 'bar.hold')}
          icon={isOnHold ? 'play' : 'pause'}
          action="hold"
          tone={isOnHold ? 'main' : 'plain'}
          isBusy={commands.hold.isPending}
          isDisabled={actions.hold === undefined}
          onPress={() => actions.hold?.()}
        />
      )}
      {call.kind === 'test' || call.part !== 'own' ? null : (
        <ActionButton
          label={text('bar.cover')}
          icon="shield"
          action="cover"
          isBusy={commands.cover.isPending}
          isDisabled={actions.cover === undefined}
          onPress={() => actions.cover?.()}
        />
      )}
      {actions.transfer === undefined ? null : (
        <ActionButton label={text('bar.transfer')} icon="person" action="transfer" onPress={actions.transfer} />
      )}
      {actions.interpreter === undefined ? null : (
        <ActionButton label={text('bar.interpreter')} icon="person" onPress={actions.interpreter} />
      )}
      {actions.supervisor === undefined || !mayBring(call, 'supervisor') ? null : (
        <ActionButton label={text('bar.supervisor')} icon="person" action="supervisor" onPress={actions.supervisor} />
      )}
      {call.part === 'joining' ? null : (
        <ActionButton
          label={text(END_WORDS[call.part][isEndAsked ? 'asked' : 'first'])}
          icon="phone-end"
          action="end-call"
          tone="danger"
          isBusy={commands.endCall.isPending || commands.leave.isPending}
          onPress={() => actions['end-call']?.()}
        />
      )}
      <CallNote call={call} isEndAsked={isEndAsked} />
    </div>
  );
}
