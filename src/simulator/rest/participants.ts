import { callOut } from '../calls/call-out.ts';
import { PARTICIPANTS_MAX } from '../calls/dial-conference.ts';
import type { Exchange } from '../calls/exchange.ts';
import { type Entrance, enterableRoom, type Member, place, type Room, type RoomReports } from '../calls/room.ts';
import { type ConferenceEvent, reportRoom } from '../calls/room-reports.ts';
import { announce, setHold } from '../calls/stay.ts';
import { calledParty, legAddresses } from './calls.ts';
import { findRoom } from './conferences.ts';
import { addressField, flagField, wholeField, wordsField } from './form.ts';
import { listAnswer } from './list.ts';
import { participantJson } from './resources.ts';
import type { RestAnswer } from './rest.ts';
import { jsonAnswer, notFound, RestError } from './rest-error.ts';
import { GONE, type RestCall, type Route } from './route.ts';

const ONE = /^Conferences\/(CF[0-9a-f]{32})\/Participants\/([^/]+)\.json$/;
const CONFERENCE_EVENTS: readonly ConferenceEvent[] = [
  'start',
  'end',
  'join',
  'leave',
  'mute',
  'hold',
  'modify',
  'speaker',
  'announcement',
];

export const participantRoutes: readonly Route[] = [
  { method: 'GET', pattern: /^Conferences\/(CF[0-9a-f]{32})\/Participants\.json$/, answer: listParticipants },
  { method: 'POST', pattern: /^Conferences\/([^/]+)\/Participants\.json$/, answer: createParticipant },
  { method: 'GET', pattern: ONE, answer: fetchParticipant },
  { method: 'POST', pattern: ONE, answer: updateParticipant },
  { method: 'DELETE', pattern: ONE, answer: deleteParticipant },
];

function listParticipants(call: RestCall): RestAnswer {
  const { exchange, query } = call;
  const room = findRoom(call);
  const asked = (name: string, value: boolean) => {
    const wanted = flagField(query, name);
    return wanted === undefined || wanted === value;
  };
  const items = [...room.members.values()].filter(
    (member) =>
      asked('Muted', member.muted) && asked('Hold', member.hold) && asked('Coaching', member.coach !== undefined),
  );
  return listAnswer(call, 'participants', { items, toJson: (member) => participantJson(exchange, room, member) });
}

/** Calls somebody into the room; a name in place of a sid makes the room where it does not exist. */
function createParticipant(call: RestCall): RestAnswer {
  const { exchange, form, parts } = call;
  const party = calledParty(exchange, form);
  const nameOrSid = parts[0] ?? '';
  const known = exchange.rooms.get(nameOrSid);
  if (known?.state === 'completed' || (known === undefined && /^CF[0-9a-f]{32}$/.test(nameOrSid)))
    throw notFound(call.path);
  const entrance = entranceOf(form);
  const room = known ?? enterableRoom(exchange, nameOrSid, entrance.reports);
  const leg = callOut(exchange, {
    ...party,
    ...legAddresses(form),
    onAnswer: { kind: 'room', name: room.name, entrance },
  });
  const joinedAt = exchange.clock.now();
  return jsonAnswer(
    201,
    participantJson(exchange, room, { ...entrance, leg, hold: false, joinedAt, updatedAt: joinedAt }),
  );
}

function entranceOf(form: URLSearchParams): Entrance {
  const label = form.get('Label');
  const coach = form.get('CallSidToCoach');
  const wait = form.get('WaitUrl') === '' ? 'silence' : addressField(form, 'WaitUrl');
  const reports = roomReports(form);
  const beep = form.get('Beep');
  return {
    muted: flagField(form, 'Muted') ?? false,
    startsRoom: flagField(form, 'StartConferenceOnEnter') ?? true,
    endsRoom: flagField(form, 'EndConferenceOnExit') ?? false,
    beep: beep === 'false' || beep === 'onEnter' || beep === 'onExit' ? beep : 'true',
    participantsMax: wholeField(form, 'MaxParticipants', { min: 2, max: PARTICIPANTS_MAX }) ?? PARTICIPANTS_MAX,
    hangupOnStar: false,
    ...(label !== null && { label }),
    ...(coach !== null && { coach }),
    ...(wait !== undefined && { wait }),
    ...(reports !== undefined && { reports }),
  };
}

function roomReports(form: URLSearchParams): RoomReports | undefined {
  const target = addressField(form, 'ConferenceStatusCallback');
  if (target === undefined) return undefined;
  const events = wordsField(form, 'ConferenceStatusCallbackEvent', {
    allowed: CONFERENCE_EVENTS,
    otherwise: ['start', 'end'],
  });
  return { ...target, events };
}

function fetchParticipant(call: RestCall): RestAnswer {
  const { room, member } = findMember(call);
  return jsonAnswer(200, participantJson(call.exchange, room, member));
}

function updateParticipant(call: RestCall): RestAnswer {
  const { exchange, form } = call;
  const { room, member } = findMember(call);
  member.updatedAt = exchange.clock.now();
  changeMember(exchange, room, { member, form });
  const hold = flagField(form, 'Hold');
  const music = addressField(form, 'HoldUrl', 'GET');
  if (hold !== undefined && hold !== member.hold) {
    setHold(exchange, room, { member, hold, ...(music !== undefined && { music }) });
    reportRoom(exchange, room, { event: hold ? 'participant-hold' : 'participant-unhold', member });
  }
  const announcement = addressField(form, 'AnnounceUrl');
  if (announcement !== undefined) announce(exchange, member, announcement);
  return jsonAnswer(200, participantJson(exchange, room, member));
}

function changeMember(exchange: Exchange, room: Room, change: { member: Member; form: URLSearchParams }): void {
  const { member, form } = change;
  const endsRoom = flagField(form, 'EndConferenceOnExit');
  const isModified = changeCoach(room, change) || (endsRoom !== undefined && endsRoom !== member.endsRoom);
  if (endsRoom !== undefined) member.endsRoom = endsRoom;
  const muted = flagField(form, 'Muted');
  const isMuteChanged = muted !== undefined && muted !== member.muted;
  if (isMuteChanged) member.muted = muted;
  if ((isModified || isMuteChanged) && room.state === 'in-progress' && !member.hold) place(exchange, room, member);
  if (isModified) reportRoom(exchange, room, { event: 'participant-modify', member });
  if (isMuteChanged) reportRoom(exchange, room, { event: muted ? 'participant-mute' : 'participant-unmute', member });
}

function changeCoach(room: Room, { member, form }: { member: Member; form: URLSearchParams }): boolean {
  const coaching = flagField(form, 'Coaching');
  const coach = form.get('CallSidToCoach') ?? (coaching === true ? member.coach : undefined);
  if (coaching === undefined && coach === undefined) return false;
  if (coaching === false) {
    const wasCoaching = member.coach !== undefined;
    delete member.coach;
    return wasCoaching;
  }
  if (coach === undefined || !room.members.has(coach))
    throw new RestError(400, 13240, 'CallSidToCoach is not in the conference');
  const isChanged = member.coach !== coach;
  member.coach = coach;
  return isChanged;
}

/** Takes the participant out of the room; its document goes on. */
function deleteParticipant(call: RestCall): RestAnswer {
  findMember(call).member.leave('kicked');
  return GONE;
}

/** By the sid of its call or by its label. */
function findMember(call: RestCall): { room: Room; member: Member } {
  const room = findRoom(call);
  const name = call.parts[1] ?? '';
  const member = room.members.get(name) ?? [...room.members.values()].find(({ label }) => label === name);
  if (member === undefined) throw notFound(call.path);
  return { room, member };
}
