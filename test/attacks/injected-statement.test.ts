// A1.1: somebody finds a hole in one statement of ours and puts words of their own into it. How far that reaches, and where it ends.
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashOf, newToken } from '../../src/access/token.ts';
import { connectionAs, DATABASE_ROLES, type DatabaseRole, loginFor, loginOf } from '../../src/db/role-login.ts';
import { agreeCaseWord } from '../../src/notes/history/agree-case-word.ts';
import { BROWSER, type Line, openAccess } from '../access/people.ts';
import { ALLOWED } from '../db/allowed.ts';
import {
  alarmsOf,
  caller,
  hangUp,
  keydInMemory,
  lastRecorded,
  noted,
  recordedSince,
  talk,
  writeNote,
} from '../notes/history-stage.ts';

const REFUSED = ['42501', '0A000', '42704', '42883', '58P01', '55000', '42P01', '3F000', '42710'];
const HOUR_NOTES = 20;
/** Beyond the rows that a role may read: the server's files and programs, other roles, and what nobody may take back. */
const BEYOND = [
  "copy (select 1) to program 'true'",
  "copy calls from '/etc/hostname'",
  "copy (select 1) to '/tmp/from-a-hole'",
  "select pg_read_file('/etc/hostname')",
  "select pg_ls_dir('.')",
  "select lo_import('/etc/hostname')",
  "create function run(text) returns int language c as '/lib/x86_64-linux-gnu/libc.so.6', 'system'",
  'create extension plpython3u',
  'create table kept (value text)',
  'create temporary table kept (value text)',
  "select set_config('session_replication_role', 'replica', false)",
  "select set_config('role', (select rolname from pg_roles where rolsuper limit 1), false)",
  "select set_config('session_authorization', (select rolname from pg_roles where rolsuper limit 1), false)",
  'alter role line_app superuser',
  'alter table audit_rows disable trigger all',
  'alter table calls disable row level security',
  'create or replace function line_now() returns timestamptz language sql as $$ select now() $$',
  'truncate audit_rows',
  'update audit_rows set reason = null',
  'delete from audit_rows',
  'delete from break_glasses',
  'update break_glass_answers set answer = null',
  'delete from history_releases',
  'insert into history_openings (caller_id) values (gen_random_uuid())',
  'select * from honey_notes',
  'select rolpassword from pg_authid',
  'select * from pg_statistic',
];

/** The most that one statement may hold: a program that tries them all and says which it got. */
const TAKE_EVERY_ROLE = `do $$
  declare
    candidate text;
    reached text[] := '{}';
  begin
    for candidate in select rolname from pg_roles order by rolname loop
      begin
        perform set_config('role', candidate, true);
        reached := reached || candidate;
      exception when insufficient_privilege then null;
      end;
    end loop;
    raise exception 'reached: %', array_to_string(array(select unnest(reached) order by 1), ' ');
  end $$`;
/** As decision 030 found it: the role first, and then a text that Postgres runs. */
const through = (role: string, table: string) =>
  `select set_config('role', '${role}', true), query_to_xml('select * from ${table}', true, true, '')`;

const codeOf = (error: unknown) => (error instanceof pg.DatabaseError ? (error.code ?? '') : String(error));

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

/** Runs one statement, as the driver sends ours: a second one behind a semicolon is refused by the protocol. */
async function inject(role: DatabaseRole, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connectionAs(role, line.database.url));
  await client.connect();
  try {
    return (await client.query({ name: 'hole', text, values: [] })).rows;
  } finally {
    await client.end();
  }
}

