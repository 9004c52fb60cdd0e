// B4.1, A3.2: whoever takes a caller on an on-call telephone has no flag. Whoever is on duty afterwards raises it from the desk.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { operatorLegLeft } from '../../src/calls/ending-store.ts';
import {
  endDialledTalk,
  onCallPhoneArrived,
  onCallPhoneBridged,
  onCallPhoneDialled,
  onCallPhoneMissed,
} from '../../src/calls/on-call-store.ts';
import { backdate } from '../../src/calls/replayed-store.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { unitView } from '../../src/escalation/unit-view.ts';
import type { RingingPhone } from '../../src/simulator/phone.ts';
import { ON_CALL_NUMBERS, openLine, type TestLine } from '../harness/line.ts';
import type { TestOperator } from '../harness/operator.ts';
import { liveCall, officerOnDuty } from './people.ts';

const FLAG = {
  ...{ level: 'danger-now', ground: 'danger-to-life', consent: 'not-asked', child: 'no', sign: 'held-against-will' },
  presumedVictim: false,
};
const FIRST_PHONE = ON_CALL_NUMBERS[0] ?? '';
const UNTIL_ON_CALL_SECONDS = 75;

let line: TestLine;
let aysel: TestOperator;
let leyla: TestOperator;
beforeAll(async () => {
  line = await openLine();
  aysel = await line.operator('Aysel');
  leyla = await line.operator('Leyla');
});
afterEach(async () => {
  for (const leg of line.carrier.liveCalls()) leg.hangUp();
  await line.pass(10);
});
afterAll(() => line.close());

const sql = (text: string, values: unknown[] = []) => line.database.sql<Record<string, string>>(text, values);
const flag = (operator: TestOperator, callId: string, change = {}) =>
  operator.post(`/api/calls/${callId}/escalation`, { ...FLAG, ...change });
/** As this operator's desk lists it, if it does. */
async function listed(operator: TestOperator, callId: string): Promise<Record<string, unknown> | undefined> {
  const calls = (await operator.get('/api/telephone-calls')).body['calls'] as Record<string, unknown>[];
  return calls.find(({ id }) => id === callId);
}

/** Nobody is free; somebody on call picks up and presses the key. */
async function keyPressed() {
  const caller = line.calls();
  const rings: RingingPhone[] = [];
  const forget = line.carrier.onRing(FIRST_PHONE, (ring) => rings.push(ring));
  for (const key of ['1', '1']) {
    await line.pass(3);
    caller.press(key);
  }
  for (let second = 0; second < UNTIL_ON_CALL_SECONDS && rings.length === 0; second += 1) await line.pass(1);
  forget();
  const phone = rings[0]?.answer();
  await line.pass(1);
  phone?.press('1');
  const [call] = await sql('select id from calls order by number desc limit 1');
  return { phone, callId: call?.['id'] ?? '' };
}

const stateOf = async (callId: string) => (await sql('select state, talk from calls where id = $1', [callId]))[0];

/** They hear each other. */
async function takenOnTelephone() {
  const taken = await keyPressed();
  await line.pass(2);
  expect(await stateOf(taken.callId)).toEqual({ state: 'talking', talk: 'on-call-phone' });
  return taken;
}

/** Somebody who has waited for so many hours. */
async function waiting(hours = 0): Promise<{ id: string; sid: CallSid }> {
  const id = randomUUID();
  const [call] = await sql(
    `insert into calls (id, carrier_sid, state, language, started_at, waiting_since, last_seen_at)
     select $1::uuid, 'CA' || md5($1::uuid::text), 'waiting', 'az', at, at, at
       from (select line_now() - make_interval(hours => $2)) as moment (at)
     returning carrier_sid as sid`,
    [id, hours],
  );
  return { id, sid: String(call?.['sid']) as CallSid };
}

/** One that was taken so long ago, and is over. */
async function taken(hoursAgo: number): Promise<string> {
  const id = randomUUID();
  await sql(
    `insert into calls (id, carrier_sid, state, language, started_at, connected_at, on_telephone_at, ended_at, outcome, ended_by)
     select $1::uuid, 'CA' || md5($1::uuid::text), 'ended', 'az', at, at, at, at + interval '1 minute', 'talked', 'caller'
       from (select line_now() - make_interval(hours => $2)) as moment (at)`,
    [id, hoursAgo],
  );
  return id;
}

