// As much of a carrier as legs on scripted sockets need: no sound and no documents, only who is where, and who is told of it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { callFields, LINE_NUMBER, makeSid, webhook } from './webhooks.mjs';

const isNoted = ({ status }) => status === 204;
const CALL_OF_LEG = /\/Calls\/(CA[0-9a-f]{32})\.json$/;

/** Takes the line's orders on this port; `asker` carries what is reported back. */
export async function openScriptedCarrier(port, asker) {
  const legs = new Map();
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const answer = obey(request, new URLSearchParams(Buffer.concat(parts).toString()));
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');

  const report = (leg, more) =>
    asker.ask(
      'report',
      webhook('/voice/status', { ...leg.fields, ...more, CallbackSource: 'call-progress-events' }),
      isNoted,
    );
  const roomReport = (leg, event) => {
    leg.room.sequence += 1;
    return report(leg, {
      ConferenceSid: leg.room.sid,
      SequenceNumber: String(leg.room.sequence),
      StatusCallbackEvent: event,
    });
  };

  function obey({ method, url }, form) {
    const leg = legs.get(CALL_OF_LEG.exec(url)?.[1]);
    if (!leg) return { status: 404, body: { code: 20_404 } };
    if (method === 'GET')
      return { status: 200, body: { sid: leg.sid, status: leg.isOver ? 'completed' : 'in-progress' } };
    if (leg.isOver) return { status: 400, body: { code: 21_220 } };
    if (form.get('Status') === 'completed') void end(leg);
    else if (form.has('Url')) leg.moved(form.get('Url'));
    return { status: 200, body: { sid: leg.sid } };
  }

  /** The leg is over: out of its room first; an operator's leaving ends the room for everybody. */
  async function end(leg) {
    if (leg.isOver) return;
    leg.isOver = true;
    const { room } = leg;
    if (room) await leave(leg);
    await report(leg, { CallStatus: 'completed', CallDuration: '10', Duration: '1', SequenceNumber: '0' });
    leg.ended();
    legs.delete(leg.sid);
  }

  async function leave(leg) {
    const { room } = leg;
    room.members.delete(leg);
    await roomReport(leg, 'participant-leave');
    leg.room = null;
    if (!leg.endsRoom && room.members.size > 0) return;
    rooms.delete(room.name);
    for (const other of room.members) {
      room.members.delete(other);
      other.room = null;
      other.roomIsOver();
    }
  }

  const rooms = new Map();
  return {
    /** A leg of somebody; `moved`, `roomIsOver` and `ended` are told to it. */
    begin: ({ from, more = {}, endsRoom = false, ...told }) => {
      const sid = makeSid('CA');
      const fields = callFields(sid, from, more);
      const leg = {
        sid,
        fields,
        endsRoom,
        room: null,
        isOver: false,
        moved() {},
        roomIsOver() {},
        ended() {},
        ...told,
      };
      legs.set(sid, leg);
      return leg;
    },
    enter: async (leg, name) => {
      if (!rooms.has(name)) rooms.set(name, { name, sid: makeSid('CF'), members: new Set(), sequence: 0 });
      leg.room = rooms.get(name);
      leg.room.members.add(leg);
      await roomReport(leg, 'participant-join');
    },
    end,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
    called: LINE_NUMBER,
  };
}
