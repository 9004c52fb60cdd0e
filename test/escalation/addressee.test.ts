import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acknowledgeNotice } from '../../src/escalation/acknowledge-notice.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { DANGER_WITHOUT_CONSENT, endDuty, liveCall, officerOnDuty, person, startDuty, wrapUp } from './people.ts';

let database: TestDatabase;
/** Names of ids that the attempts below speak of. */
const known: Record<string, string> = {};

beforeAll(async () => {
  database = await makeDatabase();
  const aysel = await person(database, 'operator', 'Aysel');
  const raise = async () => {
    const callId = await liveCall(database, aysel);
    const input = { callId, operatorId: aysel, flag: DANGER_WITHOUT_CONSENT, presumedVictim: true };
    const { id } = await raiseEscalation(database, input);
    await wrapUp(database, callId);
    return id;
  };
  const rauf = await officerOnDuty(database, 'Rauf');
  const notified = await raise();
  const acknowledged = await raise();
  await notifyUnit(database, notified);
  await notifyUnit(database, acknowledged);
  await acknowledgeNotice(database, { escalationId: acknowledged, officerId: rauf.id, version: 1 });
  const samira = await officerOnDuty(database, 'Samira');
  const relieved = await officerOnDuty(database, 'Kamran');
  await endDuty(database, relieved.dutyId);
  const suspended = await officerOnDuty(database, 'Vusal');
  await database.sql(`update accounts set state = 'suspended' where id = $1`, [suspended.id]);
  const tomorrow = await person(database, 'duty-officer', 'Elchin');
  const tomorrowDuty = await startDuty(database, tomorrow);
  await database.sql(`update unit_duty set starts_at = line_now() + interval '1 day' where id = $1`, [tomorrowDuty]);
  const [notice] = await database.sql<{ id: string }>('select id from notices where escalation_id = $1', [notified]);
  Object.assign(known, {
    raised: await raise(),
    notified,
    acknowledged,
    notice: notice?.id,
    rauf: rauf.id,
    raufDuty: rauf.dutyId,
    samira: samira.id,
    samiraDuty: samira.dutyId,
    relieved: relieved.id,
    relievedDuty: relieved.dutyId,
    suspended: suspended.id,
    suspendedDuty: suspended.dutyId,
    tomorrow,
    tomorrowDuty,
    aysel,
    supervisor: await person(database, 'supervisor', 'Nigar'),
    unitHead: await person(database, 'unit-head', 'Anar'),
    coordinator: await person(database, 'coordinator', 'Gunel'),
  });
});
afterAll(() => database.drop());

/** `:name` in an attempt stands for the id of that name. */
function spell(attempt: string): string {
  return attempt.replace(/:(\w+)/g, (_, name: string) => `'${known[name] ?? name}'`);
}

const notice = (duty: string, officer: string, sentAt = 'line_now()') =>
  `insert into notices (id, escalation_id, duty_id, officer_id, sent_at)
   values (gen_random_uuid(), :raised, ${duty}, ${officer}, ${sentAt})`;

