import type { CallView } from '../calls/call.ts';
import { findCallOf, keepWaiting } from '../calls/call-store.ts';
import { hearCover } from '../calls/cover-store.ts';
import { callerJoins } from '../calls/leg-store.ts';
import { hearQuestion } from '../calls/question-store.ts';
import { strayFetched } from '../calls/silence-store.ts';
import type { PromptRef } from '../ivr/flow.ts';
import type { MenuStep } from '../ivr/menu.ts';
import type { Decision, VoiceParts, VoiceRequest } from './voice.ts';
import { KEPT_TURN, type WaitState } from './wait-state.ts';
import { waitTurn } from './wait-turns.ts';

/** After a talk that was lost nobody is told again how waiting works: the words of the first two turns are left out. */
const TURN_AFTER_TALK = 3;

/** What this caller should hear now, from the call's own state and nothing else. */
export async function callerDocument(
  parts: VoiceParts,
  input: { call: CallView; form: VoiceRequest['form']; waiting: WaitState },
): Promise<Decision> {
  const { call, form, waiting } = input;
  const { documents } = parts;
  if (call.state === 'ended') {
    // A living caller in a call that we ended: said goodbye by an operator, or ended by mistake.
    const isDone = call.endedBy === 'operator' || call.endedBy === 'check';
    // Whoever pressed the key of a call back may be somebody else, who must not be thanked for a call (A3.1): the operator's words were the last.
    if (isDone && !form.isInbound) return { twiml: documents.hangUp(), name: 'call-back-over' };
    if (isDone) return { twiml: documents.goodbye(call.language), name: 'goodbye' };
    return { twiml: documents.trouble(call.id, call.language), name: 'ended-but-there' };
  }
  if (call.talk === 'cover') {
    // By whichever way the caller came into it: the order is carried out, and must not lapse while they hear it.
    if (call.isCoverDue) await hearCover(parts.database, call.id);
    return { twiml: documents.cover(call.id, waiting), name: 'cover' };
  }
  if (call.talk === 'asking') {
    const asked = await hearQuestion(parts.database, call.id);
    if (asked) return { twiml: documents.question(call, asked), name: 'question' };
  }
  if (call.state !== 'waiting' && call.operatorSid !== null) return enterRoom(parts, { call, form, waiting });
  if (call.isKept) {
    return { twiml: documents.wait(call.id, { ...waiting, turn: KEPT_TURN }), name: 'kept' };
  }
  return waitTurn(parts, call, waiting);
}

/**
 * The same for a caller who waits for a person, or is rung for, in a call that is over: an operator ended it in a room that the caller had
 * left without anybody's knowing. That operator's goodbye is not for them, nor an order to fetch them out of that room: they are rung for on.
 */
export async function endedElsewhere(
  parts: VoiceParts,
  { call, form, waiting }: { call: CallView; form: VoiceRequest['form']; waiting: WaitState },
): Promise<Decision> {
  if (call.endedBy === 'check') return goodbyeToOwnCall(parts);
  await strayFetched(parts.database, form.callSid);
  // The agreed key ends it as any cover.
  if (form.digits === '*') return { twiml: parts.documents.cover(call.id, waiting), name: 'cover' };
  return { twiml: parts.documents.trouble(call.id, waiting.language, waiting), name: 'ended-but-there' };
}

/** The same for a caller who was on the way into a talk or out of one: who lost the operator is told so. */
export async function callerDocumentAfterTalk(
  parts: VoiceParts,
  { call, form }: { call: CallView; form: VoiceRequest['form'] },
): Promise<Decision> {
  const waiting = waitingOf(call);
  if (call.state !== 'waiting' || call.talk === 'cover') return callerDocument(parts, { call, form, waiting });
  const said = parts.documents.said([{ language: call.language, id: 'reconnecting' }]);
  return { twiml: parts.documents.intoWaiting(call.id, said, waiting), name: 'reconnecting' };
}

/** Plays a menu, or puts the caller into the queue and says so. */
export function stepDocument(
  parts: VoiceParts,
  { id, sid, step }: { id: CallView['id']; sid: VoiceRequest['form']['callSid']; step: MenuStep },
): Decision | Promise<Decision> {
  if (step.kind === 'menu') return { twiml: parts.documents.menu(id, step), name: `menu-${step.state.node}` };
  return toQueue(parts, { id, sid, step });
}

async function toQueue(
  parts: VoiceParts,
  { id, sid, step }: { id: CallView['id']; sid: VoiceRequest['form']['callSid']; step: MenuStep & { kind: 'person' } },
): Promise<Decision> {
  const waiting: WaitState = {
    language: step.language,
    urgency: step.reason === 'danger' || step.reason === 'cannot-speak' ? step.reason : 'ordinary',
    needsInterpreter: step.reason === 'interpreter',
    turn: 1,
    faults: 0,
  };
  try {
    // Whose it is must be known before it waits: the first turn of the loop ends it.
    if (!parts.ownCalls.isUndecided(id)) {
      await keepWaiting(parts.database, { id, sid, ...waiting });
      parts.matchSoon();
    }
  } catch (error) {
    // The first turn of the wait loop tries again.
    parts.log.fault('enter-queue', error);
  }
  const said = parts.documents.said(step.play);
  return { twiml: parts.documents.intoWaiting(id, said, waiting), name: `person-${step.reason}` };
}

/** Correctly signed, but its state is expired, odd or of another call: straight to a person. */
export async function toPersonWithoutState(parts: VoiceParts, { form }: VoiceRequest): Promise<Decision> {
  // By the leg: the id of a call back does not follow from it.
  const known = await findCallOf(parts.database, form.callSid);
  if (known && known.state !== 'menu') return callerDocument(parts, { call: known, form, waiting: waitingOf(known) });
  const step: MenuStep = {
    kind: 'person',
    language: 'az',
    reason: 'stale',
    play: [{ language: 'az', id: 'connecting' }],
  };
  return stepDocument(parts, { id: known?.id ?? parts.urls.callIdOf(form.callSid), sid: form.callSid, step });
}

/** What is said to the line itself where it waits, or where something is broken. */
export function goodbyeToOwnCall({ documents }: Pick<VoiceParts, 'documents'>): Decision {
  return { twiml: documents.goodbye('az'), name: 'own-call' };
}

/** How a caller waits of whom only the call is known. */
export function waitingOf(call: CallView): WaitState {
  return {
    language: call.language,
    urgency: call.urgency,
    needsInterpreter: call.needsInterpreter,
    turn: TURN_AFTER_TALK,
    faults: 0,
  };
}

/**
 * A caller who cannot speak is told that somebody hears all the same: once with each operator, not at every return. Not one who was called
 * back: the operator first makes sure who it is (A3.1).
 */
async function enterRoom(
  parts: VoiceParts,
  { call, form, waiting }: { call: CallView; form: VoiceRequest['form']; waiting: WaitState },
): Promise<Decision> {
  await callerJoins(parts.database, { id: call.id, sid: form.callSid });
  const isFirst = call.state === 'connecting' && call.urgency.endsWith('cannot-speak') && form.isInbound;
  // Who pressed a key in the middle of these words has heard that somebody is there.
  const isToBeTold = isFirst && waiting.turn !== KEPT_TURN;
  const words: PromptRef[] = [{ language: call.language, id: 'cannot-speak-operator' }];
  const told = isToBeTold ? { words, wait: { ...waiting, turn: KEPT_TURN } } : undefined;
  return { twiml: parts.documents.callerRoom(call, told), name: 'room' };
}
