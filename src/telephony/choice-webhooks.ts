import type { CallBackByKeys } from '../call-backs/ask-for-call-back.ts';
import { stopCallBacksByKeys } from '../call-backs/call-back-store.ts';
import { untilAnswered } from '../call-backs/until-answered.ts';
import type { CallId, CallView } from '../calls/call.ts';
import { keepWaiting } from '../calls/call-store.ts';
import { setLeavingMessage } from '../calls/message-state-store.ts';
import type { Deed } from '../ivr/flow.ts';
import { waitingTurn } from '../ivr/menu.ts';
import { decodeMenuState, type MenuState } from '../ivr/menu-state.ts';
import { noteMessage } from '../messages/message-store.ts';
import { isOver } from './call-status.ts';
import { callerDocument, toPersonWithoutState } from './caller-document.ts';
import { goOnWaiting, hungUp } from './caller-webhooks.ts';
import { choiceAt, choiceDocument } from './choices.ts';
import type { Decision, VoiceHandler, VoiceParts, VoiceRequest } from './voice.ts';
import { decodeWait, type WaitState } from './wait-state.ts';
import { CALL_BACK_WINDOWS, whenPlace } from './when-to-call-back.ts';

/** No key, and the keys of the wait loop itself: danger, cannot speak, cover. */
const KEYS_OF_THE_LOOP = ['', '0', '5', '*'];

interface Choice {
  id: CallId;
  form: VoiceRequest['form'];
  waiting: WaitState;
}

/** A caller in the queue was offered something: a key chooses, and whoever presses none goes on waiting. */
export const offered: VoiceHandler = async (parts, request) => {
  const { form } = request;
  const state = parts.urls.read(request.path, request.query, form.callSid);
  if (!state) return toPersonWithoutState(parts, request);
  const [place = '', ...fields] = state.fields;
  const at = decodeMenuState(place);
  const choice = { id: state.callId, form, waiting: decodeWait(fields) };
  if (!at || KEYS_OF_THE_LOOP.includes(form.digits)) return goOnWaiting(parts, { ...choice, before: choice.waiting });
  const step = waitingTurn(parts.flows, at, form.digits);
  if (step.kind === 'person' && step.reason === 'not-called-back') await callNobody(parts, choice.id);
  // A promise takes its time: there is none for a heartbeat besides.
  const isPromise = step.kind === 'deed' && Object.hasOwn(CALL_BACK_WINDOWS, step.deed);
  const call = isPromise ? undefined : await seen(parts, choice);
  if (call && isElsewhere(call)) return callerDocument(parts, { call, form, waiting: choice.waiting });
  return step.kind === 'deed' ? perform(parts, { ...choice, at }, step.deed) : choiceDocument(parts, choice, step);
};

/**
 * The message is over: by a key, by silence, or because the caller hung up. What the carrier recorded is noted first; what cannot be
 * noted now is found in the carrier's list. The caller hears a way on in any case.
 */
export const recorded: VoiceHandler = async (parts, request) => {
  const { form } = request;
  const state = parts.urls.read(request.path, request.query, form.callSid);
  const noted = state && note(parts.database, state.callId, form);
  await noted?.catch((error: unknown) => parts.log.fault('note-message', error));
  if (isOver(form.callStatus)) return hungUp(parts, request);
  if (!state) return toPersonWithoutState(parts, request);
  const choice = { id: state.callId, form, waiting: decodeWait(state.fields) };
  // Any key ends a message; this one, as everywhere, because somebody came.
  if (form.digits === '*') return goOnWaiting(parts, { ...choice, before: choice.waiting });
  const call = await seen(parts, choice);
  if (call && isElsewhere(call)) return callerDocument(parts, { call, form, waiting: choice.waiting });
  if (call) await leaving(parts, choice.id, false);
  return choiceAt(parts, { ...choice, place: form.recordingSid === undefined ? 'not-recorded' : 'recorded' });
};

