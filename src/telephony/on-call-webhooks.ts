import { findCall } from '../calls/call-store.ts';
import { endByCallerSid } from '../calls/ending-store.ts';
import { onCallPhoneAnswered } from '../calls/on-call-store.ts';
import { toPersonWithoutState } from './caller-webhooks.ts';
import type { VoiceHandler } from './voice.ts';
import { decodeWait } from './wait-state.ts';

/** Somebody, or a message box, picked up an on-call telephone: only a key joins it to the caller. */
export const screen: VoiceHandler = async (parts, request) => {
  const state = request.form.parentSid && parts.urls.read(request.path, request.query, request.form.parentSid);
  const { language } = decodeWait(state ? state.fields : []);
  return { twiml: parts.documents.screen(state ? state.callId : null, language), name: 'screen' };
};

/** The key was pressed: the call is this person's now, and no console is offered it any more. */
export const screened: VoiceHandler = async (parts, request) => {
  if (request.form.digits !== '1') return { twiml: parts.documents.hangUp(), name: 'screen-refused' };
  const state = request.form.parentSid && parts.urls.read(request.path, request.query, request.form.parentSid);
  if (state) {
    const isFree = await onCallPhoneAnswered(parts.database, state.callId).catch((error: unknown) => {
      // The caller comes before the record: without the database the two are joined all the same.
      parts.log.fault('screened', error);
      return true;
    });
    if (!isFree) return { twiml: parts.documents.hangUp(), name: 'screen-too-late' };
  }
  return { twiml: parts.documents.connectScreened(), name: 'screen-joined' };
};

/** The on-call telephones were rung: after a talk a goodbye, otherwise back into the queue. */
export const rung: VoiceHandler = async (parts, request) => {
  const { form } = request;
  const state = parts.urls.read(request.path, request.query, form.callSid);
  const waiting = decodeWait(state ? state.fields : []);
  if (form.wasBridged) {
    await endByCallerSid(parts.database, { sid: form.callSid, endedBy: 'operator' }).catch((error: unknown) =>
      parts.log.fault('rung', error),
    );
    return { twiml: parts.documents.goodbye(waiting.language), name: 'goodbye' };
  }
  if (!state) return toPersonWithoutState(parts, request);
  // Moved to an operator meanwhile: the carrier discards this answer.
  const call = await findCall(parts.database, state.callId);
  const name = call && call.state !== 'waiting' ? 'rung-moved' : 'on-call-no-answer';
  return { twiml: parts.documents.onCallNoAnswer(state.callId, waiting), name };
};
