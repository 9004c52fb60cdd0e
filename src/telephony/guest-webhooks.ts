import { hasCall } from '../guests/guest-store.ts';
import type { VoiceHandler } from './voice.ts';

/**
 * The room ended around somebody who was asked into it. Who has the call goes back in, and the room ends with that leg from now on;
 * for anybody else it is over.
 */
export const stay: VoiceHandler = async (parts, { path, query, form }) => {
  const state = parts.urls.readForOther(path, query);
  const isTheirs = state && (await hasCall(parts.database, { callId: state.callId, legSid: form.callSid }));
  if (!isTheirs) return { twiml: parts.documents.hangUp(), name: 'guest-over' };
  return { twiml: parts.documents.operatorRoom({ id: state.callId }), name: 'room' };
};