/** The carrier tells of a recording once more, and also where the caller was fetched or hung up in the middle of it. */
export const recording: VoiceHandler = async (parts, request) => {
  const state = parts.urls.read(request.path, request.query, request.form.callSid);
  if (state) await note(parts.patientDatabase, state.callId, request.form);
  return { twiml: null, name: 'recording-told' };
};

async function perform(parts: VoiceParts, choice: Choice & { at: MenuState }, deed: Deed): Promise<Decision> {
  const { documents } = parts;
  switch (deed) {
    case 'record':
      await leaving(parts, choice.id, true);
      return { twiml: documents.recordMessage(choice.id, choice.at, choice.waiting), name: 'message' };
    case 'end':
      return { twiml: documents.goodbye(choice.waiting.language), name: 'goodbye-chosen' };
    case 'end-after-message':
      return { twiml: documents.goodbyeAfterMessage(choice.waiting.language), name: 'goodbye-chosen' };
    case 'ask-when':
      return askWhen(parts, choice);
    case 'call-back-evening':
      // Half past nine came between the question and the key: asked again, without the evening.
      if (whenPlace(parts.clock.now()) === 'when-late') return askWhen(parts, choice);
      return callBack(parts, choice, CALL_BACK_WINDOWS[deed]);
    default:
      return callBack(parts, choice, CALL_BACK_WINDOWS[deed]);
  }
}

function askWhen(parts: VoiceParts, choice: Choice): Decision {
  return choiceAt(parts, { ...choice, place: whenPlace(parts.clock.now()) });
}

/** What was promised is said, and nothing else; without a promise the caller is led to a message, or goes on waiting. */
async function callBack(parts: VoiceParts, choice: Choice, window: CallBackByKeys): Promise<Decision> {
  // Somebody else who picks up is told that it is a wrong number: nobody but the caller was agreed.
  const asked = await parts.askForCallBack({ callId: choice.id, window, whoMayAnswer: 'caller-only' });
  return choiceAt(parts, { ...choice, place: asked === 'promised' ? 'called-back' : 'no-call-back' });
}

/**
 * "Then we will not call" must be true of what was promised before, too (A3.1). Nobody is rung while they wait here: what cannot be
 * written at once is written as soon as the database answers.
 */
async function callNobody({ database, patientDatabase, background, log }: VoiceParts, id: CallId): Promise<void> {
  await stopCallBacksByKeys(database, id).catch((error: unknown) => {
    log.fault('stop-call-backs', error);
    background.run('stop-call-backs', () => untilAnswered(() => stopCallBacksByKeys(patientDatabase, id)));
  });
}

/** The heartbeat of a caller who chooses; undefined where the database does not answer: what can be chosen needs none. */
async function seen(parts: VoiceParts, { id, form, waiting }: Choice): Promise<CallView | undefined> {
  try {
    return await keepWaiting(parts.database, { id, sid: form.callSid, ...waiting });
  } catch (error) {
    parts.log.fault('choice', error);
    return undefined;
  }
}

/** Somebody has taken the call, or it is over, or in the cover: what it is decides what the caller hears. */
function isElsewhere(call: CallView): boolean {
  return call.state !== 'waiting' || call.talk === 'cover';
}

/**
 * The answer does not wait for long, but nobody who speaks may be taken for silent: what could not be written at once is written soon. Of
 * a message that begins while the database is away for longer the reaper asks the carrier.
 */
async function leaving(parts: VoiceParts, id: CallId, isOn: boolean): Promise<void> {
  await setLeavingMessage(parts.database, { id, isOn }).catch((error: unknown) => {
    parts.log.fault('leave-message', error);
    if (isOn) parts.background.run('leave-message', () => setLeavingMessage(parts.patientDatabase, { id, isOn }));
  });
}

async function note(database: VoiceParts['database'], callId: CallId, form: VoiceRequest['form']): Promise<void> {
  const { recordingSid, recordingSeconds: seconds } = form;
  if (recordingSid !== undefined) await noteMessage(database, { callId, recordingSid, seconds });
}