describe('words put into a statement of ours', () => {
  test.each(DATABASE_ROLES)(
    'as %s reach no file, no program, no other account, and nothing that stands for ever',
    async (role) => {
      const done: string[] = [];
      for (const text of BEYOND) {
        const code = await inject(role, text).then(() => 'done', codeOf);
        if (!REFUSED.includes(code)) done.push(`${text}: ${code}`);
      }
      expect(done).toEqual([]);
    },
  );

  test('are one statement: a second one behind it is not run', async () => {
    await expect(inject('line_access', 'select 1; delete from accounts')).rejects.toMatchObject({ code: '42601' });
  });

  test('see no values in what the server knows of tables', async () => {
    await line.database.sql('analyze');
    const rows = await inject(
      'line_calls',
      "select tablename from pg_stats where schemaname = 'public' and tablename <> 'test_clock'",
    );
    expect(rows.map(({ tablename }) => tablename).filter((name) => name !== 'migrations')).toEqual([]);
  });
});

describe('a login for each role', () => {
  test.each(DATABASE_ROLES)(
    'keeps words put into a statement of %s from every other role of the server',
    async (role) => {
      const { name } = loginFor(role, loginOf(line.database.url));
      const [server] = await line.database.sql<{ others: number }>(
        'select count(*)::int as others from pg_roles where rolname not in ($1, $2)',
        [role, name],
      );
      expect(server?.others).toBeGreaterThan(DATABASE_ROLES.length * 2);
      await expect(inject(role, TAKE_EVERY_ROLE)).rejects.toThrow(`reached: ${[name, role].sort().join(' ')}`);
    },
  );

  test.each(DATABASE_ROLES)(
    'shows %s no row of a table that another role has, by a text that runs as a statement',
    async (role) => {
      const seen: string[] = [];
      const closed = Object.entries(ALLOWED).filter(([, rights]) => rights[role] === undefined);
      expect(closed.length).toBeGreaterThan(30);
      for (const [table, rights] of closed) {
        const other = Object.keys(rights)[0] ?? '';
        const code = await inject(role, through(other, table)).then(() => 'done', codeOf);
        if (code !== '42501') seen.push(`${table} as ${other}: ${code}`);
      }
      expect(seen).toEqual([]);
    },
  );
});

describe('what is left, and written down in the threat model', () => {
  test('one role takes anybody’s name, and sees what that person would', async () => {
    const nigar = await line.hire('supervisor');
    const [row] = await inject(
      'line_console',
      `select set_config('line.account_id', '${nigar}', true), set_config('line.role', 'supervisor', true),
              query_to_xml('select id from accounts', true, true, '') as seen`,
    );
    expect(String(row?.['seen'])).toContain(nigar);
  });

  test('a session put into the table signs in as anybody: the keys of that person are in their browser all the same', async () => {
    const nigar = await line.hire('operator');
    const token = newToken();
    await inject(
      'line_access',
      `insert into sessions (token_hash, account_id, method, browser_hash, conduct_version, expires_at)
       select '\\x${hashOf(token).toString('hex')}', '${nigar}', 'demo', '\\x${hashOf(BROWSER).toString('hex')}', null,
              line_now() + interval '1 hour'`,
    );
    const thief = line.visitor();
    thief.cookies['session-0'] = token;
    expect(await thief.get('/api/me')).toMatchObject({ status: 200, body: { account: { id: nigar } } });
    expect(await thief.get('/api/keys')).toMatchObject({ status: 200, body: { keys: [] } });
  });
});

