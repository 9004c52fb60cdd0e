import { answerOfKey, type CallId, type CallView, type Language } from '../calls/call.ts';
import { findCall, keepWaiting, recordInbound, touchCall } from '../calls/call-store.ts';
import { hearCover, setCover } from '../calls/cover-store.ts';
import { operatorLegLeft } from '../calls/ending-store.ts';
import { endHold } from '../calls/hold-store.ts';
import { callerLeaves } from '../calls/leg-store.ts';
import { setLeavingMessage } from '../calls/message-state-store.ts';
import { onCallPhoneMissed } from '../calls/on-call-store.ts';
import { recordAnswer } from '../calls/question-store.ts';
import { noteWish } from '../calls/wish-store.ts';
import type { PromptRef } from '../ivr/flow.ts';
import { beginMenu, menuTurn } from '../ivr/menu.ts';
import { decodeMenuState } from '../ivr/menu-state.ts';
import { routeOn } from '../routing/route-on.ts';
import { coverBlindly, coverBlindlyAfter, waitingIn } from './blind-covers.ts';
import { isOver } from './call-status.ts';
import {
  callerDocument,
  callerDocumentAfterTalk,
  endedElsewhere,
  goodbyeToOwnCall,
  stepDocument,
  toPersonWithoutState,
  waitingOf,
} from './caller-document.ts';
import { decideLeaving, isLegOver } from './leaving.ts';
import { decodeRoom, type RoomState } from './room-state.ts';
import { callerGone } from './status-webhook.ts';
import type { Decision, VoiceHandler, VoiceParts, VoiceRequest } from './voice.ts';
import {
  decodeCover,
  decodeMove,
  decodeWait,
  KEPT_TURN,
  type WaitState,
  wishKeyOf,
  wishOf,
  withKey,
} from './wait-state.ts';

/** So many turns in a row without the database, and the on-call telephones are rung. */
const FAULTS_BEFORE_ON_CALL = 2;
const WORDS_FOR_KEY: Readonly<Record<string, readonly string[]>> = {
  0: ['connecting-urgent'],
  5: ['cannot-speak-intro', 'cover-hint'],
};

/** A caller who hung up hears nothing any more, but everybody who was busy with the call is free at once. */
export function whileAlive(handler: VoiceHandler): VoiceHandler {
  return (parts, request) => (isOver(request.form.callStatus) ? hungUp(parts, request) : handler(parts, request));
}

/** A call arrives: the first words, whatever the database does. */
export const inbound: VoiceHandler = async (parts, { form }) => {
  const id = parts.urls.callIdOf(form.callSid);
  await recordInbound(parts.database, { id, sid: form.callSid }).catch((error: unknown) => {
    parts.log.fault('inbound', error);
    return parts.keepEvent(form, 'arrived');
  });
  return stepDocument(parts, { id, sid: form.callSid, step: beginMenu(parts.flows) });
};

/** A key, or none, in a menu. No database. */
export const menu: VoiceHandler = (parts, request) => {
  const state = parts.urls.read(request.path, request.query, request.form.callSid);
  const at = state && decodeMenuState(state.fields[0] ?? '');
  if (!state || !at) return toPersonWithoutState(parts, request);
  const step = menuTurn(parts.flows, at, request.form.digits);
  return stepDocument(parts, { id: state.callId, sid: request.form.callSid, step });
};

/** A turn of the wait loop: the caller's heartbeat, and the guarantee that every move happens. */
export const wait: VoiceHandler = async (parts, request) => {
  const { form } = request;
  const state = parts.urls.read(request.path, request.query, form.callSid);
  if (!state) return toPersonWithoutState(parts, request);
  return goOnWaiting(parts, { id: state.callId, form, before: decodeWait(state.fields) });
};

