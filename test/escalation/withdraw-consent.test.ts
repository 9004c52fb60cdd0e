import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepSealedNumber } from '../../src/confidentiality/number-store.ts';
import { acknowledgeNotice } from '../../src/escalation/acknowledge-notice.ts';
import { UNIT_LIMIT } from '../../src/escalation/contract.ts';
import type { Flag } from '../../src/escalation/escalation.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { sentBy } from '../../src/escalation/sent-by.ts';
import { unitView } from '../../src/escalation/unit-view.ts';
import { withdrawConsent } from '../../src/escalation/withdraw-consent.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { until } from '../jobs/until.ts';
import { liveCall, officerOnDuty, person, wrapUp } from './people.ts';

const START = Date.parse('2026-03-01T20:00:00Z');
const HOUR = 3_600_000;
const LIMIT_MS = 5_000;
const AGREED: Flag = { level: 'urgent', ground: 'consent', consent: 'given', child: 'no', sign: 'papers-taken' };

let database: TestDatabase;
let aysel: string;
let rauf: { id: string };
let callId: string;

beforeEach(async () => {
  database = await makeDatabase();
  await database.setClock(START);
  aysel = await person(database, 'operator', 'Aysel');
  rauf = await officerOnDuty(database, 'Rauf');
  callId = await liveCall(database, aysel);
});
afterEach(() => database.drop());

/** A flag with the caller’s number, of which the officer was told. */
async function told(change: Partial<Flag> = {}): Promise<string> {
  const flag = { ...AGREED, ...change };
  const { id } = await raiseEscalation(database, { callId, operatorId: aysel, flag, presumedVictim: false });
  await notifyUnit(database, id);
  return id;
}
const withdraw = (escalationId: string, operatorId = aysel) =>
  withdrawConsent(database.as({ id: operatorId, role: 'operator' }), { escalationId, operatorId });
const cardOf = async (id: string) => (await unitView(database, rauf.id)).escalations.find((seen) => seen.id === id);
const numbersOf = (id: string) => database.sql('select from escalation_numbers where escalation_id = $1', [id]);
const recorded = (action: string, id: string) =>
  database.sql('select actor_id, fields, reason from audit_rows where action = $1 and subject_id = $2', [action, id]);

