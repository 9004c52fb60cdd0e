import { ActionButton } from '../shared/action-button.tsx';
import type { Desk, PresenceState } from '../shared/contract.ts';
import { Icon, type IconName } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { timeOf } from '../shared/moments.ts';
import { useStore } from '../shared/use-store.ts';
import { AfterCall } from './after-call.tsx';
import type { DeskActions } from './desk-actions.ts';
import { useDesk } from './desk-commands.ts';
import { availabilityObstacle } from './desk-state.ts';
import { isReady, presentCheck, type ShiftCheck, toneOf } from './shift-check.ts';

const PRESENCE_ICONS: Record<PresenceState, IconName> = {
  offline: 'half-circle',
  available: 'check-circle',
  reserved: 'bell',
  'on-call': 'phone',
  'wrap-up': 'pencil',
  away: 'cup',
};
const LAMP_ICONS = { ok: 'check-circle', busy: 'clock', failed: 'warning', unknown: 'question-circle' } as const;

export interface StatusStripProps {
  readonly actions: DeskActions;
  /** Left out while the check itself is on the screen and says the same. */
  readonly hasLamps: boolean;
  readonly onCheck: () => void;
}

/** The operator's status as the server has it, the way to change it, and the lamps of the check. */
export function StatusStrip({ actions, hasLamps, onCheck }: StatusStripProps) {
  const { session } = useDesk();
  const check = usePresentCheck();
  const text = useText();
  const state = useStore(session.state);
  if (state.desk === null) return null;
  return (
    <section className="status" aria-label={text('status.title')}>
      <Presence presence={state.desk.presence} isCurrent={state.isCurrent} />
      <PresenceButtons actions={actions} />
      <AfterCall />
      {hasLamps ? <Lamps check={check} onCheck={onCheck} /> : null}
    </section>
  );
}

interface PresenceProps {
  readonly presence: Desk['presence'];
  readonly isCurrent: boolean;
}

/** Without the line nobody here knows: the server may have ended the shift of a page that it does not hear. */
function Presence({ presence, isCurrent }: PresenceProps) {
  const text = useText();
  const state = text(`state.presence.${presence.state}`);
  const time = timeOf(presence.since);
  return (
    <p className={`presence presence-${isCurrent ? presence.state : 'unknown'}`} role="status" aria-live="polite">
      <Icon name={isCurrent ? PRESENCE_ICONS[presence.state] : 'question-circle'} />
      <strong>{isCurrent ? state : text('status.unknown')}</strong>
      <span className="since">{isCurrent ? text('status.since', { time }) : text('status.last', { state, time })}</span>
    </p>
  );
}

function PresenceButtons({ actions }: { readonly actions: DeskActions }) {
  const { session, commands } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  const obstacle = availabilityObstacle(state, isReady(usePresentCheck()));
  const presence = state.desk?.presence.state;
  const isBusy = commands.setPresence.isPending;
  if (presence === 'available') {
    return (
      <div className="status-buttons">
        <ActionButton
          label={text('button.take-break')}
          icon="cup"
          action="take-break"
          isBusy={isBusy}
          isDisabled={!state.isCurrent}
          onPress={() => actions['take-break']?.()}
        />
        <EndShift isBusy={isBusy} isDisabled={!state.isCurrent} />
        {state.isCurrent ? null : <span className="hint">{text('obstacle.not-connected')}</span>}
      </div>
    );
  }
  if (presence !== 'offline' && presence !== 'away') return null;
  return (
    <div className="status-buttons">
      <ActionButton
        label={text('button.become-available')}
        icon="check-circle"
        action="become-available"
        tone="main"
        isBusy={isBusy}
        isDisabled={obstacle !== null}
        onPress={() => actions['become-available']?.()}
      />
      {presence === 'away' ? <EndShift isBusy={isBusy} isDisabled={!state.isCurrent} /> : null}
      {obstacle === null ? null : <span className="hint">{text(`obstacle.${obstacle}`)}</span>}
    </div>
  );
}

function EndShift({ isBusy, isDisabled }: { readonly isBusy: boolean; readonly isDisabled: boolean }) {
  const { commands } = useDesk();
  const text = useText();
  const end = () => commands.setPresence.mutate('offline');
  const state = { isBusy, isDisabled };
  return <ActionButton label={text('button.end-shift')} tone="quiet" {...state} onPress={end} />;
}

function Lamps({ check, onCheck }: { readonly check: ShiftCheck; readonly onCheck: () => void }) {
  const { session } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  // The server may have given it to another page meanwhile.
  const phone = state.isCurrent ? state.phone : 'unknown';
  return (
    <div className="lamps">
      <ul className="lamp-list" aria-label={text('lamps.title')}>
        {(['microphone', 'ring', 'line'] as const).map((name) => (
          <li key={name} className={`lamp lamp-${toneOf(check[name])}`}>
            <Icon name={LAMP_ICONS[toneOf(check[name])]} />
            {text(`lamp.${name}`)}: {text(`lamp.tone.${toneOf(check[name])}`)}
          </li>
        ))}
        <li className={`lamp lamp-${phone === 'here' ? 'ok' : 'unknown'}`}>
          <Icon name={phone === 'here' ? 'check-circle' : 'question-circle'} />
          {text(`lamp.phone.${phone}`)}
        </li>
      </ul>
      <ActionButton label={text('button.check')} tone="quiet" onPress={onCheck} />
    </div>
  );
}

/** The lamps as they are this moment. */
export function usePresentCheck(): ShiftCheck {
  const { session } = useDesk();
  const check = useStore(session.check);
  const ringProblem = useStore(session.ring.problem);
  const isConnected = useStore(session.state).connection === 'open';
  return presentCheck(check, { ringProblem, isConnected });
}
