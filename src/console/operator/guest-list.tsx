import { ActionButton } from '../shared/action-button.tsx';
import type { DeskCall, Guest } from '../shared/contract.ts';
import { Icon, type IconName } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { useDesk } from './desk-commands.ts';

/** Whom the operator asked into the talk, and what came of it: said once when it changes. */
export function GuestList({ call }: { readonly call: DeskCall }) {
  return (
    <ul className="guests" aria-live="polite">
      {call.guests.filter(isShown).map((guest) => (
        <GuestLine key={guest.id} guest={guest} />
      ))}
    </ul>
  );
}

function GuestLine({ guest }: { readonly guest: Guest }) {
  const { commands } = useDesk();
  const text = useText();
  return (
    <li className="guest">
      <Icon name={ICONS[guest.state] ?? 'person'} />
      <span>{text(`guest.state.${guest.state}`, { name: guest.name ?? '' })}</span>
      {mayBeSentAway(guest) ? (
        <ActionButton
          label={text(guest.state === 'joined' ? 'guest.let-go' : 'guest.take-back')}
          tone="quiet"
          isBusy={commands.takeBack.isPending}
          onPress={() => commands.takeBack.mutate(guest)}
        />
      ) : null}
    </li>
  );
}

/** As long as nobody came; and afterwards whoever has not taken the call over. */
function mayBeSentAway({ kind, state }: Guest): boolean {
  return state === 'asked' || state === 'accepted' || (state === 'joined' && kind !== 'colleague');
}

const ICONS: Partial<Record<Guest['state'], IconName>> = {
  asked: 'bell',
  accepted: 'clock',
  joined: 'check-circle',
  returned: 'warning',
};

/** What the operator did, or what the end of the talk says by itself, needs no line. */
function isShown({ state }: Guest): boolean {
  return !['taken-back', 'call-over', 'completed'].includes(state);
}
