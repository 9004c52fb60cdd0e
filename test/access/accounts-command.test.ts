import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import { putOnUnitDuty } from '../../src/roster/unit-duty.ts';
import { PUBLIC_ORIGIN, ROOT } from '../telephony/webhook-post.ts';
import { type Line, openAccess } from './people.ts';

const OPTIONS = { deadlineMs: 5_000, connections: 1, applicationName: 'accounts' };

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

/** What an administrator at the command line reads, and whether it went well. */
async function command(...words: string[]): Promise<{ code: number; said: string }> {
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    PUBLIC_ORIGIN,
    DATABASE_URL: line.database.url,
    REDIS_URL: 'redis://127.0.0.1:1',
  };
  return promisify(execFile)(process.execPath, [join(ROOT, 'dist', 'accounts.js'), ...words], { env }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
  );
}

describe('A1.1: accounts come from the command line', () => {
  it('the first administrator of an empty line gets an invitation that opens the door', async () => {
    const { code, said } = await command('invite', 'administrator', 'nigar', 'Nigar');
    expect(code).toBe(0);
    const secret = new RegExp(`^${PUBLIC_ORIGIN}/sign-in#([A-Za-z0-9_-]{43})\n$`).exec(said)?.[1];
    const { body } = await line.visitor().post('/api/invitation/open', { secret });
    expect(body).toMatchObject({ name: 'Nigar', role: 'administrator', signInName: 'nigar' });
  });

  it('whoever leaves is out at once, and a name that nobody has is said to be so', async () => {
    await command('invite', 'operator', 'rauf', 'Rauf', 'az,ru');
    const [rauf] = await line.database.sql<{ id: string }>("select id from accounts where sign_in_name = 'rauf'");
    const visitor = await line.session(rauf?.id ?? '');
    expect((await visitor.get('/api/me')).status).toBe(200);
    expect(await command('suspend', 'rauf')).toEqual({ code: 0, said: 'Suspended.\n' });
    expect((await visitor.get('/api/me')).status).toBe(401);
    expect(await command('suspend', 'rauf')).toEqual({ code: 1, said: 'Nobody active signs in by this name.\n' });
  });

  it.each([
    ['command', []],
    ['command', ['toString', 'elcin']],
    ['sign-in name', ['suspend']],
    ['sign-in name', ['relieve']],
    ['role', ['invite', 'police', 'elcin', 'Elçin']],
    ['sign-in name', ['invite', 'operator', 'Bad Name', 'Aysel']],
    ['name', ['invite', 'operator', 'aysel', '']],
    ['name', ['invite', 'operator', 'aysel', ' ']],
    ['languages', ['invite', 'operator', 'aysel', 'Aysel', 'tr']],
    ['languages', ['invite', 'operator', 'aysel', 'Aysel', 'Quliyeva']],
    [null, ['invite', 'operator', 'aysel', 'Aysel', 'az', 'ru']],
    [null, ['suspend', 'nigar', 'rauf']],
  ])('a wrong %s is named, with how it is used, and changes nobody: %j', async (field, words) => {
    const { code, said } = await command(...words);
    const first = field === null ? 'There are too many words.' : `Wrong or missing: ${field}.`;
    expect([code, said]).toEqual([1, expect.stringMatching(`^${first}\n\nUsage:`)]);
    expect(await line.database.sql("select 1 from accounts where sign_in_name = 'aysel'")).toEqual([]);
    expect(await line.database.sql("select 1 from accounts where sign_in_name = 'nigar' and state = 'left'")).toEqual(
      [],
    );
  });
});

