import { CarrierError } from '../carrier-error.ts';
import type { Address } from '../twiml/attributes.ts';
import { type Exchange, hear } from './exchange.ts';
import type { Leg } from './leg.ts';
import {
  addMember,
  type Entrance,
  enterableRoom,
  type Leaving,
  type Member,
  place,
  type Room,
  removeMember,
} from './room.ts';
import { Run, Stopped } from './run.ts';
import { isCarrierError, type Session } from './session.ts';

/** Keeps the leg in the room until it leaves, is taken out, or the room ends; rejects with `Stopped` when the run is stopped. */
export async function stay(session: Session, name: string, entrance: Entrance): Promise<Leaving> {
  const { exchange, leg, run } = session;
  const room = enterableRoom(exchange, name, entrance.reports);
  if (room.members.size >= entrance.participantsMax) return 'full';
  if (entrance.coach !== undefined && !room.members.has(entrance.coach))
    throw new CarrierError(13240, 'not in the room');
  return await run.until<Leaving>((done) => {
    let isKicked = false;
    const member: Member = {
      ...entrance,
      leg,
      hold: false,
      joinedAt: exchange.clock.now(),
      updatedAt: exchange.clock.now(),
      leave(why) {
        isKicked = why === 'kicked';
        done(why);
      },
      aside: new Run(),
      silence: () => {},
    };
    leg.onKey = (key) => pressInRoom(exchange, room, { member, key });
    addMember(exchange, room, member);
    if (room.state === 'init') entertain(exchange, room, member);
    return () => {
      leg.onKey = undefined;
      removeMember(exchange, room, { member, isKicked });
    };
  });
}

/** Takes the member out of the talk, with the music or words of this address, or brings it back. */
export function setHold(
  exchange: Exchange,
  room: Room,
  change: { member: Member; hold: boolean; music?: Address },
): void {
  const { member, hold, music } = change;
  member.hold = hold;
  place(exchange, room, member);
  if (hold) playAside(exchange, member, music).catch((error: unknown) => complain(exchange, member.leg, error));
  else if (room.state === 'init') entertain(exchange, room, member);
}

/** Plays an announcement to the member; the talk goes on around it. */
export function announce(exchange: Exchange, member: Member, address: Address): void {
  playAside(exchange, member, address).catch((error: unknown) => complain(exchange, member.leg, error));
}

/** A key in a room is a tone for the others and reaches no webhook; `*` leaves where the document says so. */
function pressInRoom(exchange: Exchange, room: Room, pressed: { member: Member; key: string }): void {
  const { member, key } = pressed;
  if (key === '*' && member.hangupOnStar) {
    member.leave('star');
    return;
  }
  if (room.state !== 'in-progress' || member.muted || member.hold) return;
  exchange.media.tone(member.leg.sid, key);
  for (const other of room.members.values()) {
    const hears = other !== member && !other.hold && (member.coach === undefined || member.coach === other.leg.sid);
    if (hears) hear(exchange, other.leg, { kind: 'tone', what: key })();
  }
}

/** Music until the room starts. Where it cannot be had the conference is not established, as at Twilio. */
function entertain(exchange: Exchange, room: Room, member: Member): void {
  if (member.wait === 'silence') return;
  playAside(exchange, member, member.wait).catch((error: unknown) => {
    complain(exchange, member.leg, error);
    if (isCarrierError(error) && room.state === 'init') member.leave('no-wait-music');
  });
}

async function playAside(exchange: Exchange, member: Member, address: Address | undefined): Promise<void> {
  const { leg, aside } = member;
  if (address === undefined) {
    const silence = hear(exchange, leg, { kind: 'hold-music', what: 'hold music' });
    aside.onStop(silence);
    return;
  }
  await exchange.runSession(
    { exchange, leg, run: aside, mode: 'waiting' },
    { kind: 'address', ...address, fields: {} },
  );
}

function complain(exchange: Exchange, leg: Leg, error: unknown): void {
  if (error instanceof Stopped || isCarrierError(error)) return;
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  exchange.tape.write({ kind: 'error', callSid: leg.sid, text: `12400 the simulated carrier is at fault: ${story}` });
}
