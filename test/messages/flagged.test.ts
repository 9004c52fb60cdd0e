// B4.1, B4.2: what a caller left may say that somebody is harmed. Whoever heard it tells the unit, and nobody only says so.
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { unitView } from '../../src/escalation/unit-view.ts';
import { officerOnDuty } from '../escalation/people.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import type { TestOperator } from '../harness/operator.ts';

const FLAG = {
  level: 'danger-now',
  ground: 'danger-to-life',
  consent: 'not-asked',
  child: 'no',
  sign: 'held-against-will',
};

let line: TestLine;
let [aysel, leyla]: TestOperator[] = [];
beforeAll(async () => {
  line = await openLine({});
  aysel = await line.operator('Aysel');
  leyla = await line.operator('Leyla');
});
afterAll(() => line.close());

/** What a caller left in a call that is over, and that nobody had. */
async function left(
  said: { urgency?: string; isChild?: boolean } = {},
): Promise<{ id: string; callId: string; path: string }> {
  const [id, callId] = [randomUUID(), randomUUID()];
  await line.database.sql(
    `insert into calls (id, carrier_sid, state, language, waiting_since, ended_at, outcome, ended_by, urgency, is_child, wished_at)
     values ($1::uuid, 'CA' || md5($1::uuid::text), 'ended', 'az', line_now(), line_now(), 'message-left', 'caller', $2, $3, line_now())`,
    [callId, said.urgency ?? 'ordinary', said.isChild ?? false],
  );
  await line.database.sql(
    `insert into messages (id, call_id, recording_sid, seconds, sealed_at, sealed, team_version, team_copy, waiting_half, expiry_month)
     values ($1, $2, 'RE' || md5(random()::text), 5, line_now(), $3, 1, $4, $5, '2027-12')`,
    [id, callId, randomBytes(1_053), randomBytes(80), randomBytes(32)],
  );
  return { id, callId, path: `/api/messages/${id}` };
}

const flag = (operator: TestOperator | undefined, path: string, flagged = {}) =>
  operator?.post(`${path}/escalation`, { ...FLAG, presumedVictim: false, ...flagged });
const finish = async (operator: TestOperator | undefined, path: string, disposition: string) =>
  (await operator?.post(`${path}/finish`, { disposition }))?.status;

describe('B4.1, B6.6: of what waits to be heard', () => {
  it('who had said by a key that they are in danger comes first, then a child, then the oldest; and each is said', async () => {
    await line.database.sql('delete from messages');
    const oldest = await left();
    const child = await left({ isChild: true });
    const danger = await left({ urgency: 'danger-cannot-speak' });
    await line.database.sql("update messages set left_at = left_at - interval '1 hour' where id = $1", [oldest.id]);
    expect((await aysel?.get('/api/messages'))?.body['messages']).toMatchObject([
      { id: danger.id, urgency: 'danger-cannot-speak', isChild: false },
      { id: child.id, urgency: 'ordinary', isChild: true },
      { id: oldest.id, urgency: 'ordinary', isChild: false },
    ]);
  });
});

describe('B4.1: a message is passed on to the unit by a flag, and by no word', () => {
  it('it is not said to be while the unit was told nothing, and is once it was', async () => {
    const { path, callId } = await left();
    await aysel?.post(`${path}/open`);
    const refused = await aysel?.post(`${path}/finish`, { disposition: 'escalated' });
    expect([refused?.status, refused?.body['refusal']]).toEqual([409, { code: 'unit-not-told' }]);
    const officer = await officerOnDuty(line.database, 'Elçin');
    const raised = await flag(aysel, path, { presumedVictim: true });
    expect(raised?.status).toBe(201);
    await notifyUnit(line.database, String(raised?.body['id']));
    const [shown] = (await unitView(line.database, officer.id)).escalations;
    // B4.2: the 24 hours run from here on.
    expect(shown).toMatchObject({ level: 'danger-now', presumedAt: expect.any(String), sealedNumber: null });
    expect(await line.database.sql('select presumed_by from presumptions where call_id = $1', [callId])).toEqual([
      { presumed_by: aysel?.id },
    ]);
    expect((await aysel?.get('/api/sent'))?.body['escalations']).toMatchObject([{ reference: shown?.reference }]);
    expect(await finish(aysel, path, 'escalated')).toBe(200);
  });

  it('whoever hears it next is told that the unit knows, and the same flag again is no second one', async () => {
    const { path } = await left();
    await aysel?.post(`${path}/open`);
    const first = await flag(aysel, path);
    expect(first?.status).toBe(201);
    await leyla?.post(`${path}/open`);
    expect((await flag(leyla, path))?.body).toEqual(first?.body);
    expect(await finish(leyla, path, 'escalated')).toBe(200);
  });

  it('by whoever opened it last, for a shift: nobody else learns that it is there', async () => {
    const { id, path } = await left();
    const nothing = await flag(aysel, `/api/messages/${randomUUID()}`);
    expect((await flag(aysel, path))?.body).toEqual(nothing?.body);
    await aysel?.post(`${path}/open`);
    expect((await flag(leyla, path))?.body).toEqual(nothing?.body);
    const attempts = await line.database.sql(
      "select actor_id, reason from audit_rows where subject_kind = 'message' and subject_id = $1 and action = 'attempt-refused' order by id",
      [id],
    );
    expect(attempts).toEqual([aysel, leyla].map((operator) => ({ actor_id: operator?.id, reason: 'not-found' })));
    await line.database.sql("update messages set opened_at = opened_at - interval '12 hours' where id = $1", [id]);
    expect((await flag(aysel, path))?.body).toEqual(nothing?.body);
    expect(await finish(aysel, path, 'nothing-to-do')).toBe(200);
  });
});