describe('a way in that such words make or change', () => {
  let aysel: string;
  let last: number;

  const madeOf = {
    session: `insert into sessions (token_hash, account_id, method, browser_hash, expires_at)
      select sha256('planted'), id, 'passkey', sha256('browser'), line_now() + interval '1 hour' from who`,
    'another’s session': `update sessions set token_hash = sha256(token_hash) from who where account_id = who.id`,
    link: `insert into sign_in_links (token_hash, account_id, purpose, valid_until)
      select sha256('link'), id, 'recovery', line_now() + interval '1 hour' from who`,
    passkey: `insert into passkeys (id, account_id, credential_id, public_key, counter, transports, label)
      select gen_random_uuid(), id, sha256('credential'), sha256('key'), 0, '{}', 'Invented' from who`,
    password: `insert into passwords (account_id, hash, code_secret, code_step)
      select id, '$argon2id$v=19$invented', decode(repeat('00', 40), 'hex'), 0 from who`,
    'another password': `update passwords set hash = '$argon2id$v=19$another' from who where account_id = who.id`,
    'another role': `update accounts set role = 'administrator' from who where accounts.id = who.id`,
  };

  beforeAll(async () => {
    aysel = await line.hire('operator');
    await line.session(aysel);
  });
  beforeEach(async () => {
    last = await lastRecorded(line.database);
  });

  test.each(Object.entries(madeOf))('%s: stands in the trail, and nobody can take the row back', async (_, words) => {
    await inject('line_access', words.replaceAll('from who', `from (select '${aysel}'::uuid as id) as who`));
    const recorded = await recordedSince(line.database, last);
    expect(recorded).toContainEqual(expect.objectContaining({ subject_id: aysel }));
  });
});

describe('an operator who has found such a hole, and calls a try of a case word right', () => {
  let aysel: string;
  let callId: string;
  let older: { callId: string; operatorId: string }[];

  beforeEach(async () => {
    const { database } = line;
    aysel = await line.hire('operator');
    const rauf = await line.hire('operator');
    const callerId = await caller(database);
    const agreed = await talk(database, { callerId, operatorId: rauf });
    const keyd = keydInMemory();
    await agreeCaseWord({ database, keyd }, { callId: agreed, operatorId: rauf, word: 'Şəkərbura ulduz' });
    await writeNote(database, { callId: agreed, operatorId: rauf });
    await hangUp(database, agreed);
    older = [{ callId: agreed, operatorId: rauf }];
    for (let notes = 1; notes <= HOUR_NOTES; notes += 1)
      older.push(await noted(database, { callerId, operatorId: rauf }));
    callId = await talk(database, { callerId, operatorId: aysel });
  });

  const named = (words: string) =>
    `with who as materialized (select set_config('line.account_id', '${aysel}', true), set_config('line.role', 'operator', true))
     ${words}`;

  test('gets bytes that no server opens, of that one caller, twenty an hour, each of them recorded', async () => {
    const { database } = line;
    const seen = await lastRecorded(database);
    const [taken] = await inject(
      'line_console',
      named(`select try.* from who, take_case_word_try('${callId}') as try`),
    );
    await inject(
      'line_console',
      named(`select done.* from who, finish_case_word_try('${String(taken?.['try_id'])}', 'right') as done`),
    );
    const verdicts: unknown[] = [];
    for (const note of older) {
      const [row] = await inject(
        'line_console',
        named(`select release_note('${callId}', '${note.callId}', '${note.operatorId}') as verdict from who`),
      );
      verdicts.push(row?.['verdict']);
    }
    expect(verdicts).toEqual([...Array.from({ length: HOUR_NOTES }, () => 'released'), 'over-budget']);
    const recorded = (await recordedSince(database, seen)).filter(({ actor_id }) => actor_id === aysel);
    expect(recorded.filter(({ action }) => action === 'note-read')).toHaveLength(HOUR_NOTES);
    expect(recorded.map(({ action }) => action)).toContain('history-opened');
    expect(await alarmsOf(database, 'history-budget')).toMatchObject([{ account_id: aysel }]);
  });

  test('gets nothing of a caller who is not on the line', async () => {
    const { database } = line;
    const other = await caller(database);
    const note = await noted(database, { callerId: other, operatorId: await line.hire('operator') });
    const [taken] = await inject(
      'line_console',
      named(`select try.* from who, take_case_word_try('${note.callId}') as try`),
    );
    expect(taken).toMatchObject({ verdict: 'not-your-call' });
    const [row] = await inject(
      'line_console',
      named(`select release_note('${callId}', '${note.callId}', '${note.operatorId}') as verdict from who`),
    );
    expect(row).toMatchObject({ verdict: 'not-open' });
  });
});
