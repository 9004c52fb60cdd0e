import type { CallSid } from '../calls/call.ts';
import type { CallControl } from '../calls/call-control.ts';
import { collectFaults } from '../db/collect-faults.ts';
import type { Database } from '../db/database.ts';
import { endLegOnce } from './end-legs.ts';
import {
  expireGuests,
  finishTakeOver,
  legsOfSuspended,
  noteRoomMended,
  type RoomToMend,
  roomsToMend,
  takeOversToFinish,
} from './guest-store.ts';

interface SweepParts {
  database: Database;
  control: CallControl;
}

/**
 * Ends what is over by the clock, and the legs of people who are suspended; mends rooms that would end with the wrong leg. Any number
 * of processes may run it at once, each second; what cannot be written of one talk keeps nothing from the others.
 */
export async function sweepGuests(parts: SweepParts): Promise<void> {
  const { database, control } = parts;
  // A page hangs up by itself, and what the carrier does not end now is ended by the sweep of its own. What it tells of a suspended
  // person's leg gives the talk on, as of any leg that is lost.
  const faults = collectFaults();
  const endAll = (late: readonly CallSid[]) => Promise.all(late.map((sid) => endLegOnce(parts, sid)));
  await faults.despite(async () => endAll(await expireGuests(database)));
  await faults.despite(async () => endAll(await legsOfSuspended(database)));
  await faults.despite(async () => {
    for (const room of await roomsToMend(database)) {
      await faults.despite(async () => {
        if ((await control.setEndsRoom(room)) === 'done') await noteRoomMended(database, room);
      });
    }
  });
  await faults.despite(async () => {
    for (const takeOver of await takeOversToFinish(database)) await faults.despite(() => finish(parts, takeOver));
  });
  faults.tell();
}

/** The room ends with the supervisor's leg from now on; where the carrier does not answer, nobody leaves yet. */
async function finish(parts: SweepParts, { guestId, ...room }: Omit<RoomToMend, 'isOn'>): Promise<void> {
  if ((await parts.control.setEndsRoom({ ...room, isOn: true })) !== 'done') return;
  const first = await finishTakeOver(parts.database, guestId);
  if (first !== null) await endLegOnce(parts, first);
}
