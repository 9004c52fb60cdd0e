import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { DANGER_WITHOUT_CONSENT, liveCall, officerOnDuty, person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { putOnRoster } from '../harness/roster.ts';

type Ids = Record<
  'aysel' | 'banu' | 'rauf' | 'samir' | 'kamran' | 'call' | 'heard' | 'telephone' | 'escalation' | 'notice',
  string
>;
const OPERATOR = 'operator';
const OFFICER = 'duty-officer';

let database: TestDatabase;
let ids: Ids;
beforeAll(async () => {
  database = await makeDatabase();
  const [aysel, banu] = [await person(database, OPERATOR, 'Aysel'), await person(database, OPERATOR, 'Banu')];
  const rauf = (await officerOnDuty(database, 'Rauf')).id;
  const samir = (await officerOnDuty(database, 'Samir')).id;
  const kamran = await person(database, OFFICER, 'Kamran');
  const call = await liveCall(database, aysel);
  const flag = { callId: call, operatorId: aysel, flag: DANGER_WITHOUT_CONSENT, presumedVictim: false };
  const { id: escalation } = await raiseEscalation(database.as({ id: aysel, role: OPERATOR }), flag);
  await notifyUnit(database, escalation);
  const [told] = await database.sql<{ id: string }>('select id from notices where officer_id = $1', [rauf]);
  await database.sql('insert into presences (account_id) values ($1)', [aysel]);
  const [heard, telephone] = [await endedCall(), await endedCall()];
  await putOnRoster(database, aysel);
  await database.sql('update calls set on_telephone_at = line_now() where id = $1', [telephone]);
  await database.sql(
    `insert into messages (id, call_id, recording_sid, seconds, opened_at, opened_by)
     values (gen_random_uuid(), $1, 'RE' || md5('left'), 5, line_now(), $2)`,
    [heard, aysel],
  );
  ids = { aysel, banu, rauf, samir, kamran, call, heard, telephone, escalation, notice: told?.id ?? '' };
});
afterAll(() => database.drop());

/** Of a caller whom nobody of the desks talked with. */
async function endedCall(): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into calls (id, state, ended_at, outcome, ended_by) values ($1, 'ended', line_now(), 'abandoned', 'caller')`,
    [id],
  );
  return id;
}

/** What somebody tries to write for another, or about what is another's; the policy refuses the row, not only the right. */
const ATTEMPTS: readonly { what: string; who: keyof Ids; role: string; text: string; values: (keyof Ids)[] }[] = [
  {
    what: 'rings a colleague for a test',
    who: 'banu',
    role: OPERATOR,
    text: `insert into calls (id, kind, state, language, waiting_since, operator_id)
           values (gen_random_uuid(), 'test', 'waiting', 'az', line_now(), $1)`,
    values: ['aysel'],
  },
  {
    what: 'makes up a caller',
    who: 'banu',
    role: OPERATOR,
    text: `insert into calls (id, kind, state, language, waiting_since, operator_id)
           values (gen_random_uuid(), 'caller', 'waiting', 'az', line_now(), $1)`,
    values: ['banu'],
  },
  {
    what: 'is available in a colleague’s place',
    who: 'banu',
    role: OPERATOR,
    text: 'insert into presences (account_id, page_id) values ($1, gen_random_uuid()) on conflict (account_id) do update set page_id = excluded.page_id',
    values: ['aysel'],
  },
  {
    what: 'notes an event in another’s call',
    who: 'banu',
    role: OPERATOR,
    text: `insert into call_events (call_id, event_key, kind) values ($1, 'x', 'question-asked')`,
    values: ['call'],
  },
  {
    what: 'asks another’s caller',
    who: 'banu',
    role: OPERATOR,
    text: `insert into questions (id, call_id, question, join_number) values (gen_random_uuid(), $1, 'question-safe', 1)`,
    values: ['call'],
  },
  {
    what: 'presumes another’s caller a victim',
    who: 'banu',
    role: OPERATOR,
    text: 'insert into presumptions (call_id, presumed_by) values ($1, $2)',
    values: ['call', 'banu'],
  },
  {
    what: 'presumes in a colleague’s name',
    who: 'aysel',
    role: OPERATOR,
    text: 'insert into presumptions (call_id, presumed_by) values ($1, $2)',
    values: ['call', 'banu'],
  },
  {
    what: 'flags another’s call',
    who: 'banu',
    role: OPERATOR,
    text: `insert into escalations (id, reference, call_id, operator_id, level, ground, consent, child, sign, identity, notice_due_at)
           values (gen_random_uuid(), '2A3', $1, $2, 'urgent', 'none', 'refused', 'no', 'debt', 'withheld', line_now())`,
    values: ['call', 'banu'],
  },
  {
    what: 'flags in a colleague’s name',
    who: 'aysel',
    role: OPERATOR,
    text: `insert into escalations (id, reference, call_id, operator_id, level, ground, consent, child, sign, identity, notice_due_at)
           values (gen_random_uuid(), '2A3', $1, $2, 'urgent', 'none', 'refused', 'no', 'debt', 'withheld', line_now())`,
    values: ['call', 'banu'],
  },
  ...(['heard', 'telephone'] as const).flatMap((call) => [
    {
      what: `flags in a colleague’s name, of a call: ${call}`,
      who: 'aysel' as const,
      role: OPERATOR,
      text: `insert into escalations (id, reference, call_id, operator_id, level, ground, consent, child, sign, identity, notice_due_at)
             values (gen_random_uuid(), '2A3', $1, $2, 'urgent', 'none', 'refused', 'no', 'debt', 'withheld', line_now())`,
      values: [call, 'banu'] as (keyof Ids)[],
    },
    {
      what: `presumes in a colleague’s name, of a call: ${call}`,
      who: 'aysel' as const,
      role: OPERATOR,
      text: 'insert into presumptions (call_id, presumed_by) values ($1, $2)',
      values: [call, 'banu'] as (keyof Ids)[],
    },
  ]),
  {
    what: 'blames a colleague for naming another addressee',
    who: 'banu',
    role: OPERATOR,
    text: `insert into alarms (id, kind, subject_id, account_id) values (gen_random_uuid(), 'refused-recipient', $1, $1)`,
    values: ['aysel'],
  },
  {
    what: 'raises an alarm that is not the own',
    who: 'banu',
    role: OPERATOR,
    text: `insert into alarms (id, kind, subject_id, account_id) values (gen_random_uuid(), 'handover-late', $1, null)`,
    values: ['escalation'],
  },
  {
    what: 'puts something other than a flag into the outbox',
    who: 'aysel',
    role: OPERATOR,
    text: `insert into outbox (queue, subject_id, version) values ('calls', $1, 9)`,
    values: ['call'],
  },
  {
    what: 'as an officer flags anything',
    who: 'rauf',
    role: OFFICER,
    text: `insert into outbox (queue, subject_id, version) values ('escalations', $1, 9)`,
    values: ['escalation'],
  },
  {
    what: 'as an officer writes into the register',
    who: 'rauf',
    role: OFFICER,
    text: `insert into escalation_register (reference) values ('2A3')`,
    values: [],
  },
  {
    what: 'as an officer tells the desks',
    who: 'rauf',
    role: OFFICER,
    text: `insert into desk_changes (whom) values ('all')`,
    values: [],
  },
  {
    what: 'gives a receipt in the name of the other officer who was told',
    who: 'samir',
    role: OFFICER,
    text: 'insert into acknowledgements (notice_id, escalation_id, officer_id) values ($1, $2, $3)',
    values: ['notice', 'escalation', 'rauf'],
  },
  {
    what: 'says that another officer has read',
    who: 'kamran',
    role: OFFICER,
    text: 'insert into notice_readings (notice_id, version) values ($1, 1)',
    values: ['notice'],
  },
];

describe('A1.1: nobody writes for another', () => {
  test.each(ATTEMPTS)('a person who $what is refused', async ({ who, role, text, values }) => {
    const asked = database.as({ id: ids[who], role });
    const given = values.map((name) => ids[name]);
    await expect(asked.query(randomUUID(), text, given)).rejects.toMatchObject({ code: '42501' });
  });

  test('nobody takes a call that was not put to them', async () => {
    const text = "update calls set state = 'connecting', operator_id = $1 returning id";
    const banu = database.as({ id: ids.banu, role: OPERATOR });
    expect(await banu.query('take', text, [ids.banu])).toEqual([]);
    const aysel = database.as({ id: ids.aysel, role: OPERATOR });
    const given = aysel.query('give', 'update calls set operator_id = $1 where id = $2', [ids.banu, ids.call]);
    await expect(given).rejects.toMatchObject({ code: '42501' });
  });

  test('nobody takes back another’s question', async () => {
    await database.sql(
      `insert into questions (id, call_id, question, join_number) values (gen_random_uuid(), $1, 'question-safe', 1)`,
      [ids.call],
    );
    // Without a condition and without an answer nothing but the policy of deleting stands in between.
    const text = 'delete from questions';
    await database.as({ id: ids.banu, role: OPERATOR }).query('take-back', text, []);
    expect(await database.sql('select from questions')).toHaveLength(1);
    await database.as({ id: ids.aysel, role: OPERATOR }).query('take-back', text, []);
    expect(await database.sql('select from questions')).toHaveLength(0);
  });

  test('an officer who was told ends the alarm about that notice, and sees and ends no other', async () => {
    for (const kind of ['notice-unacknowledged', 'handover-late'])
      await database.sql('insert into alarms (id, kind, subject_id) values (gen_random_uuid(), $1, $2)', [
        kind,
        ids.escalation,
      ]);
    const ended = () => database.sql('select kind from alarms where ended_at is not null');
    for (const [name, seen] of [
      ['kamran', []],
      ['rauf', [{ kind: 'notice-unacknowledged' }]],
    ] as const) {
      const asked = database.as({ id: ids[name], role: OFFICER });
      expect(await asked.query('alarms', 'select kind from alarms', [])).toEqual(seen);
      await asked.query('end-alarms', 'update alarms set ended_at = line_now()', []);
      expect(await ended()).toEqual(seen);
    }
  });
});
