import { useEffect, useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import type { DeskState } from './desk-state.ts';
import { isUntried, type ShiftCheck } from './shift-check.ts';
import { usePresentCheck } from './status-strip.tsx';

/** What a page that has just opened seems to have: it has not answered its first beat, nor remembered its check. No alarm for that. */
const EARLY: readonly MessageId[] = ['problem.not-reachable', 'problem.not-checked'];
const EARLY_MS = 3_000;
const WITH_CHECK: readonly MessageId[] = ['problem.microphone', 'problem.not-checked', 'lamp.ring.output-gone.remedy'];

/** One sentence when the operator cannot be reached or is about to be, with what to do; otherwise nothing. */
export function ProblemStrip({
  onCheck,
  isCheckShown,
}: {
  readonly onCheck: () => void;
  readonly isCheckShown: boolean;
}) {
  const { session } = useDesk();
  const text = useText();
  const state = useStore(session.state);
  const found = problemIn(state, usePresentCheck(), isCheckShown);
  const isEarly = found !== null && EARLY.includes(found);
  const hasLasted = useLasting(isEarly, EARLY_MS);
  const problem = isEarly && !hasLasted ? null : found;
  return (
    <div className="problem-place" role="alert" aria-live="assertive">
      {problem === null ? null : (
        <div className="problem">
          <Icon name="warning" />
          <p>{text(problem)}</p>
          {problem === 'problem.phone-elsewhere' ? (
            <ActionButton label={text('button.take-over')} tone="main" onPress={session.takeOverPhone} />
          ) : null}
          {WITH_CHECK.includes(problem) ? <ActionButton label={text('button.check')} onPress={onCheck} /> : null}
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
function problemIn(state: DeskState, check: ShiftCheck, isCheckShown: boolean): MessageId | null {
  if (state.connection === 'lost') return state.desk?.call == null ? 'problem.lost' : 'problem.lost-in-call';
  if (state.phone === 'elsewhere') return 'problem.phone-elsewhere';
  const isAvailable = state.desk?.presence.state === 'available';
  if (!isAvailable) return null;
  if (state.desk?.presence.reachable === false) return 'problem.not-reachable';
  if (check.ring === 'blocked') return 'problem.ring-blocked';
  if (check.ring === 'output-gone' || check.ring === 'unplayable') return `lamp.ring.${check.ring}.remedy`;
  if (check.microphone === 'blocked' || check.microphone === 'missing') return 'problem.microphone';
  return isUntried(check) && !isCheckShown ? 'problem.not-checked' : null;
}
