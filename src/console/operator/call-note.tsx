import type { DeskCall } from '../shared/contract.ts';
import { useText } from '../shared/language.tsx';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';

/** What must not be overlooked: half an end, and a microphone that is off, with the reason. */
export function CallNote({ call, isEndAsked }: { readonly call: DeskCall; readonly isEndAsked: boolean }) {
  const { session } = useDesk();
  const text = useText();
  const { isMuted } = useStore(session.softphone.state);
  const stage = useStore(session.cover)?.stage;
  const muted = stage === 'back' || stage === 'failed' ? (`call.cover-${stage}` as const) : 'call.muted';
  const end = call.part === 'own' ? 'call.end-again' : 'call.leave-again';
  return (
    <p className="call-note" role="status" aria-live="polite">
      {isEndAsked ? `${text(end)} ` : ''}
      {isMuted ? text(muted) : ''}
    </p>
  );
}
