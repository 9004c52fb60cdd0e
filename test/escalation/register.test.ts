import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { proposeReferences } from '../../src/escalation/reference.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { DANGER_WITHOUT_CONSENT, liveCall, person } from './people.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());

interface Caller {
  callId: string;
  operatorId: string;
}

async function newCall(): Promise<Caller> {
  const operatorId = await person(database, 'operator', 'Aysel');
  return { operatorId, callId: await liveCall(database, operatorId) };
}

async function raise(call: Caller): Promise<string> {
  const input = { ...call, flag: DANGER_WITHOUT_CONSENT, presumedVictim: false };
  return (await raiseEscalation(database, input)).reference;
}

describe('A5.2: one register, and nothing in it is given twice', () => {
  test('a reference is short and has no figure or letter that is taken for another', () => {
    const proposed = Array.from({ length: 500 }, proposeReferences).flat();
    expect(proposed.filter((reference) => !/^([2-9][ACEFHJKMNPQRTVXY]){1,3}[2-9]?$/.test(reference))).toEqual([]);
    expect(proposed[0]).toHaveLength(3);
  });

  test('forty flags at the same time get forty references and forty numbers', async () => {
    const calls: Caller[] = [];
    while (calls.length < 40) calls.push(await newCall());
    const references = await Promise.all(calls.map(raise));
    expect(new Set(references).size).toBe(40);
    const rows = await database.sql<{ number: number }>('select number from escalation_register');
    expect(new Set(rows.map((row) => row.number)).size).toBe(rows.length);
  });

  test('when the short references are used up, a longer one is given and no flag fails', async () => {
    await database.sql(
      `insert into escalation_register (reference)
       select first.figure || letters.letter || last.figure
       from unnest(string_to_array('2 3 4 5 6 7 8 9', ' ')) as first (figure),
         unnest(string_to_array('A C E F H J K M N P Q R T V X Y', ' ')) as letters (letter),
         unnest(string_to_array('2 3 4 5 6 7 8 9', ' ')) as last (figure)
       on conflict do nothing`,
    );
    expect((await raise(await newCall())).length).toBeGreaterThan(3);
  });

  test.each([
    ['deleted', 'delete from escalation_register', 'escalation_register_is_permanent'],
    ['changed', `update escalation_register set reference = '2A2A2'`, 'escalation_register_is_permanent'],
    ['emptied', 'truncate escalation_register cascade', 'escalation_register_is_never_emptied'],
    [
      'numbered by hand',
      'insert into escalation_register (number, reference) overriding system value select max(number), $$9Y9Y9$$ from escalation_register',
      'escalation_register_pkey',
    ],
    [
      'given a reference twice',
      'insert into escalation_register (reference) select reference from escalation_register limit 1',
      'escalation_register_reference_key',
    ],
    [
      'given a word',
      `insert into escalation_register (reference) values ('LEYLA')`,
      'escalation_register_reference_form',
    ],
  ])('an entry is not %s', async (_attempt, statement, constraint) => {
    await expect(database.sql(statement)).rejects.toMatchObject({ constraint });
  });
});
