import type { CallSid } from '../calls/call.ts';
import { type ArrivedOperator, operatorArrived } from '../calls/leg-store.ts';
import { guestArrived } from '../guests/guest-store.ts';
import type { Decision, VoiceHandler, VoiceParts } from './voice.ts';
import { within } from './within.ts';

/** The carrier gets this long to end an older leg before the new one enters the room. */
const END_OLDER_MS = 600;

/**
 * A softphone dialled out. Who it is follows from the identity the carrier verified, never from the parameters a
 * browser made; the offer must be this operator's, accepted, and still standing.
 */
export const operator: VoiceHandler = async (parts, { form }) => {
  const operatorId = form.clientIdentity && parts.accountOfIdentity(form.clientIdentity);
  if (!operatorId || !form.offerId) return { twiml: parts.documents.nothingToJoin(), name: 'not-an-operator' };
  const call = await operatorArrived(parts.database, { operatorId, offerId: form.offerId, legSid: form.callSid });
  if (!call) return guestOrNobody(parts, { accountId: operatorId, guestId: form.offerId, legSid: form.callSid });
  if (call.kind === 'test') return { twiml: parts.documents.testCall(), name: 'test-call' };
  await endOlderLegs(parts, call.olderSids);
  // A caller in the cover is left in peace: the recording must not begin again while somebody listens. Who is asked by keys answers first.
  if (call.talk !== 'cover' && call.talk !== 'asking') bringCaller(parts, call);
  return { twiml: parts.documents.operatorRoom(call), name: 'room' };
};

/** Not an operator with a call of their own: somebody who was asked into a talk, or nobody. */
async function guestOrNobody(parts: VoiceParts, arriving: Parameters<typeof guestArrived>[1]): Promise<Decision> {
  const guest = await guestArrived(parts.database, arriving);
  if (!guest) return { twiml: parts.documents.nothingToJoin(), name: 'caller-left' };
  const { id, kind, manner, coachedLeg } = guest;
  // Without the one who is to hear it, everybody would.
  if (manner === 'whisper' && coachedLeg === null)
    return { twiml: parts.documents.nothingToJoin(), name: 'caller-left' };
  return { twiml: parts.documents.guestRoom({ id, kind, manner, coachedLeg }), name: 'guest-room' };
}

/**
 * Moves the waiting caller into the room of the leg that arrived, once: a second move would take the caller out of the
 * room again, as `*` does. Where the move fails, the next turn of the wait brings the caller, or the sweep (`bring-callers.ts`).
 */
export function bringCaller({ background, control }: VoiceParts, call: ArrivedOperator): void {
  const { callerSid, isNew } = call;
  if (callerSid && isNew) background.run('move-caller', () => control.moveCaller({ ...call, callerSid }));
}

/** The room ends with an older leg that leaves it: so it has to leave before this one enters, and the caller comes back. */
async function endOlderLegs({ control, slowness }: VoiceParts, sids: readonly CallSid[]): Promise<void> {
  if (sids.length === 0) return;
  await within(END_OLDER_MS * slowness, Promise.all(sids.map((sid) => control.endLeg(sid))));
}
