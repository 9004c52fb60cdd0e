import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CHILD_ANSWERS,
  CONSENTS,
  type Flag,
  GROUNDS,
  groundProblem,
  type Identity,
  identityOf,
} from '../../src/escalation/escalation.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { liveCall, person } from './people.ts';

const EVERY_STATEMENT: Flag[] = GROUNDS.flatMap((ground) =>
  CONSENTS.flatMap((consent) =>
    CHILD_ANSWERS.map((child) => ({ level: 'urgent', ground, consent, child, sign: 'debt' }) as const),
  ),
);

describe('B4.3: who the person is goes to the unit only by consent or on a ground of the closed list', () => {
  test.each<[Partial<Flag>, Identity | ReturnType<typeof groundProblem>]>([
    [{ ground: 'none', consent: 'not-asked' }, 'withheld'],
    [{ ground: 'none', consent: 'refused' }, 'withheld'],
    [{ ground: 'none', consent: 'given' }, 'withheld'],
    [{ ground: 'none', child: 'no', consent: 'refused' }, 'withheld'],
    [{ ground: 'none', child: 'yes' }, 'ground-missing'],
    [{ ground: 'none', child: 'in-doubt', consent: 'refused' }, 'ground-missing'],
    [{ ground: 'consent', consent: 'given' }, 'may-be-given'],
    [{ ground: 'consent', consent: 'refused' }, 'consent-missing'],
    [{ ground: 'consent', consent: 'not-asked' }, 'consent-missing'],
    [{ ground: 'child', child: 'yes' }, 'may-be-given'],
    [{ ground: 'child', child: 'in-doubt', consent: 'refused' }, 'may-be-given'],
    [{ ground: 'child', child: 'no' }, 'ground-untrue'],
    [{ ground: 'child', child: 'not-known' }, 'ground-untrue'],
    [{ ground: 'danger-to-life', consent: 'refused' }, 'may-be-given'],
    [{ ground: 'cannot-decide' }, 'may-be-given'],
  ])('%o is %s', (stated, expected) => {
    const flag: Flag = {
      level: 'urgent',
      ground: 'none',
      consent: 'not-asked',
      child: 'not-known',
      sign: 'debt',
      ...stated,
    };
    expect(groundProblem(flag) ?? identityOf(flag)).toBe(expected);
  });
});

describe('B4.3: the database says the same a second time', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());

  test('of every statement an operator can make, the table takes exactly what the rule allows', async () => {
    const operatorId = await person(database, 'operator', 'Aysel');
    const callId = await liveCall(database, operatorId);
    const taken: string[] = [];
    const allowed: string[] = [];
    for (const flag of EVERY_STATEMENT) {
      for (const identity of ['withheld', 'may-be-given'] as const) {
        const statement = `${flag.ground} ${flag.consent} ${flag.child} ${identity}`;
        if (groundProblem(flag) === null && (identity === 'withheld' || identityOf(flag) === identity))
          allowed.push(statement);
        if (await isTaken(database, { callId, operatorId, flag, identity })) taken.push(statement);
      }
    }
    expect(taken).toEqual(allowed);
  });
});

interface Row {
  callId: string;
  operatorId: string;
  flag: Flag;
  identity: Identity;
}

/** Tries the row in a transaction that is taken back. */
async function isTaken(database: TestDatabase, { callId, operatorId, flag, identity }: Row): Promise<boolean> {
  await database.sql('begin');
  try {
    await database.sql(`insert into escalation_register (reference) values ('7Q4')`);
    await database.sql(
      `insert into escalations (id, reference, call_id, operator_id, level, ground, consent, child, sign, identity, notice_due_at)
       values ($1, '7Q4', $2, $3, $4, $5, $6, $7, $8, $9, line_now() + interval '60 seconds')`,
      [randomUUID(), callId, operatorId, flag.level, flag.ground, flag.consent, flag.child, flag.sign, identity],
    );
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: '23514' });
    return false;
  } finally {
    await database.sql('rollback');
  }
}
