import { callBackLegEnded } from '../call-backs/call-back-store.ts';
import { endByCallerSid, endTestCallOfLeg, operatorLegLeft, type Released } from '../calls/ending-store.ts';
import { noteHold } from '../calls/hold-store.ts';
import { callerLegLeft, legJoined } from '../calls/leg-store.ts';
import { insertGoneCall } from '../calls/silence-store.ts';
import { guestJoined, noteFirstFree } from '../guests/guest-store.ts';
import { outcomeOfLeg } from './call-back-webhooks.ts';
import { isOver } from './call-status.ts';
import type { Decision, VoiceHandler, VoiceParts, VoiceRequest } from './voice.ts';

type Form = VoiceRequest['form'];

/** What the carrier tells about legs and rooms: twice, late and out of order all end in the same state. */
export const status: VoiceHandler = async (parts, request) => {
  const { form } = request;
  switch (form.conferenceEvent) {
    case undefined:
      if (!isOver(form.callStatus)) return { twiml: null, name: 'noted' };
      await legEnded(parts, form);
      return { twiml: null, name: 'leg-over' };
    case 'participant-join':
      return joined(parts, form);
    case 'participant-leave':
      return left(parts, form);
    case 'participant-hold':
      return held(parts, form, true);
    case 'participant-unhold':
      return held(parts, form, false);
    case 'conference-end':
      // The operator's leaving ends a room; the caller's never does.
      await operatorGone(parts, form);
      return { twiml: null, name: 'room-over' };
    default:
      return { twiml: null, name: 'noted' };
  }
};

async function joined(parts: VoiceParts, form: Form): Promise<Decision> {
  const { conferenceSid, callSid, sequence } = form;
  if (!conferenceSid) return { twiml: null, name: 'noted' };
  const eventKey = `${conferenceSid}:${sequence}:join`;
  const seen = await legJoined(parts.patientDatabase, { legSid: callSid, conferenceSid, eventKey });
  if (!seen) return guestCame(parts, form, conferenceSid);
  parts.tellSoon();
  if (seen.isAlone) parts.background.run('fetch-caller', () => parts.control.moveCaller(seen));
  return { twiml: null, name: 'joined' };
}

/**
 * No caller and no operator, or told before: perhaps a guest. The one who had the call may then go without ending the room; whoever is
 * not expected any more is sent out of it.
 */
async function guestCame(parts: VoiceParts, { callSid: legSid }: Form, conferenceSid: string): Promise<Decision> {
  const guest = await guestJoined(parts.patientDatabase, { legSid, conferenceSid });
  if (guest?.isStray) parts.background.run('end-leg', () => parts.control.endLeg(legSid));
  const firstSid = guest?.firstSid;
  if (firstSid) {
    parts.background.run('free-first', async () => {
      const outcome = await parts.control.setEndsRoom({ legSid: firstSid, conferenceSid, isOn: false });
      if (outcome === 'done') await noteFirstFree(parts.patientDatabase, legSid);
    });
  }
  return { twiml: null, name: guest ? 'guest-joined' : 'noted' };
}

/** An order of ours may have been carried out though its answer was lost: the carrier tells what is. */
async function held(parts: VoiceParts, form: Form, isOn: boolean): Promise<Decision> {
  const { conferenceSid, callSid, sequence } = form;
  if (!conferenceSid || sequence === '') return { twiml: null, name: 'noted' };
  await noteHold(parts.patientDatabase, { legSid: callSid, conferenceSid, sequence: Number(sequence), isOn });
  return { twiml: null, name: isOn ? 'held' : 'unheld' };
}

/** An operator who left a room is gone, but for one who took a talk over. A caller may only have been moved: the carrier knows. */
async function left(parts: VoiceParts, form: Form): Promise<Decision> {
  const { conferenceSid, callSid } = form;
  await operatorGone(parts, form, false);
  if (conferenceSid) await callerLegLeft(parts.patientDatabase, { legSid: callSid, conferenceSid });
  parts.background.run('is-caller-gone', async () => {
    if ((await parts.control.isOver(callSid)) !== true) return;
    await endCaller(parts, form);
  });
  return { twiml: null, name: 'left' };
}

async function legEnded(parts: VoiceParts, form: Form): Promise<void> {
  if (form.clientIdentity === undefined && form.isInbound) return callerGone(parts, form);
  await operatorGone(parts, form);
  if (form.clientIdentity !== undefined) return endTestCallOfLeg(parts.patientDatabase, form.callSid);
  const released = await callBackLegEnded(parts.patientDatabase, {
    legSid: form.callSid,
    outcome: outcomeOfLeg(form.callStatus),
  });
  if (released) tidyUp(parts, released);
}

/** Frees everybody who was busy with a caller who is gone; what comes late about this leg changes nothing any more. */
export async function callerGone(parts: VoiceParts, form: Form): Promise<void> {
  const isKnown = await endCaller(parts, form);
  if (isKnown) return;
  const id = parts.urls.callIdOf(form.callSid);
  const isFirst = await insertGoneCall(parts.patientDatabase, { id, sid: form.callSid });
  // Kept in the same moment by a webhook that came late.
  if (!isFirst) await endCaller(parts, form);
}

async function endCaller(parts: VoiceParts, form: Form): Promise<boolean> {
  const released = await endByCallerSid(parts.patientDatabase, { sid: form.callSid, endedBy: 'caller' });
  if (released) tidyUp(parts, released);
  return released !== undefined;
}

async function operatorGone(parts: VoiceParts, form: Form, isOver = true): Promise<void> {
  const released = await operatorLegLeft(parts.patientDatabase, form.callSid, isOver);
  if (released) tidyUp(parts, released);
}

/**
 * Operators' legs still at the carrier are ended, a caller who would not come back alone is fetched, and where somebody is
 * free again the next caller is offered.
 */
export function tidyUp(parts: Pick<VoiceParts, 'background' | 'control' | 'matchSoon'>, released: Released): void {
  const { callerSid } = released;
  for (const sid of released.operatorSids) parts.background.run('end-leg', () => parts.control.endLeg(sid));
  if (callerSid && released.mustBeFetched) {
    parts.background.run('fetch-caller', () => parts.control.moveCaller({ ...released, callerSid }));
  }
  if (released.mayMatch) parts.matchSoon();
}
