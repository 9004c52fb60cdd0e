import { describe, expect, it } from 'vitest';
import { heardBy, openStage } from '../harness/stage.ts';

/** More than the carrier dials by one document. */
const MANY = Array.from({ length: 12 }, (_each, index) => `+9940000091${String(index).padStart(2, '0')}`);
const stage = openStage({ onCallNumbers: MANY });

describe('A6.1: more on-call telephones than the carrier dials at once, and our database is gone', () => {
  it('the caller stays, the first telephone rings, and its key joins them', async () => {
    const { sql } = stage.line.database;
    const caller = await stage.callerWho('21');
    stage.explain(/fault/);
    await sql('alter table calls rename to calls_gone');
    const phone = await stage.onCallPhoneThatAnswers(MANY[0] ?? '', 60);
    expect(heardBy(caller)).toContain('outage');
    phone.press('1');
    await stage.pass(2);
    expect([caller.state, caller.verb]).toEqual(['in-progress', 'Dial']);
    await sql('alter table calls_gone rename to calls');
    phone.hangUp();
    await stage.pass(5);
  });

  it('and when nobody of the first answers, the last one of the settings rings', async () => {
    const { sql } = stage.line.database;
    const caller = await stage.callerWho('21');
    stage.explain(/fault/);
    await sql('alter table calls rename to calls_gone');
    await stage.ringing(MANY.at(-1) ?? '', 330);
    expect(caller.state).toBe('in-progress');
    await sql('alter table calls_gone rename to calls');
    caller.hangUp();
    await stage.pass(5);
  });
});
