import type { AttemptOutcome } from '../call-backs/call-back.ts';
import { callBackAnswered, calledLegIs, endAttempt } from '../call-backs/call-back-store.ts';
import type { CallId, Language } from '../calls/call.ts';
import { findCall } from '../calls/call-store.ts';
import { callerDocument, waitingOf } from './caller-document.ts';
import type { Decision, VoiceHandler, VoiceParts, VoiceRequest } from './voice.ts';

const ACCEPTS = '1';
/** How a leg ended that never pressed the key. */
const OUTCOMES: Readonly<Record<string, AttemptOutcome>> = {
  busy: 'busy',
  'no-answer': 'no-answer',
  completed: 'no-key',
};

/**
 * Somebody, or a message box, answered a call back: only a key leads to the operator, and nothing is left behind without one. Whoever has
 * pressed it comes back here when the answer to the key was lost, and is in the call.
 */
export const calledBack: VoiceHandler = async (parts, { path, query, form }) => {
  const state = parts.urls.readForOther(path, query);
  const seen = state && (await calledLegIs(parts.database, { callId: state.callId, legSid: form.callSid }));
  if (!state || !seen) return { twiml: parts.documents.hangUp(), name: 'call-back-over' };
  if (seen === 'reached') return inTheCall(parts, { callId: state.callId, form });
  return { twiml: parts.documents.screenCallBack(state.callId, languageIn(state.fields[0])), name: 'call-back-screen' };
};

/** The key was pressed: the caller is in a call like any other from here on. */
export const calledBackKey: VoiceHandler = async (parts, { path, query, form }) => {
  const state = parts.urls.readForOther(path, query);
  const over = { twiml: parts.documents.hangUp(), name: 'call-back-over' };
  if (!state) return over;
  const { callId } = state;
  if (form.digits !== ACCEPTS) {
    // What cannot be written now the end of the leg tells: whoever pressed another key is not asked again.
    const released = await endAttempt(parts.database, { callId, outcome: 'other-key' }).catch((error: unknown) => {
      parts.log.fault('call-back-refused', error);
      return undefined;
    });
    if (released)
      for (const sid of released.operatorSids) parts.background.run('end-leg', () => parts.control.endLeg(sid));
    return { ...over, name: 'call-back-refused' };
  }
  if (!(await callBackAnswered(parts.database, { callId, legSid: form.callSid }))) return over;
  return inTheCall(parts, { callId, form });
};

/** Only for a leg on which the key was pressed. */
async function inTheCall(
  parts: VoiceParts,
  { callId, form }: { callId: CallId; form: VoiceRequest['form'] },
): Promise<Decision> {
  const call = await findCall(parts.database, callId);
  if (!call) return { twiml: parts.documents.hangUp(), name: 'call-back-over' };
  return { ...(await callerDocument(parts, { call, form, waiting: waitingOf(call) })), reached: callId };
}

/** What the carrier's last word about a dialled leg means for the try. */
export function outcomeOfLeg(callStatus: string): AttemptOutcome {
  return OUTCOMES[callStatus] ?? 'failed';
}

function languageIn(word: string | undefined): Language {
  return word === 'ru' || word === 'en' ? word : 'az';
}
