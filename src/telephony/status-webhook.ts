import type { CallSid } from '../calls/call.ts';
import { endByCallerSid, endTestCallOfLeg, operatorLegLeft, type Released } from '../calls/ending-store.ts';
import { legJoined } from '../calls/leg-store.ts';
import { matchCalls } from '../routing/match-calls.ts';
import { isOver } from './call-status.ts';
import type { Decision, VoiceHandler, VoiceParts, VoiceRequest } from './voice.ts';

/** What the carrier tells about legs and rooms: twice, late and out of order all end in the same state. */
export const status: VoiceHandler = async (parts, request) => {
  const { form } = request;
  if (form.conferenceEvent === 'participant-join') return joined(parts, form);
  if (form.conferenceEvent === 'participant-leave') return left(parts, form);
  if (form.conferenceEvent === undefined && isOver(form.callStatus)) {
    await legEnded(parts, form.callSid, form.clientIdentity !== undefined);
    return { twiml: null, name: 'leg-over' };
  }
  return { twiml: null, name: 'noted' };
};

async function joined(parts: VoiceParts, form: VoiceRequest['form']): Promise<Decision> {
  const { conferenceSid, callSid, sequence } = form;
  if (conferenceSid) {
    await legJoined(parts.database, { legSid: callSid, conferenceSid, eventKey: `${conferenceSid}:${sequence}:join` });
  }
  return { twiml: null, name: 'joined' };
}

/** An operator who left a room is gone. A caller may only have been moved: the carrier knows. */
async function left(parts: VoiceParts, { callSid }: VoiceRequest['form']): Promise<Decision> {
  await operatorGone(parts, callSid);
  parts.background.run('is-caller-gone', async () => {
    if ((await parts.control.isOver(callSid)) === true) await callerGone(parts, callSid);
  });
  return { twiml: null, name: 'left' };
}

async function legEnded(parts: VoiceParts, sid: CallSid, isSoftphone: boolean): Promise<void> {
  if (!isSoftphone) return callerGone(parts, sid);
  await operatorGone(parts, sid);
  await endTestCallOfLeg(parts.database, sid);
}

/** Frees everybody who was busy with a caller who is gone. */
export async function callerGone(parts: VoiceParts, sid: CallSid): Promise<void> {
  const released = await endByCallerSid(parts.database, { sid, endedBy: 'caller' });
  if (!released) return;
  tidyUp(parts, released);
}

async function operatorGone(parts: VoiceParts, sid: CallSid): Promise<void> {
  const released = await operatorLegLeft(parts.database, sid);
  if (!released) return;
  const { callerSid, id } = released;
  // The caller's own document brings the caller back as well; this is for a room that did not end.
  if (callerSid) parts.background.run('fetch-caller', () => parts.control.moveCaller({ id, callerSid }));
  parts.background.run('match', () => matchCalls(parts.database));
}

/** Operators' legs still at the carrier are ended; the next caller is offered. */
export function tidyUp(parts: VoiceParts, released: Released): void {
  for (const sid of released.operatorSids) parts.background.run('end-leg', () => parts.control.endLeg(sid));
  parts.background.run('match', () => matchCalls(parts.database));
}
