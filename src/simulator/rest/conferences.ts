import { endRoom, type Room } from '../calls/room.ts';
import { announce } from '../calls/stay.ts';
import { addressField } from './form.ts';
import { listAnswer } from './list.ts';
import { conferenceJson } from './resources.ts';
import type { RestAnswer } from './rest.ts';
import { jsonAnswer, notFound, RestError } from './rest-error.ts';
import type { RestCall, Route } from './route.ts';

export const conferenceRoutes: readonly Route[] = [
  { method: 'GET', pattern: /^Conferences\.json$/, answer: listConferences },
  { method: 'GET', pattern: /^Conferences\/(CF[0-9a-f]{32})\.json$/, answer: fetchConference },
  { method: 'POST', pattern: /^Conferences\/(CF[0-9a-f]{32})\.json$/, answer: updateConference },
];

function listConferences(call: RestCall): RestAnswer {
  const { exchange, query } = call;
  const name = query.get('FriendlyName');
  const status = query.get('Status');
  const items = [...exchange.rooms.values()].filter(
    (room) => (name === null || room.name === name) && (status === null || room.state === status),
  );
  return listAnswer(call, 'conferences', { items, toJson: (room) => conferenceJson(exchange, room) });
}

function fetchConference(call: RestCall): RestAnswer {
  return jsonAnswer(200, conferenceJson(call.exchange, findRoom(call)));
}

/** Completing a conference hangs up everybody in it. */
function updateConference(call: RestCall): RestAnswer {
  const { exchange, form } = call;
  const room = findRoom(call);
  const status = form.get('Status');
  if (status !== null && status !== 'completed') throw new RestError(400, 20001, `Status cannot be ${status}`);
  const announcement = addressField(form, 'AnnounceUrl');
  if (announcement !== undefined) for (const member of room.members.values()) announce(exchange, member, announcement);
  if (status === 'completed') endRoom(exchange, room, { reason: 'conference-ended-via-api' });
  return jsonAnswer(200, conferenceJson(exchange, room));
}

/** The conference that the path names by its sid. */
export function findRoom({ exchange, parts, path }: RestCall): Room {
  const room = exchange.rooms.get(parts[0] ?? '');
  if (room === undefined) throw notFound(path);
  return room;
}
