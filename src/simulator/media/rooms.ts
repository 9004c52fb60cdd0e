import type { MediaMember } from './media.ts';
import { mixRoom, type RoomMember } from './mixer.ts';

/** Who talks with whom. A leg is in one room at most. */
export interface Rooms {
  join(room: string, legSid: string, member: MediaMember): void;
  /** Leaves the named room, or whichever it is in. */
  leave(legSid: string, room?: string): void;
  /** What each leg hears from the others in its room. */
  mix(spoken: ReadonlyMap<string, Int16Array>): Map<string, Int16Array>;
}

/** No rooms yet; one exists while somebody is in it. */
export function createRooms(): Rooms {
  const rooms = new Map<string, Map<string, RoomMember>>();
  const roomOf = new Map<string, string>();

  function leave(legSid: string, room = roomOf.get(legSid)) {
    if (room === undefined || roomOf.get(legSid) !== room) return;
    roomOf.delete(legSid);
    const members = rooms.get(room);
    members?.delete(legSid);
    if (members?.size === 0) rooms.delete(room);
  }

  return {
    join(room, legSid, member) {
      if (roomOf.get(legSid) !== room) leave(legSid);
      roomOf.set(legSid, room);
      const members = rooms.get(room) ?? new Map<string, RoomMember>();
      members.set(legSid, { legSid, ...member });
      rooms.set(room, members);
    },
    leave,
    mix(spoken) {
      const heard = new Map<string, Int16Array>();
      for (const members of rooms.values()) {
        for (const [legSid, frame] of mixRoom([...members.values()], spoken)) heard.set(legSid, frame);
      }
      return heard;
    },
  };
}