/** The next turn of the loop for a caller in the queue, with the key that was pressed, from wherever the caller comes. */
export async function goOnWaiting(
  parts: VoiceParts,
  { id, form, before }: { id: CallId; form: VoiceRequest['form']; before: WaitState },
): Promise<Decision> {
  const waiting = withKey(before, form.digits);
  const wishKey = wishKeyOf(before, form.digits);
  const wish = wishOf(wishKey);
  if (parts.ownCalls.isUndecided(id)) return goodbyeToOwnCall(parts);
  let call: CallView;
  parts.blindCovers.forget(id);
  try {
    call = await keepWaiting(parts.database, { id, sid: form.callSid, ...waiting });
    const isKept = call.isKept && call.operatorSid === null;
    if (call.state === 'talking' && !isKept) call = await straighten(parts, call);
    // Done with the message, whatever came of it.
    if (call.talk === 'message') call = (await setLeavingMessage(parts.database, { id, isOn: false })) ?? call;
    if (wish) await noteWish(parts.database, { id, ...wish });
    if (form.digits === '*') call = (await setCover(parts.database, { id, isOn: true })) ?? call;
  } catch (error) {
    parts.log.fault('wait', error);
    return waitBlind(parts, { id, waiting: { ...waiting, wishKey }, isCover: form.digits === '*' });
  }
  parts.background.run('route-on', () => routeOn(parts, call));
  // Kept in vain: the first turn after it says that the line failed.
  if (before.turn === KEPT_TURN && call.state === 'waiting') return callerDocumentAfterTalk(parts, { call, form });
  if (call.state === 'ended' && before.turn !== KEPT_TURN) return endedElsewhere(parts, { call, form, waiting });
  const isNew = wish !== undefined || waiting.urgency !== before.urgency;
  const isTold = call.state === 'waiting' && call.talk === null && isNew;
  const { urgency, needsInterpreter } = call;
  const seen = { ...waiting, urgency, needsInterpreter, faults: 0, wishKey: undefined };
  if (!isTold) return callerDocument(parts, { call, form, waiting: seen });
  const said = parts.documents.said(wordsForKey(waiting.language, form.digits));
  return { twiml: parts.documents.intoWaiting(id, said, seen), name: wish ? 'wait-wish' : `wait-${waiting.urgency}` };
}

/** The caller was moved by us: what it hears follows from the call's own state. */
export const move: VoiceHandler = async (parts, request) => {
  const state = parts.urls.read(request.path, request.query, request.form.callSid);
  if (!state) return toPersonWithoutState(parts, request);
  const { isCover, language, movedAt } = decodeMove(state.fields);
  const isBlind = parts.blindCovers.isUnknownTo({ id: state.callId, movedAt }) && request.form.digits !== '1';
  if (isBlind) return coverBlindly(parts, { id: state.callId, waiting: waitingIn(language) });
  parts.blindCovers.forget(state.callId);
  try {
    if (isCover && request.form.digits === '1') {
      return await comeBack(parts, request, { id: state.callId, waiting: waitingIn(language) });
    }
    const call = await (isCover ? hearCover : touchCall)(parts.database, state.callId);
    if (!call) return await toPersonWithoutState(parts, request);
    return await callerDocumentAfterTalk(parts, { call, form: request.form });
  } catch (error) {
    if (!isCover) throw error;
    // Somebody listens: words about a fault would be the worst of answers.
    parts.log.fault('move', error);
    return coverBlindly(parts, { id: state.callId, waiting: waitingIn(language) });
  }
};

/** The caller left the room: pressed `*`, was moved, or the operator is gone. */
export const after: VoiceHandler = async (parts, request) => {
  const { form } = request;
  const state = parts.urls.read(request.path, request.query, form.callSid);
  if (!state) return toPersonWithoutState(parts, request);
  const room = decodeRoom(state.fields);
  parts.blindCovers.forget(state.callId);
  try {
    const left = await callerLeaves(parts.database, { id: state.callId, joinNumber: room.joinNumber });
    if (!left) return toPersonWithoutState(parts, request);
    if (left.call.talk === 'on-hold') {
      await endHold(parts.database, { id: state.callId, joinNumber: room.joinNumber });
    }
    const call = await decideLeaving(parts, left);
    // The agreed key: the carrier's hosting played the cover while we were away.
    const comesBack = form.digits === '1' && call.talk === 'cover';
    if (comesBack) return await comeBack(parts, request, { id: call.id, waiting: waitingOf(call) });
    return await callerDocumentAfterTalk(parts, { call, form });
  } catch (error) {
    parts.log.fault('after', error);
    return leaveBlind(parts, state.callId, room);
  }
};

/** The cover recording goes on until the agreed key, whatever is broken. */
export const cover: VoiceHandler = async (parts, request) => {
  const { form } = request;
  const state = parts.urls.read(request.path, request.query, form.callSid);
  if (!state) return toPersonWithoutState(parts, request);
  const id = state.callId;
  const { waiting, isBlind } = decodeCover(state.fields);
  const comesBack = form.digits === '1';
  parts.blindCovers.forget(id);
  try {
    if (comesBack) return await comeBack(parts, request, { id, waiting });
    // What could not be kept when the cover began is kept now.
    const call = isBlind ? await setCover(parts.database, { id, isOn: true }) : await touchCall(parts.database, id);
    if (call?.isCoverDue) await hearCover(parts.database, id);
    if (call) parts.background.run('route-on', () => routeOn(parts, call));
    // Nobody pressed the key: the cover was a guess, and it was an operator who was lost.
    const wasGuess = call !== undefined && call.state !== 'ended' && call.talk !== 'cover';
    if (wasGuess) return await callerDocumentAfterTalk(parts, { call, form });
    return { twiml: parts.documents.cover(id, waiting), name: 'cover' };
  } catch (error) {
    parts.log.fault('cover', error);
    return waitBlind(parts, { id, waiting, isCover: !comesBack });
  }
};

