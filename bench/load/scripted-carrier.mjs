// As much of a carrier as legs on scripted sockets need: no sound and no documents, only who is where, and who is told of it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { callFields, makeSid, webhook } from './webhooks.mjs';

const isNoted = ({ status }) => status === 204;
const CALL_OF_LEG = /\/Calls\/(CA[0-9a-f]{32})\.json$/;

/** Takes the line's orders on this port; `asker` carries what is reported back. */
export async function openScriptedCarrier(port, asker) {
  const state = { asker, legs: new Map(), rooms: new Map() };
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const answer = obey(state, request, new URLSearchParams(Buffer.concat(parts).toString()));
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    /** A leg of somebody, who is told when it is `moved` by an order, and when its room is over. */
    begin: ({ from, more = {}, endsRoom = false, ...told }) => {
      const sid = makeSid('CA');
      const fields = callFields(sid, from, more);
      const leg = { sid, fields, endsRoom, room: null, isOver: false, moved() {}, roomIsOver() {}, ...told };
      state.legs.set(sid, leg);
      return leg;
    },
    enter: (leg, name) => enter(state, leg, name),
    end: (leg) => end(state, leg),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function obey(state, { method, url }, form) {
  const leg = state.legs.get(CALL_OF_LEG.exec(url)?.[1]);
  if (!leg) return { status: 404, body: { code: 20_404 } };
  const { sid, isOver } = leg;
  if (method === 'GET') return { status: 200, body: { sid, status: isOver ? 'completed' : 'in-progress' } };
  if (isOver) return { status: 400, body: { code: 21_220 } };
  if (form.get('Status') === 'completed') void end(state, leg);
  else if (form.has('Url')) leg.moved(form.get('Url'));
  return { status: 200, body: { sid } };
}

async function enter(state, leg, name) {
  const { rooms } = state;
  const room = rooms.get(name) ?? { name, sid: makeSid('CF'), members: new Set(), sequence: 0 };
  rooms.set(name, room);
  leg.room = room;
  room.members.add(leg);
  await reportRoom(state, leg, 'participant-join');
}

/** The leg is over: out of its room first. */
async function end(state, leg) {
  if (leg.isOver) return;
  leg.isOver = true;
  if (leg.room) await leave(state, leg);
  await report(state, leg, { CallStatus: 'completed', CallDuration: '10', Duration: '1', SequenceNumber: '0' });
  state.legs.delete(leg.sid);
}

/** An operator's leaving ends the room for everybody. */
async function leave(state, leg) {
  const { room } = leg;
  room.members.delete(leg);
  await reportRoom(state, leg, 'participant-leave');
  leg.room = null;
  if (!leg.endsRoom && room.members.size > 0) return;
  state.rooms.delete(room.name);
  for (const other of room.members) {
    room.members.delete(other);
    other.room = null;
    other.roomIsOver();
  }
}

function reportRoom(state, leg, event) {
  leg.room.sequence += 1;
  const { sid, sequence } = leg.room;
  return report(state, leg, { ConferenceSid: sid, SequenceNumber: String(sequence), StatusCallbackEvent: event });
}

function report({ asker }, leg, more) {
  const fields = { ...leg.fields, ...more, CallbackSource: 'call-progress-events' };
  return asker.ask('report', webhook('/voice/status', fields), isNoted);
}