describe('B4.1, A3.2: a call that was taken on a telephone', { timeout: 60_000 }, () => {
  it('stands on the desk of whoever is on duty, without a word of who took it or who called, until the unit is told', async () => {
    const { phone, callId } = await takenOnTelephone();
    expect(await listed(aysel, callId)).toMatchObject({ isOver: false });
    await line.pass(30);
    phone?.hangUp();
    await line.pass(8);
    const shown = await listed(leyla, callId);
    expect(shown).toEqual({
      ...{ id: callId, callLabel: expect.any(String), language: 'az', urgency: 'ordinary', isChild: false },
      ...{ takenAt: expect.any(String), seconds: expect.any(Number), isOver: true },
    });
    expect(Math.round(Number(shown?.['seconds']) / 10)).toBe(3);
    const officer = await officerOnDuty(line.database, 'Elçin');
    const raised = await flag(aysel, callId, { presumedVictim: true });
    expect(raised.status).toBe(201);
    expect([await listed(aysel, callId), await listed(leyla, callId)]).toEqual([undefined, undefined]);
    const id = String(raised.body['id']);
    await notifyUnit(line.database, id);
    // B4.2: the 24 hours run from here on; the number went with the call.
    const [told] = (await unitView(line.database, officer.id)).escalations;
    expect(told).toMatchObject({ id, isFromTelephone: true, presumedAt: expect.any(String), sealedNumber: null });
    expect((await aysel.get('/api/sent')).body['escalations']).toMatchObject([{ reference: told?.reference }]);
    const recorded = "select actor_id from audit_rows where action = 'flag-raised' and subject_id = $1";
    expect(await sql(recorded, [id])).toEqual([{ actor_id: aysel.id }]);
    // The very same flag of a colleague is no second one.
    expect((await flag(leyla, callId, { presumedVictim: true })).body).toEqual(raised.body);
  });

  it('B4.3: is flagged while it lasts too, and then its sealed number goes where a ground allows it', async () => {
    const { callId } = await takenOnTelephone();
    await sql("insert into sealed_numbers (call_id, envelope) values ($1, 'sealed')", [callId]);
    const officer = await officerOnDuty(line.database, 'Rauf');
    const { id } = (await flag(aysel, callId)).body;
    await notifyUnit(line.database, String(id));
    const { escalations } = await unitView(line.database, officer.id);
    expect(escalations.find((each) => each.id === id)).toMatchObject({ sealedNumber: 'sealed', isFromTelephone: true });
  });

  it('is none where the telephone was gone before the caller came, who waits again', async () => {
    const { id } = await waiting();
    const legSid = `CA${id.replaceAll('-', '')}` as CallSid;
    await onCallPhoneArrived(line.database, { id: id as CallId, legSid });
    expect(await listed(aysel, id)).toMatchObject({ isOver: false });
    await operatorLegLeft(line.database, legSid);
    expect(await stateOf(id)).toEqual({ state: 'waiting', talk: null });
    expect(await listed(aysel, id)).toBeUndefined();
  });

  it('is one where the caller was dialled to the telephone, and none where the two were not joined', async () => {
    const { id } = await waiting();
    await onCallPhoneDialled(line.database, id as CallId);
    expect(await listed(aysel, id)).toMatchObject({ isOver: false });
    await onCallPhoneMissed(line.database, id as CallId);
    expect(await listed(aysel, id)).toBeUndefined();
  });

  it('began, and ended, when the carrier says so, where the database was away', async () => {
    const { id, sid } = await waiting(1);
    const event = { key: randomUUID(), sid };
    const now = line.clock.now();
    await onCallPhoneBridged(line.database, sid);
    await backdate(line.database, { ...event, kind: 'bridged', at: now - 600_000 });
    expect(await listed(aysel, id)).toMatchObject({ seconds: 600, takenAt: new Date(now - 600_000).toISOString() });
    await endDialledTalk(line.database, sid);
    await backdate(line.database, { ...event, kind: 'ended-by-operator', at: now - 540_000 });
    expect(await listed(aysel, id)).toMatchObject({ seconds: 60, isOver: true });
    const unseen = await waiting(1);
    await endDialledTalk(line.database, unseen.sid);
    await backdate(line.database, { ...event, sid: unseen.sid, kind: 'ended-by-operator', at: now - 540_000 });
    expect(await listed(aysel, unseen.id)).toMatchObject({ seconds: 0, isOver: true });
  });

  it('of any other call nobody learns here, and nobody flags it', async () => {
    const id = await liveCall(line.database, leyla.id);
    const nothing = await flag(aysel, randomUUID());
    expect([await listed(aysel, id), (await flag(aysel, id)).body]).toEqual([undefined, nothing.body]);
  });

  it('A9.3: is shown to nobody, and flagged by nobody, without a shift and a valid certificate, nor after twelve hours', async () => {
    const [id, late] = [await taken(11), await taken(12)];
    const [rashad, nigar] = [await line.operator('Rashad'), await line.operator('Nigar')];
    await sql('delete from shifts where account_id = $1', [rashad.id]);
    await sql('delete from certificates where account_id = $1', [nigar.id]);
    const nothing = await flag(aysel, randomUUID());
    for (const operator of [rashad, nigar]) {
      expect(await listed(operator, id)).toBeUndefined();
      expect((await flag(operator, id)).body).toEqual(nothing.body);
    }
    const attempts = "select actor_id from audit_rows where subject_id = $1 and action = 'attempt-refused' order by id";
    expect(await sql(attempts, [id])).toEqual([rashad, nigar].map((operator) => ({ actor_id: operator.id })));
    expect([(await listed(aysel, id))?.['seconds'], await listed(aysel, late)]).toEqual([60, undefined]);
    expect((await flag(aysel, late)).body).toEqual(nothing.body);
    expect((await flag(aysel, id)).status).toBe(201);
  });

  it('B4.1, B6.6: callers in danger stand first, then children, then whoever called first', async () => {
    const [first, child, danger] = [await taken(5), await taken(4), await taken(3)];
    await sql('update calls set is_child = true, wished_at = line_now() where id = $1', [child]);
    await sql("update calls set urgency = 'danger' where id = $1", [danger]);
    const { calls } = (await aysel.get('/api/telephone-calls')).body as { calls: { id: string }[] };
    const own = calls.map(({ id }) => id).filter((id) => [first, child, danger].includes(id));
    expect(own).toEqual([danger, child, first]);
  });
});
