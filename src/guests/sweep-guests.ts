import type { CallSid } from '../calls/call.ts';
import type { CallControl } from '../calls/call-control.ts';
import type { Database } from '../db/database.ts';
import { endLegOnce } from './end-legs.ts';
import {
  expireGuests,
  finishTakeOver,
  legsOfSuspended,
  noteRoomMended,
  roomsToMend,
  takeOversToFinish,
} from './guest-store.ts';

/**
 * Ends what is over by the clock, and the legs of people who are suspended; mends rooms that would end with the wrong leg. Any number
 * of processes may run it at once, each second.
 */
export async function sweepGuests(parts: { database: Database; control: CallControl }): Promise<void> {
  const { database, control } = parts;
  // A page hangs up by itself, and what the carrier does not end now is ended by the sweep of its own. What it tells of a suspended
  // person's leg gives the talk on, as of any leg that is lost.
  const late: CallSid[] = [...(await expireGuests(database)), ...(await legsOfSuspended(database))];
  await Promise.all(late.map((sid) => endLegOnce(parts, sid)));
  for (const room of await roomsToMend(database)) {
    const outcome = await control.setEndsRoom(room);
    if (outcome === 'done') await noteRoomMended(database, room);
  }
  for (const { guestId, ...room } of await takeOversToFinish(database)) {
    // The room ends with the supervisor's leg from now on; where the carrier does not answer, nobody leaves yet.
    if ((await control.setEndsRoom({ ...room, isOn: true })) !== 'done') continue;
    const first = await finishTakeOver(database, guestId);
    if (first !== null) await endLegOnce(parts, first);
  }
}
