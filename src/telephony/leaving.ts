import type { CallSid, CallView } from '../calls/call.ts';
import { findCall } from '../calls/call-store.ts';
import { guessCover, type SeenTalk } from '../calls/cover-store.ts';
import { operatorLegLeft } from '../calls/ending-store.ts';
import { wasMoveRefused } from '../calls/move-store.ts';
import type { VoiceParts } from './voice.ts';
import { within } from './within.ts';

/** Cover must begin within a second of the key: the carrier gets this long to say whether the operator is still there. */
const ASK_CARRIER_MS = 400;
/** Meanwhile the carrier's own callback may tell: looked for this often. */
const LOOK_EVERY_MS = 80;

/**
 * Why did the caller leave the room? Moved by us, which the carrier did not refuse: nothing changes. The operator's leg is over: back to the front of
 * the queue. Otherwise, and whenever nobody can say, it was `*`: a listener must hear the cover, and no question aloud, though the call
 * is said to be asked one.
 */
export async function decideLeaving(
  parts: VoiceParts,
  { call, isGhost }: { call: CallView; isGhost: boolean },
): Promise<CallView> {
  const isTalk = call.state === 'talking' || call.state === 'connecting';
  // Read while the room was being remade: the leg that has the call is there at a second look.
  if (isTalk && call.operatorSid === null) return (await findCall(parts.database, call.id)) ?? call;
  if (!isTalk || call.operatorSid === null || call.talk === 'cover') return call;
  if (isGhost && !(await wasMoveRefused(parts.database, call.id))) return call;
  const seen = { ...call, operatorSid: call.operatorSid };
  const found = await askAfter(parts, seen);
  if (found === 'gone') await operatorLegLeft(parts.database, call.operatorSid);
  const covered = found === 'unknown' ? await guessCover(parts.database, seen) : undefined;
  return covered ?? (await findCall(parts.database, call.id)) ?? call;
}

/** Whether the carrier says that this operator's leg is over; false whenever it does not answer in time. */
export async function isLegOver(parts: Pick<VoiceParts, 'control' | 'slowness'>, sid: CallSid): Promise<boolean> {
  return (await within(ASK_CARRIER_MS * parts.slowness, parts.control.isOver(sid))) === true;
}

type Found = 'gone' | 'moved' | 'unknown';

/**
 * Whichever tells first: the carrier when asked, or its callback about the operator's leg; or about another one of ours, with which the
 * room ended, so that the caller goes back into it.
 */
async function askAfter(parts: VoiceParts, who: SeenTalk): Promise<Found> {
  // A carrier that cannot be asked says nothing for as long as one that is slow.
  const asked = parts.control.isOver(who.operatorSid).then((isOver) => isOver ?? new Promise<never>(() => {}));
  const askMs = ASK_CARRIER_MS * parts.slowness;
  const until = parts.clock.now() + askMs;
  // Where each look takes long there are fewer: the cover may not wait for them.
  for (let look = 0; look < Math.floor(askMs / LOOK_EVERY_MS) && parts.clock.now() < until; look += 1) {
    const isOver = await within(LOOK_EVERY_MS, asked);
    if (isOver !== undefined) return isOver ? 'gone' : 'unknown';
    const call = await findCall(parts.database, who.id);
    if (!call || call.operatorSid === null) return 'gone';
    // A colleague who came in meanwhile has the call now: that says nothing of the first one's leg.
    if (call.joinNumber !== who.joinNumber) return 'moved';
  }
  return 'unknown';
}
