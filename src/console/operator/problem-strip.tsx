import { ActionButton } from '../shared/action-button.tsx';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import type { DeskState } from './desk-state.ts';
import type { ShiftCheck } from './shift-check.ts';
import { usePresentCheck } from './status-strip.tsx';

/** One sentence when the operator cannot be reached or is about to be, with what to do; otherwise nothing. */
export function ProblemStrip({ onCheck }: { readonly onCheck: () => void }) {
  const { session } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  const problem = problemIn(state, usePresentCheck());
  return (
    <div className="problem-place" role="alert">
      {problem === null ? null : (
        <div className="problem">
          <Icon name="warning" />
          <p>{text(problem)}</p>
          {problem === 'problem.phone-elsewhere' ? (
            <ActionButton label={text('button.take-over')} tone="main" onPress={session.takeOverPhone} />
          ) : null}
          {problem === 'problem.microphone' ? <ActionButton label={text('button.check')} onPress={onCheck} /> : null}
        </div>
      )}
    </div>
  );
}

/** The worst first: only one sentence is shown. */
function problemIn(state: DeskState, check: ShiftCheck): MessageId | null {
  if (state.connection === 'lost') return state.desk?.call == null ? 'problem.lost' : 'problem.lost-in-call';
  if (state.phone === 'elsewhere') return 'problem.phone-elsewhere';
  const isAvailable = state.desk?.presence.state === 'available';
  if (!isAvailable) return null;
  if (state.desk?.presence.reachable === false) return 'problem.not-reachable';
  if (check.ring === 'blocked') return 'problem.ring-blocked';
  return check.microphone === 'blocked' || check.microphone === 'missing' ? 'problem.microphone' : null;
}
