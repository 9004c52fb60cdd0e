import type { Language } from '../calls/call.ts';
import {
  callerInRoom,
  endGuest,
  guestReturns,
  hasCall,
  interpreterArrived,
  isExpected,
} from '../guests/guest-store.ts';
import { decodeGuest } from './guest-state.ts';
import type { VoiceHandler, VoiceRequest } from './voice.ts';

const ACCEPTS = '1';

/**
 * The room ended around somebody who was asked into it. Who has the call goes back in, and the room ends with that leg from now on;
 * a guest goes back in when the operator does, whose page was loaded again. For anybody else it is over.
 */
export const stay: VoiceHandler = async (parts, { path, query, form }) => {
  const state = parts.urls.readForOther(path, query);
  if (!state) return { twiml: parts.documents.hangUp(), name: 'guest-over' };
  const who = { callId: state.callId, legSid: form.callSid };
  if (await hasCall(parts.database, who)) {
    return { twiml: parts.documents.operatorRoom({ id: state.callId }), name: 'room' };
  }
  const roomOf = decodeGuest(state.fields)?.roomOf ?? null;
  const guest = await guestReturns(parts.database, { ...who, roomOf });
  if (!guest) return { twiml: parts.documents.hangUp(), name: 'guest-over' };
  const known = { id: state.callId, ...guest };
  if (guest.roomOf === null) return { twiml: parts.documents.guestWaits({ ...known, roomOf }), name: 'guest-waits' };
  return { twiml: parts.documents.guestRoom(known), name: 'guest-room' };
};

/** Somebody, or a message box, picked up an interpreter's telephone: only a key leads into the talk. */
export const interpreter: VoiceHandler = async (parts, { path, query }) => {
  const state = parts.urls.readForOther(path, query);
  const [guestId = '', spoken] = state?.fields ?? [];
  if (!state || !(await isExpected(parts.database, guestId))) return tooLate(parts);
  return { twiml: parts.documents.screenInterpreter(state.callId, guestId, languageIn(spoken)), name: 'screen' };
};

/** The key was pressed: into the room, and the caller is told who comes. */
export const interpreted: VoiceHandler = async (parts, { path, query, form }) => {
  const state = parts.urls.readForOther(path, query);
  const [guestId = ''] = state?.fields ?? [];
  if (!state) return tooLate(parts);
  if (form.digits !== ACCEPTS) {
    // What cannot be written now the end of the leg tells: whoever pressed another key is not asked again.
    await endGuest(parts.database, guestId, 'declined').catch((error: unknown) =>
      parts.log.fault('interpreter-refused', error),
    );
    return { twiml: parts.documents.hangUp(), name: 'screen-refused' };
  }
  const id = await interpreterArrived(parts.database, { guestId, legSid: form.callSid });
  if (id === undefined) return tooLate(parts);
  parts.background.run('announce', async () => {
    const caller = await callerInRoom(parts.patientDatabase, id);
    if (caller) await parts.control.announceInterpreter(caller);
  });
  return { twiml: parts.documents.guestRoom({ id, kind: 'interpreter', manner: null }), name: 'guest-room' };
};

/** What the caller alone hears of it. Only its signature makes the address ours. */
export const announce: VoiceHandler = (parts, { query }) => ({
  twiml: parts.documents.interpreterJoins(languageIn(query.l)),
  name: 'interpreter-joins',
});

function tooLate({ documents }: Parameters<VoiceHandler>[0]) {
  return { twiml: documents.hangUp(), name: 'screen-too-late' };
}

function languageIn(word: VoiceRequest['query']['l']): Language {
  return word === 'ru' || word === 'en' ? word : 'az';
}
