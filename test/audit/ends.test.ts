import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { invite } from '../../src/access/invitation.ts';
import { endOtherSessions, endOwnSession } from '../../src/access/own-session-store.ts';
import { signInWithPassword } from '../../src/access/password.ts';
import { forgetCredentials } from '../../src/access/recovery-store.ts';
import { createSealer } from '../../src/access/seal.ts';
import { deleteIdleSessions, insertSession } from '../../src/access/session-store.ts';
import { suspendAccount } from '../../src/access/suspend.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const NOON = Date.UTC(2026, 10, 15, 8);
const MINUTE_MS = 60_000;

let database: TestDatabase;
/** What the web process has for signing in: no right but those of the role. */
let access: DatabasePool;
let aysel: string;
let seen: number;

beforeAll(async () => {
  database = await makeDatabase();
  access = createDatabase(database.url, {
    deadlineMs: 5_000,
    connections: 2,
    applicationName: 'test',
    role: 'line_access',
  });
});
afterAll(async () => {
  await access.close();
  await database.drop();
});
beforeEach(async () => {
  await database.setClock(NOON);
  aysel = await person(database, 'operator', 'Aysel');
  await database.sql('update accounts set sign_in_name = $2 where id = $1', [aysel, `aysel-${aysel.slice(0, 8)}`]);
});

/** A session of hers; what is recorded afterwards counts. */
async function session(): Promise<string> {
  const tokenHash = randomBytes(32);
  await insertSession(access, { tokenHash, accountId: aysel, method: 'demo', browserHash: null, conductVersion: 1 });
  const [row] = await database.sql<{ id: string }>('select id from sessions where token_hash = $1', [tokenHash]);
  const [last] = await database.sql<{ id: string }>('select max(id) as id from audit_rows');
  seen = Number(last?.id);
  return row?.id ?? '';
}
const recorded = () =>
  database.sql<{ action: string; reason: string }>(
    'select action, reason, subject_id from audit_rows where id > $1 and subject_id = $2 order by id',
    [seen, aysel],
  );
const ended = (reason: string) => ({ action: 'session-ended', reason, subject_id: aysel });

describe('A1.1: a session that ends without a sign-out stands in the trail, with the reason', () => {
  test('after a quarter of an hour without its person', async () => {
    await session();
    await deleteIdleSessions(access);
    expect(await recorded()).toEqual([]);
    await database.setClock(NOON + 16 * MINUTE_MS);
    await deleteIdleSessions(access);
    await deleteIdleSessions(access);
    expect(await recorded()).toEqual([ended('idle')]);
  });

  test('after twelve hours, whatever its person does', async () => {
    await session();
    await database.setClock(NOON + 13 * 60 * MINUTE_MS);
    await deleteIdleSessions(access);
    expect(await recorded()).toEqual([ended('expired')]);
  });

  test('revoked by its person, alone or with all others', async () => {
    const id = await session();
    await endOwnSession(access, { accountId: aysel, id });
    expect(await recorded()).toEqual([ended('revoked')]);
    await session();
    const mine = await session();
    await endOtherSessions(access, { accountId: aysel, sessionId: mine });
    expect(await recorded()).toEqual([ended('revoked')]);
  });

  test('with everything by which a person came in, when two helped them back in', async () => {
    await session();
    await access.transaction((transaction) => forgetCredentials(transaction, aysel));
    expect(await recorded()).toEqual([ended('recovery')]);
  });

  test('and with the account that is suspended, which is recorded too', async () => {
    await session();
    await suspendAccount(access, `aysel-${aysel.slice(0, 8)}`);
    expect(await recorded()).toEqual([
      ended('account-changed'),
      { action: 'account-changed', reason: 'suspended', subject_id: aysel },
    ]);
  });
});

describe('A1.1: what is done at the command line', () => {
  test('an invitation is recorded, without a name', async () => {
    await session();
    await invite(access, { role: 'operator', name: 'Ulduz', signInName: 'ulduz', languages: ['az'] });
    const rows = await database.sql('select action, reason, actor_role, fields from audit_rows where id > $1', [seen]);
    expect(rows).toEqual([
      { action: 'account-changed', reason: 'invited', actor_role: 'nobody', fields: ['sign-in-link'] },
    ]);
  });
});

describe('A1.1: whoever is not let in', () => {
  test('stands in the trail as nobody, and of an unknown name no letter', async () => {
    await session();
    const parts = {
      database: access,
      sealer: createSealer(['an invented secret of some length']),
      clock: { now: () => NOON },
    };
    const typed = {
      name: 'nobody-knows',
      password: 'x',
      code: '000000',
      browser: 'b',
      address: 'a',
      marks: undefined,
    };
    await expect(signInWithPassword(parts, typed)).rejects.toMatchObject({ code: 'not-signed-in' });
    const rows = await database.sql('select * from audit_rows where id > $1', [seen]);
    expect(rows).toMatchObject([
      { action: 'sign-in-refused', actor_role: 'nobody', actor_id: null, subject_id: null, reason: 'unknown-name' },
    ]);
    expect(JSON.stringify(rows)).not.toContain('nobody-knows');
  });
});
