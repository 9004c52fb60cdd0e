import { answerOfKey, type CallView } from '../calls/call.ts';
import { findCall, keepWaiting, recordInbound, setCover, touchCall } from '../calls/call-store.ts';
import { callerJoins } from '../calls/leg-store.ts';
import { openQuestion, recordAnswer } from '../calls/question-store.ts';
import { beginMenu, type MenuStep, menuTurn } from '../ivr/menu.ts';
import { decodeMenuState } from '../ivr/menu-state.ts';
import { matchCalls } from '../routing/match-calls.ts';
import { decideLeaving } from './leaving.ts';
import type { Decision, VoiceHandler, VoiceParts, VoiceRequest } from './voice.ts';
import { decodeWait, type WaitState } from './wait-state.ts';

/** So many silent turns of the loop, about a minute, and then every so many: the on-call telephones are rung. */
const TURNS_BEFORE_ON_CALL = 7;
const TURNS_BETWEEN_ON_CALL = 8;
/** So many turns in a row without the database, and the on-call telephones are rung. */
const FAULTS_BEFORE_ON_CALL = 2;

/** A call arrives: the first words, whatever the database does. */
export const inbound: VoiceHandler = async (parts, { form }) => {
  const id = parts.urls.callIdOf(form.callSid);
  await recordInbound(parts.database, { id, sid: form.callSid }).catch((error: unknown) =>
    parts.log.fault('inbound', error),
  );
  return answerStep(parts, { id, sid: form.callSid, step: beginMenu(parts.flows) });
};

/** A key, or none, in a menu. No database. */
export const menu: VoiceHandler = async (parts, request) => {
  const state = parts.urls.read(request.path, request.query, request.form.callSid);
  const at = state && decodeMenuState(state.fields[0] ?? '');
  if (!state || !at) return toPersonWithoutState(parts, request);
  const step = menuTurn(parts.flows, at, request.form.digits);
  return answerStep(parts, { id: state.callId, sid: request.form.callSid, step });
};

/** A turn of the wait loop: the caller's heartbeat, and the guarantee that every move happens. */
export const wait: VoiceHandler = async (parts, request) => {
  const { form } = request;
  const state = parts.urls.read(request.path, request.query, form.callSid);
  if (!state) return toPersonWithoutState(parts, request);
  const waiting = withKey(decodeWait(state.fields), form.digits);
  const id = state.callId;
  let call: CallView;
  try {
    call = await keepWaiting(parts.database, { id, sid: form.callSid, ...waiting });
    if (form.digits === '*') call = (await setCover(parts.database, id, true)) ?? call;
  } catch (error) {
    parts.log.fault('wait', error);
    const faults = waiting.faults + 1;
    if (faults > FAULTS_BEFORE_ON_CALL) {
      return { twiml: parts.documents.trouble(id, waiting.language), name: 'no-database' };
    }
    return { twiml: parts.documents.wait(id, { ...waiting, faults }), name: 'wait-blind' };
  }
  parts.background.run('match', () => matchCalls(parts.database));
  return callerDocument(parts, { call, form: request.form, waiting: { ...waiting, faults: 0 } });
};

/** The caller was moved by us: what it hears follows from the call's own state. */
export const move: VoiceHandler = async (parts, request) => {
  const state = parts.urls.read(request.path, request.query, request.form.callSid);
  if (!state) return toPersonWithoutState(parts, request);
  const call = await touchCall(parts.database, state.callId);
  if (!call) return toPersonWithoutState(parts, request);
  return callerDocument(parts, { call, form: request.form, waiting: waitingOf(call) });
};

/** The caller left the room: pressed `*`, was moved, or the operator is gone. */
export const after: VoiceHandler = async (parts, request) => {
  const state = parts.urls.read(request.path, request.query, request.form.callSid);
  const call = state && (await touchCall(parts.database, state.callId));
  if (!state || !call) return toPersonWithoutState(parts, request);
  const isStale = Number(state.fields[0]) < call.joinNumber;
  const now = await decideLeaving(parts, { call, isStale });
  return callerDocument(parts, { call: now, form: request.form, waiting: waitingOf(now) });
};

/** The cover recording goes on until the agreed key. */
export const cover: VoiceHandler = async (parts, request) => {
  const { form } = request;
  const state = parts.urls.read(request.path, request.query, form.callSid);
  if (!state) return toPersonWithoutState(parts, request);
  const waiting = decodeWait(state.fields);
  const comesBack = form.digits === '1';
  const call = comesBack
    ? await setCover(parts.database, state.callId, false)
    : await touchCall(parts.database, state.callId);
  if (call && comesBack && call.state !== 'ended') return callerDocument(parts, { call, form, waiting });
  return { twiml: parts.documents.cover(state.callId, waiting.language, waiting), name: 'cover' };
};

