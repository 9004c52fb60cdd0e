import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Access } from '../../src/audit/access.ts';
import { recordAccess } from '../../src/audit/record-access.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { makeSigner } from './signer.ts';
import { makeFolder, recordSome, sealerOf, type TestFolder } from './trail.ts';

const TABLES = ['audit_rows', 'audit_seals', 'audit_checkpoints', 'audit_signatures', 'audit_restores'];
/** One that each has. */
const COLUMN: Readonly<Record<string, string>> = {
  audit_rows: 'reason',
  audit_signatures: 'text',
  audit_restores: 'text',
};
const ACCESS: Access = {
  actor: { id: randomUUID(), role: 'operator' },
  action: 'note-changed',
  subject: { kind: 'note', id: randomUUID() },
  fields: ['text'],
};

let database: TestDatabase;
let folder: TestFolder;
beforeAll(async () => {
  database = await makeDatabase();
  folder = await makeFolder();
  await recordSome(database, 3);
  await sealerOf({ database, signer: makeSigner(), folder }).run();
});
afterAll(async () => {
  await folder.remove();
  await database.drop();
});

const countRows = async () => Number((await database.sql('select count(*) from audit_rows'))[0]?.['count']);

/** What Postgres answers to this statement, as its code; 'done' when it does it. */
async function tried(statement: string, as?: { role?: string; withoutTriggers?: boolean }): Promise<string> {
  await database.sql('begin');
  try {
    if (as?.withoutTriggers) await database.sql('set local session_replication_role = replica');
    if (as?.role) await database.sql(`set local role ${as.role}`);
    await database.sql(statement);
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await database.sql('rollback');
  }
}

const changesOf = (table: string) => [
  `update ${table} set ${COLUMN[table] ?? 'number'} = null`,
  `delete from ${table}`,
  `truncate ${table} cascade`,
];
const NOT_ALLOWED = '42501';
const REFUSED_AS_FACT = '23001';

describe('A1.1: what was recorded is never changed', () => {
  test.each(TABLES.flatMap(changesOf))('the owner of the tables may not %s', async (statement) => {
    expect(await tried(statement)).toBe(REFUSED_AS_FACT);
    expect(await tried(statement, { withoutTriggers: true })).toBe(REFUSED_AS_FACT);
  });

  test.each(TABLES)('whoever records can do nothing at all to %s itself', async (table) => {
    const role = 'line_audit_recorder';
    for (const statement of [...changesOf(table), `select from ${table}`, `insert into ${table} default values`]) {
      expect([statement, await tried(statement, { role })]).toEqual([statement, NOT_ALLOWED]);
    }
  });

  test('whoever records can add a row, whose moment and number are not theirs to choose', async () => {
    const record = `select record_access(gen_random_uuid(), 'operator', 'note-read', 'note', gen_random_uuid(), '{text}', null)`;
    expect(await tried(record, { role: 'line_audit_recorder' })).toBe('done');
    expect(await tried(record, { role: 'line_audit_reader' })).toBe(NOT_ALLOWED);
  });

  test('the sealer adds numbers and signatures, and can neither write nor change a row', async () => {
    const role = 'line_audit_sealer';
    for (const table of TABLES) {
      for (const statement of changesOf(table)) expect(await tried(statement, { role })).toBe(NOT_ALLOWED);
    }
    const insert = `insert into audit_rows (actor_role, action, subject_kind) values ('nobody', 'signed-in', 'account')`;
    expect(await tried(insert, { role })).toBe(NOT_ALLOWED);
    expect(await tried('select from audit_rows', { role })).toBe('done');
    expect(await tried('select last_value from audit_rows_id_seq', { role })).toBe('done');
    expect(await tried("select nextval('audit_rows_id_seq')", { role })).toBe(NOT_ALLOWED);
  });
});

describe('A1.1: an access and its row are there together or not at all', () => {
  test('a change that is taken back leaves no row', async () => {
    const before = await countRows();
    const change = database.transaction(async (transaction) => {
      await recordAccess(transaction, ACCESS);
      throw new Error('taken back');
    });
    await expect(change).rejects.toThrow('taken back');
    expect(await countRows()).toBe(before);
  });

  test('an access that cannot be recorded does not happen', async () => {
    const before = await countRows();
    const change = database.transaction(async (transaction) => {
      await transaction.query(
        'test-account',
        `insert into accounts (id, role, display_name) values ($1, 'operator', 'Aysel')`,
        [randomUUID()],
      );
      // What the compiler refuses, a careless cast may let through; the database does not.
      await recordAccess(transaction, { ...ACCESS, action: 'looked-around' as Access['action'] });
    });
    await expect(change).rejects.toMatchObject({ constraint: 'audit_rows_action_known' });
    expect(await countRows()).toBe(before);
    expect(await database.sql('select from accounts')).toEqual([]);
  });
});

describe('A3.1: the trail holds ids, codes and names of fields, and no word of anybody', () => {
  test.each<[string, Partial<Access>, string]>([
    ['a number as a reason', { reason: '+994000000001' }, 'audit_rows_reason_is_code'],
    ['a sentence as a reason', { reason: 'she told me' }, 'audit_rows_reason_is_code'],
    ['a value among the fields', { fields: ['text', 'Bakı'] }, 'audit_rows_fields_are_names'],
    ['a number among the fields', { fields: ['994000000001'] }, 'audit_rows_fields_are_names'],
    ['more fields than there are', { fields: Array.from({ length: 33 }, () => 'text') }, 'audit_rows_fields_are_names'],
    ['a role that nobody has', { actor: { id: randomUUID(), role: 'police' as 'operator' } }, 'audit_rows_role_known'],
    ['nobody with an id', { actor: { id: randomUUID(), role: 'nobody' } }, 'audit_rows_nobody'],
    ['somebody without an id', { actor: { id: null, role: 'operator' } }, 'audit_rows_nobody'],
    [
      'an unknown kind of subject',
      { subject: { kind: 'number' as 'call', id: null } },
      'audit_rows_subject_kind_known',
    ],
  ])('%s is refused', async (_what, change, constraint) => {
    await expect(recordAccess(database, { ...ACCESS, ...change })).rejects.toMatchObject({ constraint });
  });

  test('what is allowed is kept as it was given, with the database’s own moment', async () => {
    await database.setClock(Date.parse('2026-03-01T20:00:00Z'));
    await recordAccess(database, { ...ACCESS, reason: 'stale-revision', fields: ['text', 'revision'] });
    const [row] = await database.sql('select * from audit_rows order by id desc limit 1');
    expect(row).toMatchObject({
      at: new Date('2026-03-01T20:00:00Z'),
      actor_id: ACCESS.actor.id,
      actor_role: 'operator',
      action: 'note-changed',
      subject_kind: 'note',
      subject_id: ACCESS.subject.id,
      fields: ['text', 'revision'],
      reason: 'stale-revision',
    });
  });
});
