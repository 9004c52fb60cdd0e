import type { CallSid } from '../../../src/calls/call.ts';
import type { CarrierAnswer, CarrierRest, Fields } from '../../../src/telephony/carrier-rest.ts';
import type { VirtualCarrier } from './carrier.ts';
import { SECOND } from './plan.ts';

const GONE: CarrierAnswer = { status: 404, body: { code: 20_404 } };
const NOT_IN_PROGRESS: CarrierAnswer = { status: 400, body: { code: 21_220 } };
const SILENCE: CarrierAnswer = { status: 0, body: null };
/** As long as the line waits for an answer. */
const PATIENCE_MS = 2_500;
const REFUSALS = [429, 500, 503] as const;

export interface RestTrouble {
  rest: 'well' | 'refuses' | 'silent';
}

/** The carrier's orders, carried out late, refused, or carried out without an answer. */
export function createVirtualRest(carrier: VirtualCarrier, trouble: RestTrouble): CarrierRest {
  const { time, chance } = carrier.parts;
  return {
    ask: async (method, path, fields) => {
      await time.pause(chance.between(30, 180));
      if (trouble.rest === 'refuses') return { status: chance.of(REFUSALS), body: null };
      if (trouble.rest === 'silent') {
        // Every other order was carried out all the same.
        if (chance.is(0.5)) carryOut(carrier, { method, path, fields });
        await time.pause(PATIENCE_MS);
        return SILENCE;
      }
      return carryOut(carrier, { method, path, fields });
    },
    fetchBytes: async () => ({ status: 404, bytes: Buffer.alloc(0) }),
    close: () => {},
  };
}

interface Order {
  method: string;
  path: string;
  fields: Fields | undefined;
}

function carryOut(carrier: VirtualCarrier, { method, path, fields }: Order): CarrierAnswer {
  const [kind, sid = ''] = path.replace('.json', '').split('/');
  if (path === 'Conferences.json') return roomsOf(carrier, fields?.['FriendlyName'] ?? '');
  if (kind === 'Conferences') return member(carrier, { method, path: path.replace('.json', ''), fields });
  if (path === 'Calls.json' && method === 'GET') return dialled(carrier, fields?.['ParentCallSid'] ?? '');
  if (path === 'Calls.json') return ring(carrier, fields?.['Url'] ?? '');
  // It was read from an address of ours.
  const leg = carrier.legs.get(sid as CallSid);
  if (!leg) return GONE;
  if (!fields) return { status: 200, body: { status: leg.isOver ? 'completed' : 'in-progress' } };
  if (leg.isOver) return NOT_IN_PROGRESS;
  if (fields['Status'] === 'completed') carrier.end(leg, 'by-order');
  else if (fields['Url']) carrier.move(leg, fields['Url']);
  return { status: 200, body: {} };
}

function roomsOf(carrier: VirtualCarrier, name: string): CarrierAnswer {
  const room = carrier.rooms.named(name);
  return { status: 200, body: { conferences: room ? [{ sid: room.sid, status: 'in-progress' }] : [] } };
}

/** Somebody in a room is asked for, or put on hold. */
function member(carrier: VirtualCarrier, { method, path, fields }: Order): CarrierAnswer {
  const [, roomSid = '', , legSid] = path.split('/');
  const room = carrier.rooms.find(roomSid);
  const member = room?.members.find(({ leg }) => leg.sid === legSid);
  if (!room || !member) return GONE;
  if (method === 'GET') return { status: 200, body: {} };
  room.sequence += 1;
  carrier.callBack(member.leg, {
    conferenceEvent: fields?.['Hold'] === 'true' ? 'participant-hold' : 'participant-unhold',
    conferenceSid: room.sid,
    sequence: room.sequence,
  });
  return { status: 200, body: {} };
}

/** Of whom a caller was dialled to, one after another, all but the last are over. */
function dialled(carrier: VirtualCarrier, parentSid: string): CarrierAnswer {
  // It was read from an address of ours.
  const child = carrier.legs.get(parentSid as CallSid)?.child;
  return { status: 200, body: { calls: child ? [{ status: child.isOver ? 'completed' : 'in-progress' }] : [] } };
}

function ring(carrier: VirtualCarrier, url: string): CarrierAnswer {
  carrier.parts.time.after(SECOND, () => {
    carrier.ring({ answered: (leg) => carrier.fetch(leg, url), missed: () => {} });
  });
  return { status: 201, body: {} };
}
