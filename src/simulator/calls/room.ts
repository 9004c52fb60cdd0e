import type { Address } from '../twiml/attributes.ts';
import { type Exchange, hear } from './exchange.ts';
import type { Leg } from './leg.ts';
import { endLeg } from './life.ts';
import { type ConferenceEvent, reportRoom } from './room-reports.ts';
import { Run } from './run.ts';

export type EndReason =
  | 'conference-ended-via-api'
  | 'participant-with-end-conference-on-exit-left'
  | 'participant-with-end-conference-on-exit-kicked'
  | 'last-participant-kicked'
  | 'last-participant-left';

/** Why somebody is no longer in the room. */
export type Leaving = 'left' | 'kicked' | 'conference-ended' | 'star' | 'no-wait-music' | 'full';

/** How somebody wants to be in a room. */
export interface Entrance {
  label?: string;
  muted: boolean;
  startsRoom: boolean;
  endsRoom: boolean;
  /** The sid of the only leg that is to hear this one. */
  coach?: string;
  /** Undefined: the carrier's own music. `silence`: nothing. */
  wait?: Address | 'silence';
  beep: 'true' | 'false' | 'onEnter' | 'onExit';
  participantsMax: number;
  hangupOnStar: boolean;
  reports?: RoomReports;
}

export interface RoomReports extends Address {
  events: ReadonlySet<ConferenceEvent>;
}

export interface Member extends Entrance {
  leg: Leg;
  hold: boolean;
  joinedAt: number;
  updatedAt: number;
  /** Ends the stay. */
  leave(why: Leaving): void;
  /** What plays for this member alone: music while waiting or on hold. */
  aside: Run;
  /** Ends what the member hears as sound of the room. */
  silence: () => void;
}

/** A conference: it begins with its first member and ends with its last; the same name later is another room. */
export interface Room {
  readonly sid: string;
  readonly name: string;
  readonly createdAt: number;
  updatedAt: number;
  state: 'init' | 'in-progress' | 'completed';
  /** Fixed by the first member. */
  reports: RoomReports | undefined;
  /** Counts the room's callbacks from 1. */
  sequence: number;
  readonly members: Map<string, Member>;
  endReason: EndReason | undefined;
  endedBy: string | undefined;
}

const ROOMS_KEPT_LIMIT = 10_000;

/** The room of this name that has not ended, or a new one. */
export function enterableRoom(exchange: Exchange, name: string, reports: RoomReports | undefined): Room {
  const open = openRoom(exchange, name);
  if (open !== undefined) return open;
  if (exchange.rooms.size >= ROOMS_KEPT_LIMIT) forgetOldRoom(exchange);
  const now = exchange.clock.now();
  const room: Room = {
    sid: exchange.makeSid('CF'),
    name,
    createdAt: now,
    updatedAt: now,
    state: 'init',
    reports,
    sequence: 1,
    members: new Map(),
    endReason: undefined,
    endedBy: undefined,
  };
  exchange.rooms.set(room.sid, room);
  exchange.openRooms.set(name, room.sid);
  return room;
}

/** The room of this name that has not ended. */
function openRoom(exchange: Exchange, name: string): Room | undefined {
  const sid = exchange.openRooms.get(name);
  const room = sid === undefined ? undefined : exchange.rooms.get(sid);
  return room?.state === 'completed' ? undefined : room;
}

/** Puts the member in, tells everybody, and starts the room with its second member if one of them may start it. */
export function addMember(exchange: Exchange, room: Room, member: Member): void {
  room.members.set(member.leg.sid, member);
  write(exchange, room, `${member.leg.sid} joins`);
  reportRoom(exchange, room, { event: 'participant-join', member });
  beep(exchange, room, { member, when: 'onEnter' });
  const mayStart = room.members.size > 1 && [...room.members.values()].some(({ startsRoom }) => startsRoom);
  if (room.state === 'init' && mayStart) start(exchange, room);
  else place(exchange, room, member);
}

/** Takes the member out; ends the room when it was the last, or one with whom the room ends. */
export function removeMember(exchange: Exchange, room: Room, going: { member: Member; isKicked: boolean }): void {
  const { member, isKicked } = going;
  if (!room.members.delete(member.leg.sid)) return;
  member.aside.stop('dropped');
  member.silence();
  exchange.media.leave(room.sid, member.leg.sid);
  write(exchange, room, `${member.leg.sid} leaves`);
  reportRoom(exchange, room, { event: 'participant-leave', member });
  if (room.state === 'completed') return;
  beep(exchange, room, { member, when: 'onExit' });
  if (member.endsRoom) {
    const reason = `participant-with-end-conference-on-exit-${isKicked ? 'kicked' : 'left'}` as const;
    endRoom(exchange, room, { reason, endedBy: member.leg.sid });
  } else if (room.members.size === 0) {
    endRoom(exchange, room, { reason: `last-participant-${isKicked ? 'kicked' : 'left'}`, endedBy: member.leg.sid });
  }
}

/** Ends the room. Whoever is still in it goes on with its document; an end by REST hangs up everybody. */
export function endRoom(exchange: Exchange, room: Room, ending: { reason: EndReason; endedBy?: string }): void {
  const { reason, endedBy } = ending;
  if (room.state === 'completed') return;
  room.state = 'completed';
  room.endReason = reason;
  room.endedBy = endedBy;
  room.updatedAt = exchange.clock.now();
  for (const member of [...room.members.values()]) {
    if (reason === 'conference-ended-via-api') endLeg(exchange, member.leg, 'completed');
    else member.leave('conference-ended');
  }
  write(exchange, room, `ends: ${reason}`);
  reportRoom(exchange, room, { event: 'conference-end' });
}

/** Lets the member hear what its state asks for: the talk, hold music, or music while the room has not started. */
export function place(exchange: Exchange, room: Room, member: Member): void {
  const { leg } = member;
  member.aside.stop('dropped');
  member.silence();
  member.aside = new Run();
  const coach = member.coach === undefined ? {} : { coach: member.coach };
  if (room.state === 'in-progress')
    exchange.media.join(room.sid, leg.sid, { muted: member.muted, hold: member.hold, ...coach });
  member.silence =
    room.state === 'in-progress' && !member.hold
      ? hear(exchange, leg, { kind: 'conference', what: room.name })
      : () => {};
}

function start(exchange: Exchange, room: Room): void {
  room.state = 'in-progress';
  room.updatedAt = exchange.clock.now();
  write(exchange, room, 'starts');
  for (const member of room.members.values()) place(exchange, room, member);
  reportRoom(exchange, room, { event: 'conference-start' });
}

function beep(exchange: Exchange, room: Room, passing: { member: Member; when: 'onEnter' | 'onExit' }): void {
  const { member, when } = passing;
  if (member.beep !== 'true' && member.beep !== when) return;
  for (const other of room.members.values()) {
    if (other !== member) hear(exchange, other.leg, { kind: 'tone', what: 'beep' })();
  }
}

function forgetOldRoom(exchange: Exchange): void {
  for (const [sid, room] of exchange.rooms) {
    if (room.state !== 'completed') continue;
    exchange.rooms.delete(sid);
    return;
  }
}

function write(exchange: Exchange, room: Room, text: string): void {
  exchange.tape.write({ kind: 'conference', text: `${room.name}: ${text}`, detail: { conferenceSid: room.sid } });
}