describe('B4.4, B4.5: no statement can address anybody but the duty officer on duty', () => {
  test.each([
    ['a notice to the operator', notice(':raufDuty', ':aysel'), 'notices_officer_on_duty'],
    ['a notice to the supervisor', notice(':raufDuty', ':supervisor'), 'notices_officer_on_duty'],
    ['a notice to the head of the unit', notice(':raufDuty', ':unitHead'), 'notices_officer_on_duty'],
    ['a notice to the Coordinator', notice(':raufDuty', ':coordinator'), 'notices_officer_on_duty'],
    ['a notice to one officer on the duty of another', notice(':raufDuty', ':samira'), 'notices_officer_on_duty'],
    ['a notice to an officer who was relieved', notice(':relievedDuty', ':relieved'), 'notices_officer_on_duty'],
    ['a notice to tomorrow’s officer', notice(':tomorrowDuty', ':tomorrow'), 'notices_officer_on_duty'],
    ['a notice to a suspended officer', notice(':suspendedDuty', ':suspended'), 'notices_officer_on_duty'],
    [
      'a notice dated back into a duty that is over',
      notice(':relievedDuty', ':relieved', `line_now() - interval '30 minutes'`),
      'notices_officer_on_duty',
    ],
    [
      'a notice dated back at all',
      notice(':raufDuty', ':rauf', `line_now() - interval '1 second'`),
      'notices_officer_on_duty',
    ],
    [
      'a notice readdressed afterwards',
      'update notices set duty_id = :samiraDuty, officer_id = :samira where id = :notice',
      'notices_never_change',
    ],
    [
      'duty for an operator under a false role',
      `insert into unit_duty (id, officer_id, starts_at) values (gen_random_uuid(), :aysel, line_now())`,
      'unit_duty_officer',
    ],
    [
      'duty for an operator under their own role',
      `insert into unit_duty (id, officer_id, officer_role, starts_at)
       values (gen_random_uuid(), :aysel, $$operator$$, line_now())`,
      'unit_duty_is_duty_officer',
    ],
    [
      'an account of another police body',
      `insert into accounts (id, role, display_name) values (gen_random_uuid(), $$police$$, $$Station 9$$)`,
      'accounts_role_known',
    ],
    [
      'a duty officer made into something else',
      `update accounts set role = $$supervisor$$ where id = :rauf`,
      'unit_duty_officer',
    ],
    [
      'a duty handed to another person',
      'update unit_duty set officer_id = :samira where id = :raufDuty',
      'notices_duty_officer',
    ],
    [
      'a duty moved away from its notices',
      `update unit_duty set starts_at = line_now() + interval '1 hour', ends_at = line_now() + interval '2 hours'
       where id = :raufDuty`,
      'unit_duty_covers_its_notices',
    ],
    ['a duty deleted from under its notices', 'delete from unit_duty where id = :raufDuty', 'notices_duty_officer'],
    [
      'a receipt by an officer for the notice of another',
      `insert into acknowledgements (notice_id, escalation_id, officer_id) values (:notice, :notified, :samira)`,
      'acknowledgements_officer_on_duty',
    ],
    [
      'a receipt by the operator',
      `insert into acknowledgements (notice_id, escalation_id, officer_id) values (:notice, :notified, :aysel)`,
      'acknowledgements_officer_on_duty',
    ],
    [
      'a receipt for another escalation than the notice was of',
      `insert into acknowledgements (notice_id, escalation_id, officer_id) values (:notice, :raised, :rauf)`,
      'acknowledgements_of_own_notice',
    ],
    [
      'a receipt given to another officer afterwards',
      'update acknowledgements set officer_id = :samira',
      'acknowledgements_never_change',
    ],
    [
      'an escalation raised by somebody who is no operator',
      `update escalations set operator_id = :supervisor where id = :raised`,
      'escalations_operator',
    ],
  ])('%s is refused', async (_what, attempt, constraint) => {
    await expect(attempted(attempt)).rejects.toMatchObject({ constraint });
  });

  test('the tables have no column in which another body could be written', async () => {
    const rows = await database.sql<{ table_name: string; columns: string }>(
      `select table_name, string_agg(column_name, ' ' order by column_name) as columns
       from information_schema.columns
       where table_name in ('notices', 'acknowledgements')
       group by table_name
       order by table_name`,
    );
    expect(rows).toEqual([
      { table_name: 'acknowledgements', columns: 'acknowledged_at escalation_id notice_id officer_id' },
      { table_name: 'notices', columns: 'duty_id escalation_id id officer_id sent_at' },
    ]);
  });
});

describe('B4.1, B4.2, B4.3: no statement can say more than happened', () => {
  test.each([
    ['notified without a notice', `set state = 'notified' where id = :raised`, 'escalations_notified_by_notice'],
    [
      'notified by the notice of another escalation',
      `set state = 'notified', notice_id = :notice where id = :raised`,
      'escalations_notice',
    ],
    [
      'received without a receipt',
      `set state = 'acknowledged' where id = :notified`,
      'escalations_acknowledged_by_officer',
    ],
    [
      'received by a notice that was not answered',
      `set state = 'acknowledged', acknowledged_notice_id = :notice where id = :notified`,
      'escalations_acknowledgement',
    ],
    ['not notified after all', `set state = 'raised' where id = :notified`, 'escalations_notified_by_notice'],
    [
      'open with the identity, on no ground',
      `set identity = 'may-be-given' where id = :raised`,
      'escalations_identity_needs_ground',
    ],
    [
      'due later than sixty seconds',
      `set notice_due_at = notice_due_at + interval '1 hour' where id = :raised`,
      'escalations_notice_due',
    ],
    [
      'to be handed over later than 24 hours',
      `set handover_due_at = handover_due_at + interval '1 hour' where id = :raised`,
      'escalations_handover_due',
    ],
    ['without its 24 hours', 'set handover_due_at = null where id = :raised', 'escalations_handover_due'],
    [
      'presumed at another time than was recorded',
      `set presumed_at = presumed_at + interval '1 hour', handover_due_at = handover_due_at + interval '1 hour'
       where id = :raised`,
      'escalations_presumed_at',
    ],
    ['under a reference that is in no register', `set reference = '9Y9' where id = :raised`, 'escalations_reference'],
  ])('an escalation is not %s', async (_what, change, constraint) => {
    await expect(attempted(`update escalations ${change}`)).rejects.toMatchObject({ constraint });
  });

  test('the moment of presumption cannot be moved once 24 hours run from it', async () => {
    await expect(
      attempted(`update presumptions set presumed_at = presumed_at + interval '1 hour'`),
    ).rejects.toMatchObject({ constraint: 'escalations_presumed_at' });
  });
});

/** Tries the statement and takes it back whatever comes of it. */
async function attempted(attempt: string): Promise<void> {
  await database.sql('begin');
  try {
    await database.sql(spell(attempt));
  } finally {
    await database.sql('rollback');
  }
}