/** The caller answered a question by a key, or let it pass; then back to the operator. */
export const answer: VoiceHandler = async (parts, request) => {
  const { form } = request;
  const state = parts.urls.read(request.path, request.query, form.callSid);
  if (!state) return toPersonWithoutState(parts, request);
  const isCover = form.digits === '*';
  const questionId = state.fields[0] ?? '';
  let call = await recordAnswer(parts.database, { id: state.callId, questionId, answer: answerOfKey(form.digits) });
  if (call && isCover) call = await setCover(parts.database, state.callId, true);
  call ??= await findCall(parts.database, state.callId);
  if (!call) return toPersonWithoutState(parts, request);
  return callerDocument(parts, { call, form, waiting: waitingOf(call) });
};

/** What this caller should hear now, from the call's own state and nothing else. */
export async function callerDocument(
  parts: VoiceParts,
  input: { call: CallView; form: VoiceRequest['form']; waiting: WaitState },
): Promise<Decision> {
  const { call, waiting } = input;
  const { documents } = parts;
  if (call.state === 'ended') {
    // A living caller in a call that we ended: said goodbye by an operator, or ended by mistake.
    if (call.endedBy === 'operator') return { twiml: documents.goodbye(call.language), name: 'goodbye' };
    return { twiml: documents.trouble(call.id, call.language), name: 'ended-but-there' };
  }
  if (call.talk === 'cover') return { twiml: documents.cover(call.id, call.language, waiting), name: 'cover' };
  if (call.state === 'connecting' || call.state === 'talking') {
    if (call.talk === 'asking') {
      const asked = await openQuestion(parts.database, call.id);
      if (asked) return { twiml: documents.question(call, asked), name: 'question' };
    }
    if (call.isOperatorThere) return enterRoom(parts, input);
  }
  return waitOn(parts, call, waiting);
}

async function enterRoom(
  parts: VoiceParts,
  { call, form }: { call: CallView; form: VoiceRequest['form'] },
): Promise<Decision> {
  await callerJoins(parts.database, { id: call.id, sid: form.callSid });
  return { twiml: parts.documents.callerRoom(call, ''), name: 'room' };
}

function waitOn(parts: VoiceParts, call: CallView, waiting: WaitState): Decision {
  const turns = waiting.turn - TURNS_BEFORE_ON_CALL;
  const isTimeForOnCall = turns >= 0 && turns % TURNS_BETWEEN_ON_CALL === 0;
  if (isTimeForOnCall && call.state === 'waiting' && !call.isOffered && parts.onCallCount > 0) {
    return { twiml: parts.documents.onCallTelephones(call.id, waiting), name: 'on-call-telephones' };
  }
  return { twiml: parts.documents.wait(call.id, waiting), name: 'wait' };
}

async function answerStep(
  parts: VoiceParts,
  { id, sid, step }: { id: CallView['id']; sid: VoiceRequest['form']['callSid']; step: MenuStep },
): Promise<Decision> {
  if (step.kind === 'menu') return { twiml: parts.documents.menu(id, step), name: `menu-${step.state.node}` };
  const waiting: WaitState = {
    language: step.language,
    urgency: step.reason === 'danger' || step.reason === 'cannot-speak' ? step.reason : 'ordinary',
    needsInterpreter: step.reason === 'interpreter',
    turn: 1,
    faults: 0,
  };
  try {
    await keepWaiting(parts.database, { id, sid, ...waiting });
    parts.background.run('match', () => matchCalls(parts.database));
  } catch (error) {
    // The first turn of the wait loop tries again.
    parts.log.fault('enter-queue', error);
  }
  const said = parts.documents.said(step.play);
  return { twiml: parts.documents.intoWaiting(id, said, waiting), name: `person-${step.reason}` };
}

/** Correctly signed, but its state is expired, odd or of another call: straight to a person. */
export async function toPersonWithoutState(parts: VoiceParts, { form }: VoiceRequest): Promise<Decision> {
  const id = parts.urls.callIdOf(form.callSid);
  const known = await findCall(parts.database, id);
  if (known && known.state !== 'menu') return callerDocument(parts, { call: known, form, waiting: waitingOf(known) });
  const step: MenuStep = {
    kind: 'person',
    language: 'az',
    reason: 'stale',
    play: [{ language: 'az', id: 'connecting' }],
  };
  return answerStep(parts, { id, sid: form.callSid, step });
}

function waitingOf(call: CallView): WaitState {
  return {
    language: call.language,
    urgency: call.urgency,
    needsInterpreter: call.needsInterpreter,
    turn: 1,
    faults: 0,
  };
}

/** Keys while waiting: 0 danger now, 5 cannot speak. Any other key changes nothing. */
function withKey(waiting: WaitState, digits: string): WaitState {
  if (digits === '0') return { ...waiting, urgency: 'danger' };
  if (digits === '5' && waiting.urgency === 'ordinary') return { ...waiting, urgency: 'cannot-speak' };
  return waiting;
}
