// F30: the clock of the database, by which every deadline is told, is put forward or back by an hour while people call.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heardBy, openStage } from '../harness/stage.ts';

const HOUR_MS = 3_600_000;

const stage = openStage();
let stepMs = 0;
beforeAll(() => {
  const { clock, database } = stage.line;
  clock.addFollower((now) => database.setClock(now + stepMs));
});
beforeEach(() => {
  stepMs = 0;
});

async function stepBy(ms: number): Promise<void> {
  stepMs = ms;
  await stage.pass(1);
}

describe('the clock goes forward by an hour', () => {
  it('the talk goes on, and who waits is asked for as before', async () => {
    const { caller, softphone, operator } = await stage.talk();
    const other = await stage.callerWho('11');
    await stepBy(HOUR_MS);
    await stage.pass(20);
    expect([caller.verb, softphone.verb, other.verb]).toEqual(['Dial', 'Dial', 'Gather']);
    expect((await operator.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    const leyla = await stage.operator('Leyla');
    await leyla.answer();
    await stage.pass(2);
    expect(other.verb).toBe('Dial');
    expect(heardBy(caller)).not.toContain('reconnecting');
  });
});

describe('the clock goes back by an hour', () => {
  it('the talk goes on, and an offer that nobody takes up is soon the next person’s', async () => {
    const { caller, softphone } = await stage.talk();
    const leyla = await stage.operator('Leyla');
    const other = await stage.callerWho('11');
    expect((await leyla.desk()).offer).not.toBeNull();
    const nigar = await stage.operator('Nigar');
    await stepBy(-HOUR_MS);
    await stage.pass(2);
    await nigar.answer();
    await stage.pass(2);
    expect([caller.verb, softphone.verb, other.verb]).toEqual(['Dial', 'Dial', 'Dial']);
    expect(heardBy(caller)).not.toContain('reconnecting');
  });
});
