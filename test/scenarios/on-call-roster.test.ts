import { describe, expect, it } from 'vitest';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { openStage } from '../harness/stage.ts';

const stage = openStage();
const ROSTERED = '+994000009003';
/** The loop asks for the first telephone after about a minute. */
const UNTIL_ON_CALL_SECONDS = 75;

/** It is this telephone's turn at every hour; the line looks at its roster as it does every ten seconds. */
async function putOnCall(telephone: string): Promise<void> {
  await stage.line.database.sql(
    `with added as (
       insert into on_call_telephones (id, name, telephone) values (gen_random_uuid(), 'Somebody', $1) returning id
     )
     insert into on_call_hours (telephone_id, place, day, from_minute, until_minute)
     select added.id, 1, day, 0, 1440 from added cross join generate_series(1, 7) as day`,
    [telephone],
  );
  await readRoster();
}

function readRoster(): Promise<void> | undefined {
  return stage.line.app.sweeps.find(({ name }) => name === 'on-call-plan')?.run();
}

describe('A9.1: nobody at a console, at the hour of somebody’s telephone', () => {
  it('rings theirs first and then those of the settings, whose key joins them to the caller', async () => {
    await putOnCall(ROSTERED);
    const caller = await stage.callerWho('11');
    const before: string[] = [];
    for (const number of ON_CALL_NUMBERS) stage.onRing(number, (ring) => before.push(ring.to));
    const phone = await stage.onCallPhoneThatAnswers(ROSTERED, UNTIL_ON_CALL_SECONDS);
    expect(before).toEqual([]);
    phone.press('2');
    const next = await stage.onCallPhoneThatAnswers(ON_CALL_NUMBERS[0] ?? '', 40);
    next.press('1');
    await stage.pass(2);
    expect([caller.verb, next.verb]).toEqual(['Dial', 'Dial']);
  });

  it('rings it still when the roster can no longer be read', async () => {
    const { sql } = stage.line.database;
    await putOnCall(ROSTERED);
    await sql('alter table on_call_hours rename to on_call_hours_gone');
    await expect(readRoster()).rejects.toThrow();
    const caller = await stage.callerWho('11');
    const phone = await stage.onCallPhoneThatAnswers(ROSTERED, UNTIL_ON_CALL_SECONDS);
    phone.press('1');
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });
});
