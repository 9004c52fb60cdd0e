import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type Database, type DatabasePool } from '../../src/db/database.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const DEADLINE_MS = 5_000;
const SHORT_MS = 300;
const PERSON = { id: '00000000-0000-4000-8000-000000000001', role: 'operator' };
const WHO = `select current_setting('line.account_id', true) as id, current_setting('line.role', true) as role`;

let database: TestDatabase;
/** One connection, so that what one statement leaves behind the next one would find. */
let line: DatabasePool;

beforeAll(async () => {
  database = await makeDatabase();
  await database.sql('create table sent (id uuid primary key)');
  line = createDatabase(database.ownerUrl, { deadlineMs: DEADLINE_MS, connections: 1, applicationName: 'test' });
});

afterAll(async () => {
  await line?.close();
  await database?.drop();
});

describe('a person’s statement', () => {
  test('carries the person, and leaves nobody’s name to the next one', async () => {
    const named = line.as(PERSON);
    expect(await named.query('who', WHO, [])).toEqual([PERSON]);
    expect(await line.query('who', WHO, [])).toEqual([{ id: '', role: '' }]);
    expect(await named.query('who', WHO, [])).toEqual([PERSON]);
  });

  test('that fails at its end has done nothing, and names nobody afterwards', async () => {
    const id = randomUUID();
    const text = `with kept as (insert into sent (id) values ($1::uuid) returning id) select 1 / (select 0 from kept) as x`;
    await expect(line.as(PERSON).query('half', text, [id])).rejects.toMatchObject({ statement: 'half', code: '22012' });
    expect(await line.query('sent', 'select id from sent where id = $1', [id])).toEqual([]);
    expect(await line.query('who', WHO, [])).not.toEqual([PERSON]);
  });

  test('of somebody who is no account is not sent', () => {
    expect(() => line.as({ ...PERSON, id: "x'; drop table sent; --" })).toThrow('not the id');
  });
});

describe('a transaction', () => {
  const insert = (transaction: Database, id: string) =>
    transaction.query('send', 'insert into sent (id) values ($1) returning id', [id]);

  test('of a person carries the person in each statement, and nobody afterwards', async () => {
    const seen = await line
      .as(PERSON)
      .transaction(async (named) => [await named.query('who', WHO, []), await named.query('who', WHO, [])]);
    expect(seen).toEqual([[PERSON], [PERSON]]);
    expect(await line.query('who', WHO, [])).toEqual([{ id: '', role: '' }]);
  });

  test('happens whole or not at all, also when its very first statement fails', async () => {
    const [kept, lost] = [randomUUID(), randomUUID()];
    await line.transaction((transaction) => insert(transaction, kept));
    const broken = line.transaction(async (transaction) => {
      await insert(transaction, lost);
      await insert(transaction, kept);
    });
    await expect(broken).rejects.toMatchObject({ statement: 'send', code: '23505' });
    await expect(line.transaction((transaction) => insert(transaction, kept))).rejects.toMatchObject({ code: '23505' });
    expect(await line.query('all-sent', 'select id from sent', [])).toEqual([{ id: kept }]);
  });

  test('in which nothing is said is nothing, and a refusal in it takes everything back', async () => {
    expect(await line.transaction(() => Promise.resolve('nothing'))).toBe('nothing');
    const refused = line.transaction(async (transaction) => {
      await insert(transaction, randomUUID());
      throw new Error('refused');
    });
    await expect(refused).rejects.toThrow('refused');
    expect(await line.query('count-sent', 'select count(*) as many from sent', [])).toEqual([{ many: 1 }]);
  });
});

describe('a statement', () => {
  test('gets its own rows, however many are under way at once', async () => {
    const many = createDatabase(database.ownerUrl, {
      deadlineMs: DEADLINE_MS,
      connections: 4,
      applicationName: 'test',
    });
    const asked = Array.from({ length: 400 }, (_, number) => number);
    const found = await Promise.all(
      asked.map((number) =>
        number % 2 === 0
          ? many.query('even', 'select $1::integer as number', [number])
          : many.as(PERSON).query('odd', `select $1::integer as number, 'odd' as "kind"`, [number]),
      ),
    );
    await many.close();
    expect(found).toEqual(asked.map((number) => [number % 2 === 0 ? { number } : { number, kind: 'odd' }]));
  });

  test('brings every kind of value there and back', async () => {
    const text = `select $1::text as text, $2::integer as whole, $3::boolean as truth, $4::bytea as bytes, $5::timestamptz as moment,
      $6::text[] as texts, $7::jsonb as object, $8::uuid as nothing, $9::bytea[] as "manyBytes", $10::bigint as big`;
    const row = {
      text: 'Əziz "\\{,}" \n',
      whole: -7,
      truth: false,
      bytes: Buffer.from([0, 255, 92]),
      moment: new Date('2026-11-22T09:00:00.123Z'),
      texts: ['plain', 'a"b\\c{,}', '', 'NULL', null],
      object: { list: [1, 'iki'], empty: null },
      nothing: null,
      manyBytes: [Buffer.from([1]), Buffer.from([92, 0])],
      big: 9_007_199_254_740_991,
    };
    expect(await line.query('kinds', text, Object.values(row))).toEqual([row]);
    expect(await line.query('kinds', text, Object.values(row))).toEqual([row]);
    expect(await line.query('no-rows', 'select 1 as one where false', [])).toEqual([]);
  });

  test('that failed the first time works the next time, on the same connection', async () => {
    await expect(
      line.transaction(async (transaction) => {
        await transaction.query('whole', 'select $1::integer as whole', ['no number']);
      }),
    ).rejects.toMatchObject({ statement: 'whole' });
    expect(await line.query('whole', 'select $1::integer as whole', [2])).toEqual([{ whole: 2 }]);
  });

  test('under the name of another is refused, and the connection goes on', async () => {
    await line.query('one', 'select 1 as one', []);
    await expect(line.query('one', 'select 2 as one', [])).rejects.toMatchObject({ statement: 'one' });
    expect(await line.query('one', 'select 1 as one', [])).toEqual([{ one: 1 }]);
  });

  test('with a value that has no words is not sent', async () => {
    await expect(line.query('moment', 'select $1::timestamptz as at', [new Date('never')])).rejects.toThrow();
    expect(await line.query('one', 'select 1 as one', [])).toEqual([{ one: 1 }]);
  });

  test('that takes too long is given up, and the next one gets a connection that answers', async () => {
    const hasty = createDatabase(database.ownerUrl, { deadlineMs: SHORT_MS, connections: 1, applicationName: 'test' });
    await hasty.query('one', 'select 1 as one', []);
    await expect(hasty.query('sleep', 'select pg_sleep(30)', [])).rejects.toMatchObject({ code: 'timeout' });
    await expect(hasty.as(PERSON).query('sleep', 'select pg_sleep(30)', [])).rejects.toMatchObject({ code: 'timeout' });
    expect(await line.query('one', 'select 1 as one', [])).toEqual([{ one: 1 }]);
    await hasty.close();
  });

  test('whose connection is cut says so, and the next one works', async () => {
    const cut = line.as(PERSON).query('cut', 'select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)', []);
    await expect(cut).rejects.toMatchObject({ name: 'DatabaseFault', statement: 'cut' });
    expect(await line.query('one', 'select 1 as one', [])).toEqual([{ one: 1 }]);
  });
});
