import type { Leg } from './leg.ts';

/** A conference as the carrier has it: a room that emptied gets a new name. */
export interface Room {
  name: string;
  sid: string;
  members: { leg: Leg; endsRoom: boolean }[];
  sequence: number;
}

export type RoomEvent =
  | 'participant-join'
  | 'participant-leave'
  | 'participant-hold'
  | 'participant-unhold'
  | 'conference-end';

export interface RoomReport {
  event: RoomEvent;
  room: Room;
  leg: Leg;
}

export interface Rooms {
  enter(leg: Leg, name: string, endsRoom: boolean): void;
  /** Answers who else has to leave because of it. */
  leave(leg: Leg): Leg[];
  find(sid: string): Room | undefined;
  named(name: string): Room | undefined;
}

/** All rooms of one carrier. */
export function createRooms(report: (told: RoomReport) => void): Rooms {
  const open = new Map<string, Room>();
  let made = 0;
  const tell = (event: RoomEvent, room: Room, leg: Leg) => {
    room.sequence += 1;
    report({ event, room, leg });
  };
  const room = (name: string): Room => {
    const known = open.get(name);
    if (known) return known;
    made += 1;
    const sid = `CF${String(made).padStart(32, '0')}`;
    const fresh: Room = { name, sid, members: [], sequence: 0 };
    open.set(name, fresh);
    return fresh;
  };
  return {
    enter: (leg, name, endsRoom) => {
      const entered = room(name);
      entered.members.push({ leg, endsRoom });
      leg.room = entered;
      tell('participant-join', entered, leg);
      meet(entered);
    },
    leave: (leg) => {
      const left = leg.room;
      const member = left?.members.find((each) => each.leg === leg);
      if (!left || !member) return [];
      left.members = left.members.filter((each) => each !== member);
      leg.room = undefined;
      tell('participant-leave', left, leg);
      const others = member.endsRoom ? left.members.map((each) => each.leg) : [];
      const isOpen = open.get(left.name) === left;
      if (isOpen && (member.endsRoom || left.members.length === 0)) {
        open.delete(left.name);
        tell('conference-end', left, leg);
      } else if (isOpen) meet(left);
      return others;
    },
    find: (sid) => [...open.values()].find((each) => each.sid === sid),
    named: (name) => open.get(name),
  };
}

function meet(room: Room): void {
  const isTogether = room.members.length > 1;
  for (const { leg } of [...room.members]) leg.person.meets(leg, isTogether);
}
