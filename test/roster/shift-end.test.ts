import { describe, expect, it } from 'vitest';
import { openStage } from '../harness/stage.ts';

const TEN_MINUTES_AND_THREE_TIMES_FIVE = 25;

const stage = openStage();

/** The operator's shift ends so many seconds from now, and nothing follows it. */
async function shiftEndsIn(operatorId: string, seconds: number): Promise<void> {
  const { sql } = stage.line.database;
  await sql('delete from shifts where account_id = $1', [operatorId]);
  await sql(
    `insert into shifts (id, account_id, span, kind)
     values (gen_random_uuid(), $1, tstzrange(line_now() - interval '1 hour', line_now() + make_interval(secs => $2)), 'single')`,
    [operatorId, seconds],
  );
}

describe('A9.2: the end of a shift', () => {
  it('waits for the call, and gives nobody another one after it', async () => {
    const { operator } = await stage.talk();
    await shiftEndsIn(operator.id, 30);
    await stage.pass(40);
    const during = await operator.desk();
    expect(during.call?.state).toBe('talking');
    expect(during.presence).toMatchObject({ state: 'on-call', returnsTo: 'offline' });
    const waiting = await stage.callerWho('11');
    await stage.pass(20);
    expect((await operator.desk()).offer).toBeNull();
    expect((await stage.callNow())?.['state']).toBe('waiting');
    waiting.hangUp();
    await stage.pass(2);
  });

  it('A9.1: takes whoever is free out of routing, and extra duty brings them back to the caller who waits', async () => {
    const operator = await stage.operator('Aysel');
    await operator.available();
    await shiftEndsIn(operator.id, 5);
    await stage.pass(8);
    expect((await operator.desk()).presence.state).toBe('offline');
    const caller = await stage.callerWho('11');
    await stage.pass(5);
    expect((await operator.desk()).offer).toBeNull();
    expect((await operator.post('/api/presence', { state: 'available' })).body).toEqual({
      refusal: { code: 'off-roster' },
    });
    expect((await operator.post('/api/extra-duty')).status).toBe(200);
    await stage.pass(3);
    expect((await operator.desk()).offer).not.toBeNull();
    caller.hangUp();
    await stage.pass(2);
  });
});

describe('A9.1: who pressed for a break', () => {
  it('and went home is off when the shift ends, and stands no more among those on shift', async () => {
    const operator = await stage.operator('Aysel');
    const supervisor = await stage.supervisor('Nigar');
    expect((await operator.post('/api/presence', { state: 'away' })).status).toBe(200);
    await shiftEndsIn(operator.id, 5);
    await stage.pass(8);
    expect((await operator.desk()).presence.state).toBe('offline');
    const people = (await supervisor.get('/api/floor')).body['people'] as { name: string }[];
    expect(people.map(({ name }) => name)).toEqual(['Nigar']);
  });

  it('in a talk is off after it and its wrap-up', async () => {
    const { caller, operator } = await stage.talk();
    await operator.post('/api/presence', { state: 'away' });
    await shiftEndsIn(operator.id, 5);
    await stage.pass(8);
    expect((await operator.desk()).presence).toMatchObject({ state: 'on-call', returnsTo: 'offline' });
    caller.hangUp();
    await stage.pass(2);
  });
});

describe('A9.2: a wrap-up', () => {
  it('may be made longer three times, which its row says; then it ends by itself, and calls come again', async () => {
    const { caller, operator } = await stage.talk();
    caller.hangUp();
    await stage.pass(2);
    for (const left of [3, 2, 1]) {
      expect((await operator.desk()).presence).toMatchObject({ state: 'wrap-up', extensionsLeft: left });
      expect((await operator.post('/api/wrap-up/extend')).status).toBe(200);
    }
    expect((await operator.desk()).presence).toMatchObject({ state: 'wrap-up', extensionsLeft: 0 });
    expect((await operator.post('/api/wrap-up/extend')).body).toEqual({ refusal: { code: 'wrong-state' } });
    const rows = await stage.line.database.sql('select extended_times from wrap_ups');
    expect(rows).toEqual([{ extended_times: 3 }]);
    const { presence, serverTime } = await operator.desk();
    const leftSeconds = (Date.parse(presence.wrapUpDueAt ?? '') - Date.parse(serverTime)) / 1_000;
    expect(Math.round(leftSeconds / 60)).toBe(TEN_MINUTES_AND_THREE_TIMES_FIVE);
    await stage.line.database.sql('update presences set wrap_up_due_at = line_now()');
    await stage.pass(2);
    const { presence: after, wrapUps } = await operator.desk();
    expect(after).toMatchObject({ state: 'available', extensionsLeft: null });
    expect(wrapUps).toHaveLength(1);
  });
});

describe('A9.1: whoever is available', () => {
  it('stays so, and keeps their place, when their page breaks off and comes back', async () => {
    const operator = await stage.operator('Aysel');
    await operator.available();
    const standing = async () => {
      const [row] = await stage.line.database.sql(
        'select state, since, available_since from presences where account_id = $1',
        [operator.id],
      );
      return row;
    };
    const before = await standing();
    for (let time = 0; time < 3; time += 1) {
      await operator.closePage();
      await stage.pass(4);
      expect((await operator.desk()).presence).toMatchObject({ state: 'available', reachable: false });
      await operator.openPage();
      await stage.pass(2);
    }
    expect(await standing()).toEqual(before);
    expect((await operator.desk()).presence).toMatchObject({ state: 'available', reachable: true });
  });

  it('has one call at a time: a second offer and a second talk are refused by the database itself', async () => {
    const { operator } = await stage.talk();
    const other = await stage.callerWho('11');
    const { sql } = stage.line.database;
    const offerTwice = `insert into offers (id, call_id, operator_id, expires_at)
      select gen_random_uuid(), id, $1, line_now() + interval '15 seconds' from calls where state in ('waiting', 'talking')`;
    await expect(sql(offerTwice, [operator.id])).rejects.toThrow('offers_one_pending_per_operator');
    const talkTwice = "update calls set state = 'talking', operator_id = $1 where state = 'waiting'";
    await expect(sql(talkTwice, [operator.id])).rejects.toThrow('calls_one_per_operator');
    other.hangUp();
    await stage.pass(2);
  });
});
