import type { CallView } from '../calls/call.ts';
import { findCall, setCover } from '../calls/call-store.ts';
import { operatorLegLeft } from '../calls/ending-store.ts';
import { currentOperatorLeg } from '../calls/leg-store.ts';
import type { VoiceParts } from './voice.ts';

/** Cover must begin within a second of the key: the carrier gets this long to say whether the operator is still there. */
const ASK_CARRIER_MS = 400;

/**
 * Why did the caller leave the room? Moved by us: nothing changes. The operator's leg is over: back to the front of
 * the queue. Otherwise, and whenever the carrier does not answer, it was `*`: a listener must hear the cover.
 */
export async function decideLeaving(
  parts: VoiceParts,
  { call, isStale }: { call: CallView; isStale: boolean },
): Promise<CallView> {
  const isTalk = call.state === 'talking' || call.state === 'connecting';
  if (isStale || !isTalk || call.talk === 'asking' || call.talk === 'cover' || call.talk === 'on-call-phone')
    return call;
  const operatorSid = await currentOperatorLeg(parts.database, call.id);
  if (operatorSid === undefined) return call;
  const isOver = await within(ASK_CARRIER_MS, parts.control.isOver(operatorSid));
  if (isOver === true) {
    await operatorLegLeft(parts.database, operatorSid);
    return (await findCall(parts.database, call.id)) ?? call;
  }
  return (await setCover(parts.database, call.id, true)) ?? call;
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