describe('B4.3: consent that a caller takes back', () => {
  test('takes the number from the officer’s page, which says since when, and is recorded with what is then read (A1.1)', async () => {
    await keepSealedNumber(database, { callId, envelope: 'sealed' });
    const id = await told();
    expect(await cardOf(id)).toMatchObject({
      identity: 'may-be-given',
      sealedNumber: 'sealed',
      consentWithdrawnAt: null,
    });
    await database.setClock(START + HOUR);
    await withdraw(id);
    const withdrawnAt = new Date(START + HOUR).toISOString();
    expect(await cardOf(id)).toMatchObject({
      ...{ identity: 'withheld', sealedNumber: null, consent: 'given', consentWithdrawnAt: withdrawnAt, version: 2 },
    });
    expect(await numbersOf(id)).toEqual([]);
    expect(await recorded('consent-withdrawn', id)).toEqual([{ actor_id: aysel, fields: ['consent'], reason: null }]);
    expect(await recorded('escalation-read', id)).toHaveLength(2);
    const named = database.as({ id: aysel, role: 'operator' });
    expect((await sentBy(named, aysel)).escalations).toMatchObject([
      { id, hasConsent: false, consentWithdrawnAt: withdrawnAt },
    ]);
  });

  test('makes an officer who had read the flag before read it again before the receipt', async () => {
    const id = await told();
    await withdraw(id);
    const receipt = (version: number) => acknowledgeNotice(database, { escalationId: id, officerId: rauf.id, version });
    await expect(receipt(1)).rejects.toMatchObject({ code: 'stale-revision' });
    await receipt(2);
  });

  test.for<[string, Partial<Flag>]>([
    ['danger to life', { ground: 'danger-to-life' }],
    ['that the person cannot decide', { ground: 'cannot-decide' }],
    ['a child', { child: 'yes' }],
    ['doubt about age, B6.6', { child: 'in-doubt' }],
  ])('leaves what stands on another ground: %s', async ([, change]) => {
    await keepSealedNumber(database, { callId, envelope: 'sealed' });
    const id = await told(change);
    await withdraw(id);
    const card = await cardOf(id);
    expect(card).toMatchObject({ identity: 'may-be-given', sealedNumber: 'sealed', version: 2 });
    expect(card?.consentWithdrawnAt).not.toBeNull();
  });

  test('is said once, however often it is sent', async () => {
    const id = await told();
    await withdraw(id);
    await database.setClock(START + HOUR);
    await withdraw(id);
    expect(await cardOf(id)).toMatchObject({ consentWithdrawnAt: new Date(START).toISOString(), version: 2 });
    expect(await recorded('consent-withdrawn', id)).toHaveLength(1);
  });

  test('is said by whoever sent the flag, and of a flag that said of consent; the attempt is recorded (A1.1)', async () => {
    const id = await told();
    const nigar = await person(database, 'operator', 'Nigar');
    await expect(withdraw(id, nigar)).rejects.toMatchObject({ code: 'not-found' });
    expect(await recorded('attempt-refused', id)).toEqual([
      { actor_id: nigar, fields: ['consent-withdrawn'], reason: 'not-found' },
    ]);
    const without = await told({ ground: 'danger-to-life', consent: 'refused' });
    await expect(withdraw(without)).rejects.toMatchObject({ code: 'not-found' });
    for (const each of [id, without])
      expect(await cardOf(each)).toMatchObject({ version: 1, consentWithdrawnAt: null });
  });

  test('keeps out a number that comes afterwards', async () => {
    const id = await told();
    await withdraw(id);
    await keepSealedNumber(database, { callId, envelope: 'sealed' });
    expect(await numbersOf(id)).toEqual([]);
    expect(await cardOf(id)).toMatchObject({ sealedNumber: null, version: 2 });
  });

  test('and a number that comes in that very instant stays with its call', async () => {
    const id = await told();
    const other = new pg.Client({ connectionString: database.ownerUrl });
    await other.connect();
    try {
      await other.query('begin');
      await other.query(
        "update escalations set consent_withdrawn_at = line_now(), identity = 'withheld', version = version + 1 where id = $1",
        [id],
      );
      const kept = keepSealedNumber(database, { callId, envelope: 'sealed' });
      await until('it waits for the withdrawal', LIMIT_MS, async () => {
        const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        return (await database.sql(waiting)).length > 0;
      });
      await other.query('commit');
      await kept;
    } finally {
      await other.end();
    }
    expect(await numbersOf(id)).toEqual([]);
    expect(await database.sql('select from sealed_numbers where call_id = $1', [callId])).toHaveLength(1);
  });

  test('does not stand in the way of a caller who agrees once more', async () => {
    const first = await told();
    await withdraw(first);
    await keepSealedNumber(database, { callId, envelope: 'sealed' });
    const second = await told();
    expect(second).not.toBe(first);
    expect(await told()).toBe(second);
    expect(await cardOf(second)).toMatchObject({ sealedNumber: 'sealed', consentWithdrawnAt: null });
  });

  test('is undone by no statement, whoever sends it', async () => {
    const id = await told();
    await withdraw(id);
    for (const change of ['consent_withdrawn_at = null', "identity = 'may-be-given'"])
      await expect(database.sql(`update escalations set ${change} where id = $1`, [id])).rejects.toMatchObject({
        constraint: 'escalations_withdrawal_stands',
      });
    const refused = await told({ consent: 'refused', ground: 'none' });
    await expect(
      database.sql('update escalations set consent_withdrawn_at = line_now() where id = $1', [refused]),
    ).rejects.toMatchObject({ constraint: 'escalations_withdrawn_was_given' });
    const agreed = await told();
    await expect(
      database.sql('update escalations set consent_withdrawn_at = line_now() where id = $1', [agreed]),
    ).rejects.toMatchObject({ constraint: 'escalations_withdrawn_withholds' });
  });

  test('stands on the officer’s first page, however much came after the receipt', async () => {
    const id = await told();
    await acknowledgeNotice(database, { escalationId: id, officerId: rauf.id, version: 1 });
    await database.setClock(START + HOUR);
    for (let count = 0; count < UNIT_LIMIT + 5; count += 1) {
      await wrapUp(database, callId);
      callId = await liveCall(database, aysel);
      await told({ ground: 'none', consent: 'not-asked' });
    }
    expect(await cardOf(id)).toBeUndefined();
    await withdraw(id);
    expect(await cardOf(id)).toBeDefined();
  });
});