// The line's clock stands at 2026-11-21, 20:00 in Baku.
describe('B4.4: who has the unit’s duty is written at the command line', () => {
  const onDuty = () =>
    line.database
      .sql('select display_name from officers_on_duty')
      .then((rows) => rows.map((row) => row['display_name']));
  const recorded = (signInName: string) =>
    line.database.sql(
      `select audit_rows.actor_id, audit_rows.actor_role, audit_rows.action, audit_rows.fields, audit_rows.reason
         from audit_rows
         join accounts on accounts.id = audit_rows.subject_id
        where accounts.sign_in_name = $1 and audit_rows.fields = '{unit-duty}'
        order by audit_rows.id`,
      [signInName],
    );
  const row = { actor_id: null, actor_role: 'nobody', action: 'account-changed', fields: ['unit-duty'] };

  it('an officer is on duty from the begin to the end, by the clock in Baku, or until relieved; each is recorded', async () => {
    await command('invite', 'duty-officer', 'sevda', 'Sevda');
    const duty = ['sevda', '2026-11-21T20:01', '2026-11-22T08:00'];
    expect(await command('duty', ...duty)).toEqual({
      code: 0,
      said: 'On duty from 2026-11-21T20:01 to 2026-11-22T08:00, by the clock in Baku.\n',
    });
    expect(await onDuty()).toEqual([]);
    expect(await command('relieve', 'sevda')).toEqual({
      code: 1,
      said: expect.stringMatching(/no duty now: .+ withdraw/),
    });
    await line.pass(2);
    expect(await onDuty()).toEqual(['Sevda']);
    expect(await command('duty', ...duty)).toMatchObject({ code: 1, said: expect.stringMatching(/already: relieve/) });
    expect(await command('relieve', 'sevda')).toEqual({ code: 0, said: 'Relieved.\n' });
    expect(await onDuty()).toEqual([]);
    const reasons = [
      { ...row, reason: 'put-on-duty' },
      { ...row, reason: 'relieved' },
    ];
    expect(await recorded('sevda')).toEqual(reasons);
    expect((await command('duty', 'sevda', '2026-11-21T20:02', '2026-11-22T08:00')).code).toBe(0);
    expect(await onDuty()).toEqual(['Sevda']);
    await line.pass(12 * 60);
    expect(await onDuty()).toEqual([]);
  });

  it('a duty entered for a wrong time is taken back before it begins, and leaves that of now as it is', async () => {
    await command('invite', 'duty-officer', 'nazim', 'Nazim');
    await command('duty', 'nazim', '2026-11-21T20:00', '2026-11-23T12:00');
    const [wrong, right] = ['2026-12-01T20:00', '2026-12-01T08:00'];
    const end = '2026-12-02T08:00';
    expect((await command('duty', 'nazim', wrong, end)).code).toBe(0);
    expect(await command('duty', 'nazim', right, end)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/withdraw/),
    });
    // The time does not belong to this command, which would end the duty of now.
    expect(await command('relieve', 'nazim', wrong)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^There are/),
    });
    expect(await command('withdraw', 'nazim', wrong)).toEqual({
      code: 0,
      said: `Taken back: the duty from ${wrong}, by the clock in Baku.\n`,
    });
    expect((await command('duty', 'nazim', right, end)).code).toBe(0);
    for (const begin of [wrong, '2026-11-21T20:00'])
      expect(await command('withdraw', 'nazim', begin)).toMatchObject({
        code: 1,
        said: expect.stringMatching(/to come/),
      });
    expect(await command('withdraw', 'nazim', '2026-12-01')).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^Wrong or missing: begin/),
    });
    const rows = await line.database.sql(
      `select to_char(unit_duty.starts_at at time zone 'Asia/Baku', 'YYYY-MM-DD"T"HH24:MI') as begins
         from unit_duty
         join accounts on accounts.id = unit_duty.officer_id
        where accounts.sign_in_name = 'nazim'
        order by unit_duty.starts_at`,
    );
    expect(rows).toEqual([{ begins: '2026-11-21T20:00' }, { begins: right }]);
    expect((await recorded('nazim')).map((each) => each['reason'])).toEqual([
      'put-on-duty',
      'put-on-duty',
      'taken-back',
      'put-on-duty',
    ]);
    expect((await command('suspend', 'nazim')).code).toBe(0);
  });

  it('nobody is put on duty who is no officer or serves no more, nor in a time that is over or runs backwards', async () => {
    await command('invite', 'supervisor', 'nermin', 'Nərmin');
    await command('invite', 'duty-officer', 'kamran', 'Kamran');
    const begin = '2027-02-01T08:00';
    const said = async (...words: string[]) => (await command('duty', ...words)).said;
    expect(await said('nermin', begin, '2027-02-01T20:00')).toMatch(/no duty officer/);
    expect(await said('nobody', begin, '2027-02-01T20:00')).toMatch(/^Nobody active/);
    expect(await said('kamran', begin, begin)).toMatch(/^The end must come/);
    expect(await said('kamran', begin, '2027-01-31T20:00')).toMatch(/^The end must come/);
    expect(await said('kamran', '2026-11-01T08:00', '2026-11-01T20:00')).toMatch(/^That end is over/);
    for (const end of ['', '2027-02-30T08:00', '2027-02-01T24:00', '2027-02-01'])
      expect(await said('kamran', begin, end)).toMatch(/^Wrong or missing: end/);
    expect(await said('kamran', '2027-02-29T08:00', '2027-03-01T08:00')).toMatch(/^Wrong or missing: begin/);
    await command('suspend', 'kamran');
    expect(await said('kamran', begin, '2027-02-01T20:00')).toMatch(/^Nobody active/);
    expect(await line.database.sql('select from unit_duty where starts_at > $1', ['2027-01-01'])).toEqual([]);
    expect([...(await recorded('nermin')), ...(await recorded('kamran'))]).toEqual([]);
  });

  it('a person who is signed in can write no such row through the sign-in’s own connection', async () => {
    const officerId = await line.hire('duty-officer');
    const access = createDatabase(line.database.url, { ...OPTIONS, role: 'line_access' });
    const asSomebody = access.transaction(async (transaction) => {
      await transaction.query('name', "select set_config('line.account_id', $1, true)", [officerId]);
      await transaction.query('role', "select set_config('line.role', 'duty-officer', true)", []);
      await putOnUnitDuty(transaction, { officerId, begins: '2027-02-01T08:00', ends: '2027-02-01T20:00' });
    });
    await expect(asSomebody).rejects.toThrow();
    const byHand = access.query('x', 'insert into unit_duty (id, officer_id, starts_at) values ($1, $1, line_now())', [
      officerId,
    ]);
    await expect(byHand).rejects.toMatchObject({ code: '42501' });
    await access.close();
    expect(await line.database.sql('select from unit_duty where officer_id = $1', [officerId])).toEqual([]);
  });
});
