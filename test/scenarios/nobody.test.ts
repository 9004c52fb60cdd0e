import { describe, expect, it } from 'vitest';
import { heardBy, openStage } from '../harness/stage.ts';

const stage = openStage({ onCallNumbers: [] });

describe('nobody signed in, and no on-call telephone at all', () => {
  it('the caller waits, is spoken to now and then, and is never hung up on', async () => {
    const caller = await stage.callerWho('11');
    await stage.pass(600);
    expect(caller.state).toBe('in-progress');
    expect(heardBy(caller).filter((clip) => clip === 'wait-again').length).toBeGreaterThan(10);
    expect(heardBy(caller)).not.toContain('wait-nobody-yet');
    const aysel = await stage.operator('Aysel');
    await aysel.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });

  it('and our database is gone for a minute: the caller stays, and is in the queue when it is back', async () => {
    const { sql } = stage.line.database;
    const caller = await stage.callerWho('21');
    stage.explain(/fault/);
    await sql('alter table calls rename to calls_gone');
    await stage.pass(60);
    expect(heardBy(caller)).toContain('outage');
    expect(caller.state).toBe('in-progress');
    await sql('alter table calls_gone rename to calls');
    await stage.pass(30);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', language: 'ru' });
    const aysel = await stage.operator('Aysel');
    await aysel.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });
});

describe('our database is gone while the call is', () => {
  async function withoutDatabase(seconds: number, meanwhile: () => void = () => {}): Promise<void> {
    const { sql } = stage.line.database;
    stage.explain(/fault/);
    await sql('alter table calls rename to calls_gone');
    meanwhile();
    await stage.pass(seconds);
    await sql('alter table calls_gone rename to calls');
  }

  it('in the menu: every key still works, and the caller is kept in the queue afterwards', async () => {
    const caller = await stage.callerWho('2');
    await withoutDatabase(3, () => caller.press('0'));
    expect(heardBy(caller).at(-1)).toBe('connecting-urgent');
    await stage.pass(15);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', language: 'ru', urgency: 'danger' });
  });

  it('in the talk: the talk goes on', async () => {
    const { caller, softphone } = await stage.talk();
    await withoutDatabase(60);
    expect([caller.verb, softphone.verb]).toEqual(['Dial', 'Dial']);
  });

  it('in the talk, and * is pressed: the cover begins, and goes on until the agreed key', async () => {
    const { caller, operator } = await stage.talk();
    await withoutDatabase(10, () => caller.press('*'));
    expect(heardBy(caller).at(-1)).toBe('cover');
    await stage.pass(60);
    expect(heardBy(caller).at(-1)).toBe('cover');
    expect((await operator.desk()).call).toMatchObject({ talk: 'cover' });
    caller.press('1');
    await stage.pass(1);
    expect((await operator.desk()).call).toMatchObject({ talk: 'together' });
  });

  it('in the cover: it goes on, and the agreed key goes on waiting for the database', async () => {
    const { caller, operator } = await stage.talk();
    caller.press('*');
    await stage.pass(3);
    await withoutDatabase(20);
    expect(heardBy(caller).at(-1)).toBe('cover');
    await withoutDatabase(3, () => caller.press('1'));
    await stage.pass(12);
    expect(heardBy(caller).at(-1)).toBe('cover');
    caller.press('1');
    await stage.pass(1);
    expect((await operator.desk()).call).toMatchObject({ talk: 'together' });
  });

  it('while the caller is asked by keys: back into the room, to the same operator', async () => {
    const { caller, operator, softphone } = await stage.talk();
    await operator.post(`/api/calls/${(await operator.desk()).call?.id}/questions`, { question: 'question-safe' });
    await stage.pass(2);
    await withoutDatabase(3, () => caller.press('1'));
    expect([caller.verb, softphone.verb]).toEqual(['Dial', 'Dial']);
  });

  it('and the operator is lost: the caller is told of the outage and is not in a room alone', async () => {
    const { caller, softphone } = await stage.talk();
    await withoutDatabase(3, () => softphone.hangUp());
    expect(heardBy(caller).at(-1)).not.toBe('cover');
    expect(heardBy(caller)).toContain('outage');
    await stage.pass(30);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting' });
  });
});
