import type { DeskCall } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import type { VoiceState } from './softphone.ts';

/** What is wrong with the audio of this page, in a sentence; nothing where all is well. */
export function VoiceSentence({ call }: { readonly call: DeskCall }) {
  const { session } = useDesk();
  const text = useText();
  const voice = useStore(session.softphone.state);
  const phone = useStore(session.state).phone;
  const sentence = sentenceFor(voice, phone, call);
  return (
    <p className={`voice-sentence ${isMild(voice.phase) ? 'voice-mild' : ''}`} role="alert" aria-live="assertive">
      {sentence === null ? null : (
        <>
          <Icon name="warning" />
          <span>{text(sentence)}</span>
        </>
      )}
    </p>
  );
}

/** What passes by itself, or only lessens the sound, is said without red. */
function isMild(phase: VoiceState['phase']): boolean {
  return phase === 'connected' || phase === 'reconnecting';
}

function sentenceFor(voice: VoiceState, phone: string, call: DeskCall): MessageId | null {
  switch (voice.phase) {
    case 'failed':
      return voice.problem === null ? 'voice.carrier' : `voice.${voice.problem}`;
    case 'reconnecting':
      return 'voice.reconnecting';
    case 'connecting':
      return null;
    case 'connected':
      if (voice.warning === null || (voice.isMuted && voice.warning === 'silent-microphone')) return null;
      return `voice.${voice.warning}`;
    case 'idle':
      // Kept for this page: it joins by itself, as the state of the talk says.
      if (call.isKept && phone !== 'elsewhere') return null;
      if (call.kind === 'test' || call.state === 'connecting') return null;
      return phone === 'elsewhere' ? 'voice.elsewhere' : 'voice.gone';
  }
}
