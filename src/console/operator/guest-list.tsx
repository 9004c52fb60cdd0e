import { useContext, useEffect } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import type { DeskCall, Guest } from '../shared/contract.ts';
import { sendCommand } from '../shared/http-client.ts';
import { Icon, type IconName } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import type { Text } from '../shared/messages.ts';
import { ShadedContext } from '../shared/shade.tsx';
import { useDesk } from './desk-commands.ts';

/** Whom the operator asked into the talk, or who listens, and what came of it: said once when it changes. */
export function GuestList({ call }: { readonly call: DeskCall }) {
  // A supervisor in somebody else's talk reads about it in its state.
  if (call.part === 'helping' || call.part === 'listening') return null;
  return (
    <ul className="guests" aria-live="polite">
      {call.guests.filter(isShown).map((guest) => (
        <GuestLine key={guest.id} guest={guest} isOwn={call.part === 'own'} />
      ))}
    </ul>
  );
}

function GuestLine({ guest, isOwn }: { readonly guest: Guest; readonly isOwn: boolean }) {
  const { commands } = useDesk();
  const text = useText();
  useShownListener(guest);
  return (
    <li className={guest.kind === 'listener' && isOpen(guest) ? 'guest guest-listener' : 'guest'}>
      <Icon name={guest.kind === 'listener' || guest.isGoing ? 'warning' : (ICONS[guest.state] ?? 'person')} />
      <span id={`guest-${guest.id}`}>{wordsFor(text, guest)}</span>
      {mayBeSentAway(guest, isOwn) ? (
        <ActionButton
          label={text(sendAwayWords(guest))}
          about={`guest-${guest.id}`}
          tone="quiet"
          {...(SHOWN_OUT.includes(guest.kind) ? { action: 'supervisor' as const } : {})}
          isBusy={commands.takeBack.isPending}
          onPress={() => commands.takeBack.mutate(guest)}
        />
      ) : null}
    </li>
  );
}

/** Supervisors, whom one key shows out. */
export const SHOWN_OUT: readonly Guest['kind'][] = ['supervisor', 'listener'];

/** Says to the line that this page now shows who is about to listen: before that nobody does, and under the shade it shows nothing. */
function useShownListener(guest: Guest): void {
  const isShaded = useContext(ShadedContext);
  const isUnsaid = guest.kind === 'listener' && guest.state === 'asked' && !guest.isShown && !isShaded;
  useEffect(() => {
    // Refused when it is over by now: the next document shows that.
    if (isUnsaid) sendCommand(`/api/guests/${guest.id}/shown`).catch(() => undefined);
  }, [isUnsaid, guest.id]);
}

function wordsFor(text: Text, { kind, state, name, reason, manner, isTakeOver, isGoing }: Guest): string {
  const who = { name: name ?? '' };
  if (isGoing) return text('guest.going', who);
  if (isTakeOver && state === 'accepted') return text('guest.take-over.accepted', who);
  if (kind === 'supervisor' && state === 'asked') return text('guest.supervisor.asked', who);
  if (kind === 'supervisor' && state === 'joined' && manner !== null)
    return text(`guest.supervisor.joined.${manner}`, who);
  if (kind !== 'listener') return text(`guest.state.${state}`, who);
  if (!isOpenState(state)) return text('guest.listener.ended', who);
  const why = { ...who, reason: reason === null ? '' : text(`guest.reason.${reason}`) };
  return text(state === 'joined' ? 'guest.listener.joined' : 'guest.listener.asked', why);
}

function sendAwayWords({ kind, state, isTakeOver }: Guest) {
  if (isTakeOver) return 'guest.i-am-here';
  if (SHOWN_OUT.includes(kind)) return 'guest.show-out';
  return state === 'joined' ? 'guest.let-go' : 'guest.take-back';
}

/** As long as nobody came; and afterwards whoever has not the call: in one's own also the colleague who gave it. */
function mayBeSentAway({ kind, state, isTakeOver }: Guest, isOwn: boolean): boolean {
  return (
    state === 'asked' ||
    state === 'accepted' ||
    (state === 'joined' && (kind !== 'colleague' || (isOwn && !isTakeOver)))
  );
}

const isOpenState = (state: Guest['state']) => state === 'asked' || state === 'accepted' || state === 'joined';
const isOpen = ({ state }: Guest) => isOpenState(state);

const ICONS: Partial<Record<Guest['state'], IconName>> = {
  asked: 'bell',
  accepted: 'clock',
  joined: 'check-circle',
  returned: 'warning',
};

/** What the operator did, or what the end of the talk says by itself, needs no line; but nobody may be in the room unseen. */
function isShown({ state, isGoing }: Guest): boolean {
  return isGoing || !['taken-back', 'call-over', 'completed'].includes(state);
}
