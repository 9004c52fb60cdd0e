import type { CallSid } from '../calls/call.ts';
import { findCall, findCallOf } from '../calls/call-store.ts';
import { endDialledTalk, onCallPhoneArrived, onCallPhoneDialled, onCallPhoneMissed } from '../calls/on-call-store.ts';
import type { UrlState } from './call-urls.ts';
import { callerDocument, endedElsewhere, toPersonWithoutState } from './caller-document.ts';
import { bringCaller } from './operator-webhook.ts';
import type { Decision, VoiceHandler, VoiceParts, VoiceRequest } from './voice.ts';
import { decodeWait } from './wait-state.ts';

/** Somebody, or a message box, picked up an on-call telephone: only a key joins it to the caller. */
export const screen: VoiceHandler = async (parts, request) => {
  const state = stateOf(parts, request);
  const { language } = decodeWait(state ? state.fields : []);
  const call = state && (await findCall(parts.database, state.callId).catch(() => undefined));
  if (call && call.state !== 'waiting') return { twiml: parts.documents.hangUp(), name: 'screen-too-late' };
  return { twiml: parts.documents.screen(state ? state.callId : null, language), name: 'screen' };
};

/** The key was pressed: the call is this person's now, and no console is offered it any more. */
export const screened: VoiceHandler = async (parts, request) => {
  if (request.form.digits !== '1') return { twiml: parts.documents.hangUp(), name: 'screen-refused' };
  const state = stateOf(parts, request);
  const { parentSid } = request.form;
  if (parentSid) return joinDialled(parts, state, { ...request.form, callSid: parentSid });
  if (!state) return { twiml: parts.documents.hangUp(), name: 'screen-too-late' };
  return joinRoom(parts, state, request.form.callSid);
};

/** A supervisor tries an on-call telephone: only the key says that somebody heard it. */
export const trial: VoiceHandler = async (parts, { path, query, form }) => {
  const state = parts.urls.readForOther(path, query);
  if (!state) return { twiml: parts.documents.hangUp(), name: 'trial-odd' };
  if (form.digits !== '1') return { twiml: parts.documents.trial(state.callId), name: 'trial' };
  await parts.telephoneHeard(state.callId);
  return { twiml: parts.documents.trialHeard(), name: 'trial-heard' };
};

/** The on-call telephones were dialled: after a talk a goodbye, otherwise back into the queue. */
export const rung: VoiceHandler = async (parts, request) => {
  const { form } = request;
  const state = parts.urls.read(request.path, request.query, form.callSid);
  const waiting = decodeWait(state ? state.fields : []);
  if (form.wasBridged) {
    // Where the caller was taken out of the talk by us, nobody hears the answer.
    await endDialledTalk(parts.database, form.callSid).catch((error: unknown) => {
      parts.log.fault('rung', error);
      return parts.keepEvent(form, 'ended-by-operator');
    });
    return { twiml: parts.documents.goodbye(waiting.language), name: 'goodbye' };
  }
  if (!state) return toPersonWithoutState(parts, request);
  const missed = await onCallPhoneMissed(parts.database, state.callId);
  // Where the address was made in the dark, the leg knows the call.
  const known = missed ?? (await findCall(parts.database, state.callId));
  const call = known ?? (await findCallOf(parts.database, form.callSid));
  if (call?.state === 'ended') return endedElsewhere(parts, { call, form, waiting });
  if (call && call.state !== 'waiting') return callerDocument(parts, { call, form, waiting });
  return { twiml: parts.documents.onCallNoAnswer(call?.id ?? state.callId, waiting), name: 'on-call-no-answer' };
};

/** The telephone's own leg asks, or a child of the caller's leg when the caller was dialled to it. */
function stateOf(parts: VoiceParts, { path, query, form }: VoiceRequest): UrlState | undefined {
  return form.parentSid ? parts.urls.read(path, query, form.parentSid) : parts.urls.readForOther(path, query);
}

/** Rung beside the waiting caller: the telephone goes into the room, and the caller is brought there. */
async function joinRoom(parts: VoiceParts, state: UrlState, legSid: CallSid): Promise<Decision> {
  const call = await onCallPhoneArrived(parts.database, { id: state.callId, legSid });
  if (!call) return { twiml: parts.documents.hangUp(), name: 'screen-too-late' };
  bringCaller(parts, call);
  return { twiml: parts.documents.operatorRoom(call), name: 'room' };
}

/** Dialled by the caller's own leg: the carrier joins the two. Without the database they are joined all the same. */
async function joinDialled(
  parts: VoiceParts,
  state: UrlState | undefined,
  ofCaller: VoiceRequest['form'],
): Promise<Decision> {
  const isFree =
    state === undefined ||
    (await onCallPhoneDialled(parts.database, state.callId).catch(async (error: unknown) => {
      parts.log.fault('screened', error);
      await parts.keepEvent(ofCaller, 'bridged');
      return true;
    }));
  if (!isFree) return { twiml: parts.documents.hangUp(), name: 'screen-too-late' };
  return { twiml: parts.documents.connectScreened(), name: 'screen-joined' };
}
