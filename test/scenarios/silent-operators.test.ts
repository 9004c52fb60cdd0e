import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import type { TestOperator } from '../harness/operator.ts';
import { heardBy, openStage } from '../harness/stage.ts';

const stage = openStage();
const [FIRST_PHONE = '', SECOND_PHONE = ''] = ON_CALL_NUMBERS;
/** Menu, "connecting" and seven turns of the loop. */
const UNTIL_ON_CALL_SECONDS = 75;
const EVERYBODY = ['az', 'ru', 'en'];
/** Two offers and the pauses between them, and the half minute before which no supervisor is asked. */
const UNTIL_THE_THIRD_SECONDS = 50;
const LADDER_SECONDS = 200;
const LADDER_IN_DANGER_SECONDS = 400;

/** Two people at pages that live: asleep, headsets out, or sound off. */
async function twoWhoSleep(languages = EVERYBODY): Promise<TestOperator[]> {
  const aysel = await stage.operator('Aysel', languages);
  // Free a second longer, and so asked first.
  await stage.pass(1);
  return [aysel, await stage.operator('Leyla', languages)];
}

function rings(): string[] {
  const rang: string[] = [];
  for (const number of ON_CALL_NUMBERS) stage.onRing(number, () => rang.push(number));
  return rang;
}

/** Seconds until this person is offered a call. */
async function offeredWithin(person: TestOperator, seconds: number): Promise<number | undefined> {
  for (let second = 0; second < seconds; second += 1) {
    if ((await person.desk()).offer !== null) return second;
    await stage.pass(1);
  }
  return undefined;
}

async function askedOf(): Promise<Record<string, number>> {
  const rows = await stage.line.database.sql<{ name: string; count: number }>(
    `select accounts.display_name as name, count(*)::integer
       from offers join accounts on accounts.id = offers.operator_id
      where offers.state <> 'pending' group by 1`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

async function joined(caller: PhoneCall, phone: PhoneCall): Promise<void> {
  phone.press('1');
  await stage.pass(2);
  expect([caller.verb, phone.verb]).toEqual(['Dial', 'Dial']);
}

describe.each([
  ['a caller', '11', 'nobody-offer', LADDER_SECONDS],
  ['a caller in danger', '10', 'nobody-stay', LADDER_IN_DANGER_SECONDS],
])('A9.1: %s, and two operators who let every offer pass', (_who, keys, words, seconds) => {
  it('the on-call telephones ring as if nobody were signed in, and the key joins', async () => {
    await twoWhoSleep();
    const rang = rings();
    const caller = await stage.callerWho(keys);
    await stage.pass(80);
    expect(rang).toEqual([FIRST_PHONE, SECOND_PHONE]);
    expect(heardBy(caller)).toContain('wait-nobody-yet');
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, 60);
    await joined(caller, phone);
    expect(await stage.line.database.sql("select from offers where state = 'pending'")).toEqual([]);
  });

  it('a message and a call back are offered', async () => {
    await twoWhoSleep();
    const caller = await stage.callerWho(keys);
    await stage.pass(seconds);
    expect(heardBy(caller)).toContain(words);
    expect(caller.state).toBe('in-progress');
  });

  it('a supervisor at a desk is asked, and has the call', async () => {
    await twoWhoSleep();
    const nigar = await stage.supervisor('Nigar', EVERYBODY);
    const caller = await stage.callerWho(keys);
    expect(await offeredWithin(nigar, UNTIL_THE_THIRD_SECONDS)).toBeDefined();
    await nigar.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });
});

describe('A9.1: operators who do not come', () => {
  it('two who have the language do not come: somebody without it is asked', async () => {
    await twoWhoSleep(['ru']);
    const third = await stage.operator('Rashad', ['az']);
    const caller = await stage.callerWho('21');
    expect(await offeredWithin(third, UNTIL_THE_THIRD_SECONDS)).toBeDefined();
    await third.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });

  it('three who let it pass are asked in turn, the supervisor as often as the others', async () => {
    await twoWhoSleep();
    await stage.supervisor('Nigar', EVERYBODY);
    await stage.callerWho('11');
    await stage.pass(300);
    const counts = Object.values(await askedOf());
    expect(counts).toHaveLength(3);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  it('two who decline late, by turns, are not all who are asked', async () => {
    const two = await twoWhoSleep();
    const nigar = await stage.supervisor('Nigar', EVERYBODY);
    await stage.callerWho('11');
    let isAsked = false;
    for (let turn = 0; turn < 6 && !isAsked; turn += 1) {
      await stage.pass(13);
      isAsked = (await nigar.desk()).offer !== null;
      // The other one is asked in the same moment, and declines thirteen seconds later.
      if ((await two[turn % 2]?.decline()) !== 200) break;
    }
    isAsked ||= (await nigar.desk()).offer !== null;
    expect(isAsked).toBe(true);
  });

  it('two who accept and whose telephones never come: a supervisor is asked, and the telephones ring', async () => {
    const two = await twoWhoSleep();
    const nigar = await stage.supervisor('Nigar', EVERYBODY);
    const rang = rings();
    await stage.callerWho('11');
    let asked = 0;
    for (let second = 0; second < 120; second += 1) {
      for (const operator of two) if ((await operator.desk()).offer !== null) await operator.acceptOnly();
      if ((await nigar.desk()).offer !== null) asked += 1;
      await stage.pass(1);
    }
    expect(asked).toBeGreaterThan(0);
    expect(rang.length).toBeGreaterThan(1);
    // The last lease is over before the line is looked through.
    await stage.pass(10);
  });

  it('one alone who lets every offer pass: the telephones ring after about a minute, and regularly', async () => {
    await stage.operator('Aysel');
    const rang = rings();
    await stage.callerWho('11');
    await stage.pass(UNTIL_ON_CALL_SECONDS);
    expect(rang).toEqual([FIRST_PHONE, SECOND_PHONE]);
    await stage.pass(115);
    expect(rang.length).toBeGreaterThanOrEqual(6);
  });

  it('while a telephone rings one of them wakes up after all, and has the call', async () => {
    const [aysel] = await twoWhoSleep();
    const caller = await stage.callerWho('11');
    const ring = await stage.ringing(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    expect(await offeredWithin(aysel as TestOperator, 40)).toBeDefined();
    await aysel?.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
    const phone = ring.answer();
    await stage.pass(1);
    expect(phone.state).toBe('completed');
  });
});

describe('the carrier cannot be asked to ring beside the caller', () => {
  it('a console that rings has its time in the first round; in the next one the caller is dialled all the same', async () => {
    await twoWhoSleep();
    const rang = rings();
    stage.line.carrier.faults.rest({ path: /Calls/, method: 'POST' }, { kind: '500' });
    const caller = await stage.callerWho('11');
    await stage.pass(UNTIL_ON_CALL_SECONDS);
    expect([rang, caller.verb]).toEqual([[], 'Gather']);
    await stage.pass(60);
    expect(rang.length).toBeGreaterThan(0);
    expect(caller.state).toBe('in-progress');
  });
});
