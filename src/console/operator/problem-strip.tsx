import { useEffect, useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import type { DeskState } from './desk-state.ts';
import type { ShiftCheck } from './shift-check.ts';
import { usePresentCheck } from './status-strip.tsx';

/** A page that has just opened is not reachable until it has answered its first beat: no alarm for that. */
const DEAF_MS = 3_000;

/** One sentence when the operator cannot be reached or is about to be, with what to do; otherwise nothing. */
export function ProblemStrip({ onCheck }: { readonly onCheck: () => void }) {
  const { session } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  const found = problemIn(state, usePresentCheck());
  const isDeaf = useLasting(found === 'problem.not-reachable', DEAF_MS);
  const problem = found === 'problem.not-reachable' && !isDeaf ? null : found;
  return (
    <div className="problem-place" role="alert" aria-live="assertive">
      {problem === null ? null : (
        <div className="problem">
          <Icon name="warning" />
          <p>{text(problem)}</p>
          {problem === 'problem.phone-elsewhere' ? (
            <ActionButton label={text('button.take-over')} tone="main" onPress={session.takeOverPhone} />
          ) : null}
          {problem === 'problem.microphone' || problem === 'lamp.ring.output-gone.remedy' ? (
            <ActionButton label={text('button.check')} onPress={onCheck} />
          ) : null}
        </div>
      )}
    </div>
  );
}

/** True once `isSo` has held for so many milliseconds. */
function useLasting(isSo: boolean, ms: number): boolean {
  const [hasLasted, setHasLasted] = useState(false);
  useEffect(() => {
    if (!isSo) return undefined;
    const timer = setTimeout(() => setHasLasted(true), ms);
    return () => {
      clearTimeout(timer);
      setHasLasted(false);
    };
  }, [isSo, ms]);
  return isSo && hasLasted;
}

/** The worst first: only one sentence is shown. */
function problemIn(state: DeskState, check: ShiftCheck): MessageId | null {
  if (state.connection === 'lost') return state.desk?.call == null ? 'problem.lost' : 'problem.lost-in-call';
  if (state.phone === 'elsewhere') return 'problem.phone-elsewhere';
  const isAvailable = state.desk?.presence.state === 'available';
  if (!isAvailable) return null;
  if (state.desk?.presence.reachable === false) return 'problem.not-reachable';
  if (check.ring === 'blocked') return 'problem.ring-blocked';
  if (check.ring === 'output-gone' || check.ring === 'unplayable') return `lamp.ring.${check.ring}.remedy`;
  return check.microphone === 'blocked' || check.microphone === 'missing' ? 'problem.microphone' : null;
}
