// What can be done at this moment, for the keys and for the command list alike: one table, so that they cannot differ.
import { useRef } from 'react';
import type { DeskCall } from '../shared/contract.ts';
import type { OperatorAction } from '../shared/keys.ts';
import { useStore } from '../shared/use-store.ts';
import type { DeskCommands } from './desk-commands.ts';
import type { DeskSession } from './desk-session.ts';
import {
  availabilityObstacle,
  type DeskState,
  dueCallBack,
  extraDutyUntil,
  mayAgreeCallBack,
  mayBring,
  mayCover,
  mayTransfer,
  OPEN_STATES,
  ringingOffer,
  situationOf,
  subjectOf,
} from './desk-state.ts';
import type { EndQuestion } from './end-question.ts';
import { SHOWN_OUT } from './guest-list.tsx';
import { isReady, presentCheck, type ShiftCheck } from './shift-check.ts';

export type DeskActions = Partial<Record<OperatorAction, () => void>>;

export interface DeskActionParts {
  readonly session: DeskSession;
  readonly commands: DeskCommands;
  readonly end: EndQuestion;
  readonly openFlag: (callId: string) => void;
  readonly openTransfer: (callId: string) => void;
  readonly openInterpreter: (callId: string) => void;
  readonly openSupervisor: (callId: string) => void;
  readonly openCallBack: (callId: string) => void;
  /** Asks somebody without a shift whether they take extra duty. */
  readonly askExtraDuty: () => void;
  /** Ctrl+Enter in the middle of the desk: finish the wrap-up if that is what is open. */
  readonly saveStep: { current: (() => void) | null };
}

/** The actions that mean something now; an absent one is not possible. */
export function useDeskActions(parts: DeskActionParts): DeskActions {
  const { session } = parts;
  const state = useStore(session.state);
  const voice = useStore(session.softphone.state);
  const check = useStore(session.check);
  const ringProblem = useStore(session.ring.problem);
  const now = presentCheck(check, { ringProblem, isConnected: state.connection === 'open' });
  return {
    ...ringActions(parts, state),
    ...callActions(parts, state, voice.isMuted),
    ...presenceActions(parts, state, now),
    ...workActions(parts, state),
    ...callBackActions(parts, state),
  };
}

function ringActions({ session, commands }: DeskActionParts, state: DeskState): DeskActions {
  const offer = ringingOffer(state);
  if (offer === null || commands.answer.isPending) return {};
  return {
    answer: () => commands.answer.mutate(offer),
    'pass-on': () => commands.passOn.mutate(offer),
    'silence-ring': () => session.silenced.set(offer.id),
  };
}

function callActions(parts: DeskActionParts, state: DeskState, isMuted: boolean): DeskActions {
  const { session, commands } = parts;
  const call = state.desk?.call ?? null;
  if (call === null) return {};
  const canHold =
    call.part === 'own' && call.state === 'talking' && (call.talk === 'together' || call.talk === 'on-hold');
  const cover = () => {
    // At once, and not only when the line has said so: somebody came near.
    session.softphone.setMuted(true);
    commands.cover.mutate(call);
  };
  const hold = () => commands.hold.mutate({ call, on: call.talk !== 'on-hold' });
  return {
    mute: () => session.softphone.setMuted(!isMuted),
    ...(canHold ? { hold } : {}),
    ...(mayCover(call) ? { cover } : {}),
    ...(mayTransfer(call) ? { transfer: () => parts.openTransfer(call.id) } : {}),
    ...(mayBring(call, 'interpreter') ? { interpreter: () => parts.openInterpreter(call.id) } : {}),
    ...supervisorAction(parts, call),
    ...(mayAgreeCallBack(call) ? { 'agree-call-back': () => parts.openCallBack(call.id) } : {}),
    // Whoever is only on the way in has no call to end.
    ...(call.part === 'joining' ? {} : { 'end-call': () => endOrLeave(parts, call) }),
  };
}

function callBackActions({ commands }: DeskActionParts, state: DeskState): DeskActions {
  const due = dueCallBack(state);
  if (due === null || commands.beginCallBack.isPending) return {};
  return { 'call-back': () => commands.beginCallBack.mutate(due) };
}

/** One key for both: calls a supervisor in, and shows out whoever is there or listens. */
function supervisorAction({ commands, openSupervisor }: DeskActionParts, call: DeskCall): DeskActions {
  const there = call.guests.find(({ kind, state }) => SHOWN_OUT.includes(kind) && OPEN_STATES.includes(state));
  if (there !== undefined && call.part === 'own') return { supervisor: () => commands.takeBack.mutate(there) };
  return mayBring(call, 'supervisor') ? { supervisor: () => openSupervisor(call.id) } : {};
}

/** At the second press: the end for everybody, or only the own leaving of a talk that a colleague has. */
function endOrLeave({ commands, end }: DeskActionParts, call: DeskCall): void {
  end.ask(!end.isAsked);
  if (!end.isAsked) return;
  if (call.part !== 'own') commands.leave.mutate(call);
  else commands.endCall.mutate(call);
}

function presenceActions(
  { commands, askExtraDuty }: DeskActionParts,
  state: DeskState,
  check: ShiftCheck,
): DeskActions {
  const presence = state.desk?.presence.state;
  if (!state.isCurrent) return {};
  if (presence === 'available') return { 'take-break': () => commands.setPresence.mutate('away') };
  if (presence === 'wrap-up' || availabilityObstacle(state, isReady(check)) !== null) return {};
  if (extraDutyUntil(state) !== null) return { 'become-available': askExtraDuty };
  return { 'become-available': () => commands.setPresence.mutate('available') };
}

function workActions(parts: DeskActionParts, state: DeskState): DeskActions {
  const subject = subjectOf(state);
  const save = () => {
    void parts.session.notebook.flush();
    parts.saveStep.current?.();
  };
  if (subject === null) return { save };
  const isTest = subject.stage === 'call' && subject.call.kind === 'test';
  const isInside = subject.stage === 'call' && INSIDE.includes(subject.call.part);
  return {
    save,
    // Its key has another meaning then.
    ...(situationOf(state) === 'idle' ? {} : { 'go-to-call': goToCall }),
    ...(isTest || isInside ? {} : { flag: () => parts.openFlag(subject.callId) }),
  };
}

function goToCall(): void {
  document.getElementById(WORK_ID)?.focus();
}

/** In a talk that stays a colleague's there is nothing to flag. */
const INSIDE: readonly string[] = ['helping', 'listening'];

/** The element in the middle of the desk, to which F2 brings the focus back. */
export const WORK_ID = 'work';

/** A place for what Ctrl+Enter does in the open step, filled by the component that shows it. */
export function useSaveStep(): { current: (() => void) | null } {
  return useRef<(() => void) | null>(null);
}