/** The caller answered a question by a key, or let it pass; then back to the operator. */
export const answer: VoiceHandler = async (parts, request) => {
  const { form } = request;
  const state = parts.urls.read(request.path, request.query, form.callSid);
  if (!state) return toPersonWithoutState(parts, request);
  const id = state.callId;
  const [questionId = '', ...fields] = state.fields;
  const isCover = form.digits === '*';
  parts.blindCovers.forget(id);
  try {
    let call = await recordAnswer(parts.database, { id, questionId, answer: answerOfKey(form.digits) });
    if (isCover) call = await setCover(parts.database, { id, isOn: true });
    call ??= await findCall(parts.database, id);
    if (!call) return await toPersonWithoutState(parts, request);
    return await callerDocumentAfterTalk(parts, { call, form });
  } catch (error) {
    parts.log.fault('answer', error);
    const room = decodeRoom(fields);
    if (isCover) return coverBlindly(parts, { id, waiting: waitingIn(room.language) });
    // The operator waits in the room, as far as anybody can know.
    return { twiml: parts.documents.callerRoom({ ...room, id }), name: 'room-blind' };
  }
};

/** What a held caller hears; the carrier asks again and again. Only its signature makes the address ours. */
export const hold: VoiceHandler = (parts, { query }) => {
  const language = query.l === 'ru' || query.l === 'en' ? query.l : 'az';
  return { twiml: parts.documents.hold(language), name: 'hold' };
};

/** The caller's leg is over: nothing is heard any more. */
export async function hungUp(parts: VoiceParts, { form }: VoiceRequest): Promise<Decision> {
  await callerGone(parts, form);
  return { twiml: parts.documents.hangUp(), name: 'caller-gone' };
}

/**
 * Who asks for the next turn of the wait loop is in no room: a talk that the call seems to be in may be over without our
 * knowing. A telephone's key came late, or the operator was lost while the database was gone.
 */
async function straighten(parts: VoiceParts, call: CallView): Promise<CallView> {
  const { database } = parts;
  if (call.operatorSid === null) return (await onCallPhoneMissed(database, call.id)) ?? call;
  if (!(await isLegOver(parts, call.operatorSid))) return call;
  await operatorLegLeft(database, call.operatorSid);
  return (await findCall(database, call.id)) ?? call;
}

/** A turn without the database: the loop goes on, and before long the on-call telephones ring. */
function waitBlind(parts: VoiceParts, input: { id: CallId; waiting: WaitState; isCover: boolean }): Decision {
  const { documents } = parts;
  const { id, waiting } = input;
  if (parts.ownCalls.isOurs(id)) return goodbyeToOwnCall(parts);
  if (input.isCover) return coverBlindly(parts, { id, waiting });
  const faults = waiting.faults + 1;
  if (faults > FAULTS_BEFORE_ON_CALL)
    return { twiml: documents.trouble(id, waiting.language, waiting), name: 'no-database' };
  return { twiml: documents.wait(id, { ...waiting, faults }), name: 'wait-blind' };
}

/** Out of the room, and no database to say why: only an operator who is surely gone keeps the cover from beginning. */
async function leaveBlind(parts: VoiceParts, id: CallId, room: RoomState): Promise<Decision> {
  const { language, operatorSid } = room;
  if (operatorSid !== null && (await isLegOver(parts, operatorSid))) {
    return { twiml: parts.documents.trouble(id, language), name: 'no-database' };
  }
  return coverBlindlyAfter(parts, { id, room });
}

async function comeBack(
  parts: VoiceParts,
  request: VoiceRequest,
  { id, waiting }: { id: CallId; waiting: WaitState },
): Promise<Decision> {
  const call = await setCover(parts.database, { id, isOn: false });
  const known = call ?? (await findCall(parts.database, id));
  // The agreed key in a call that is over: whoever presses it wants a person, and not the goodbye of an operator who knew of no cover.
  if (known?.state === 'ended') return endedElsewhere(parts, { call: known, form: request.form, waiting });
  if (!call) return toPersonWithoutState(parts, request);
  if (call.state === 'waiting') parts.matchSoon();
  return callerDocument(parts, { call, form: request.form, waiting });
}

/** Of a key that says something new: what the menu would have said for it, or that the wish is known. */
function wordsForKey(language: Language, digits: string): PromptRef[] {
  const ids = WORDS_FOR_KEY[digits] ?? ['wish-noted'];
  return ids.map((id) => ({ language, id }));
}
