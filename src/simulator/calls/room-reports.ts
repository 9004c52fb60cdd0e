import type { Exchange } from './exchange.ts';
import { rfc2822 } from './fields.ts';
import type { Member, Room } from './room.ts';

/** The groups in which TwiML and REST ask for a room's callbacks. */
export type ConferenceEvent =
  | 'start'
  | 'end'
  | 'join'
  | 'leave'
  | 'mute'
  | 'hold'
  | 'modify'
  | 'speaker'
  | 'announcement';

/** What a room's callback says in `StatusCallbackEvent`, and the group that asks for it. */
const GROUPS = {
  'conference-start': 'start',
  'conference-end': 'end',
  'participant-join': 'join',
  'participant-leave': 'leave',
  'participant-mute': 'mute',
  'participant-unmute': 'mute',
  'participant-hold': 'hold',
  'participant-unhold': 'hold',
  'participant-modify': 'modify',
  'announcement-end': 'announcement',
} as const satisfies Record<string, ConferenceEvent>;

export type RoomEvent = keyof typeof GROUPS;

/** Sends the room's callback, if its first member asked for this kind. */
export function reportRoom(exchange: Exchange, room: Room, news: { event: RoomEvent; member?: Member }): void {
  const { event, member } = news;
  const { reports } = room;
  if (reports === undefined || !reports.events.has(GROUPS[event])) return;
  const fields = {
    AccountSid: exchange.settings.accountSid,
    ConferenceSid: room.sid,
    FriendlyName: room.name,
    SequenceNumber: String(room.sequence++),
    Timestamp: rfc2822(exchange.clock.now()),
    StatusCallbackEvent: event,
    ...(member !== undefined && memberFields(member)),
    ...(room.endReason !== undefined && { ReasonConferenceEnded: room.endReason }),
    ...(room.endedBy !== undefined && { CallSidEndingConference: room.endedBy }),
  };
  const callSid = member?.leg.sid ?? room.endedBy ?? '';
  exchange.report(room.sid, { url: reports.url, method: reports.method, fields, callSid, event });
}

function memberFields(member: Member): Record<string, string> {
  return {
    CallSid: member.leg.sid,
    Muted: String(member.muted),
    Hold: String(member.hold),
    Coaching: String(member.coach !== undefined),
    ...(member.coach !== undefined && { CallSidToCoach: member.coach }),
    EndConferenceOnExit: String(member.endsRoom),
    StartConferenceOnEnter: String(member.startsRoom),
    ...(member.label !== undefined && { ParticipantLabel: member.label }),
  };
}
