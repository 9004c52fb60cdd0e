// Decision 003: a cover that began while the database was away. Nobody else may act as if there were none.
import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { heardBy, openStage } from '../harness/stage.ts';

const stage = openStage();
const [FIRST_PHONE = ''] = ON_CALL_NUMBERS;
/** A turn of the cover is thirteen seconds; well before the next one. */
const SOON_SECONDS = 2;
/** Until the telephones on call have all rung, and the first rings again. */
const ROUND_SECONDS = 100;
/** Longer than whoever is silent is asked about. */
const LONG_SECONDS = 52;

async function withoutDatabase(work: () => Promise<void>): Promise<void> {
  const { sql } = stage.line.database;
  stage.explain(/fault/);
  await sql('alter table calls rename to calls_gone');
  await work().finally(() => sql('alter table calls_gone rename to calls'));
}

/** The key, in a moment without the database. */
async function starInTheDark(caller: PhoneCall): Promise<void> {
  await withoutDatabase(async () => {
    caller.press('*');
    await stage.pass(0.3);
  });
  expect(heardBy(caller).at(-1)).toBe('cover');
}

const sinceStar = (caller: PhoneCall, from: number) => [...new Set(heardBy(caller).slice(from))];

describe('the database is away for a moment as the caller presses *', () => {
  it('waiting, and an operator answers at once: the cover goes on', async () => {
    const aysel = await stage.operator('Aysel');
    const caller = await stage.callerWho('11');
    const before = heardBy(caller).length;
    await starInTheDark(caller);
    await aysel.answer();
    await stage.pass(20);
    expect(sinceStar(caller, before)).toEqual(['cover']);
    expect((await aysel.desk()).call).toMatchObject({ talk: 'cover' });
    caller.press('1');
    await stage.pass(3);
    expect((await aysel.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
  });

  it('in a talk: the operator sees it long before the caller’s next turn, and cannot ask by keys', async () => {
    const { caller, operator } = await stage.talk();
    await starInTheDark(caller);
    await stage.pass(SOON_SECONDS);
    const { call } = await operator.desk();
    expect(call).toMatchObject({ talk: 'cover' });
    const { status } = await operator.post(`/api/calls/${call?.id}/questions`, { question: 'question-safe' });
    expect(status).toBe(409);
  });

  it('in a talk, and the operator asks by keys at once: no question aloud', async () => {
    const { caller, operator } = await stage.talk();
    const before = heardBy(caller).length;
    await starInTheDark(caller);
    const { call } = await operator.desk();
    await operator.post(`/api/calls/${call?.id}/questions`, { question: 'question-safe' });
    await stage.pass(20);
    expect(sinceStar(caller, before)).toEqual(['cover']);
    expect((await operator.desk()).call).toMatchObject({ talk: 'cover' });
  });

  it('in a talk, and the operator ends it: the key leads to a person, and not to a goodbye', async () => {
    const { caller, operator, softphone } = await stage.talk();
    const before = heardBy(caller).length;
    await starInTheDark(caller);
    await stage.pass(SOON_SECONDS);
    const { call } = await operator.desk();
    await operator.post(`/api/calls/${call?.id}/end`);
    softphone.hangUp();
    await stage.pass(25);
    expect(sinceStar(caller, before)).toEqual(['cover']);
    caller.press('1');
    await stage.pass(12);
    expect([caller.state, heardBy(caller).includes('goodbye')]).toEqual(['in-progress', false]);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('in a talk that is ended before anybody could know: the key leads to the telephones on call', async () => {
    const { caller, operator, softphone } = await stage.talk();
    await starInTheDark(caller);
    const { call } = await operator.desk();
    await operator.post(`/api/calls/${call?.id}/end`);
    softphone.hangUp();
    await stage.pass(2);
    caller.press('1');
    await stage.ringing(FIRST_PHONE, 20);
    expect([caller.state, heardBy(caller).includes('goodbye')]).toEqual(['in-progress', false]);
    // Nobody picks up: the goodbye of an operator who knew of no cover is not for whoever asks for a person.
    await stage.ringing(FIRST_PHONE, ROUND_SECONDS);
    expect([caller.state, heardBy(caller).includes('goodbye')]).toEqual(['in-progress', false]);
  });

  it('in a talk that is ended while the key waits for the database: no goodbye either', async () => {
    const { caller, operator, softphone } = await stage.talk();
    await withoutDatabase(async () => {
      for (const key of ['*', '1']) {
        caller.press(key);
        await stage.pass(0.3);
      }
    });
    await operator.post(`/api/calls/${(await operator.desk()).call?.id}/end`);
    softphone.hangUp();
    await stage.ringing(FIRST_PHONE, ROUND_SECONDS);
    expect([caller.state, heardBy(caller).includes('goodbye')]).toEqual(['in-progress', false]);
  });

  it('in a talk, and the agreed key before it is written: the talk, and no cover after it', async () => {
    const { caller, operator } = await stage.talk();
    stage.withoutSweeps();
    await starInTheDark(caller);
    caller.press('1');
    await stage.pass(1);
    stage.line.pauseSweeps(false);
    await stage.pass(5);
    expect(caller.verb).toBe('Dial');
    expect((await operator.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
  });
});

describe('the database is away for a minute, and the caller presses *', () => {
  it('waiting: the reaper leaves the caller in the cover', async () => {
    const caller = await stage.callerWho('11');
    const before = heardBy(caller).length;
    await withoutDatabase(async () => {
      caller.press('*');
      await stage.pass(LONG_SECONDS);
    });
    await stage.pass(30);
    expect(sinceStar(caller, before)).toEqual(['cover']);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: 'cover' });
  });

  it('in a talk: it is written as soon as the database is back', async () => {
    const { caller, operator } = await stage.talk();
    const before = heardBy(caller).length;
    await withoutDatabase(async () => {
      caller.press('*');
      await stage.pass(5);
    });
    await stage.pass(SOON_SECONDS);
    expect((await operator.desk()).call).toMatchObject({ talk: 'cover' });
    expect(sinceStar(caller, before)).toEqual(['cover']);
  });
});
