import { describe, expect, it } from 'vitest';
import { openLeaving } from '../harness/leave-message.ts';
import { speaks } from '../harness/line-carrier.ts';
import { heardBy, lastHeard, openStage } from '../harness/stage.ts';

const stage = openStage({ onCallNumbers: [] });
const { offeredCaller, offerInDanger, offeredAgain, offersHeard, presses, speak, held } = openLeaving(stage);
/** Longer than the ladder takes to be gone through for a caller who is not in danger. */
const LADDER_SECONDS = 220;

async function messages(): Promise<Record<string, unknown>[]> {
  return stage.line.database.sql('select call_id, seconds, sealed_at from messages order by left_at');
}

describe('A6.1: nobody could be reached for long', () => {
  it('the caller is told so, and offered a message, a call back, or to stay; never a place in the queue', async () => {
    const caller = await stage.callerWho('11');
    await stage.pass(100);
    expect(offersHeard(caller)).toBe(0);
    await offeredAgain(caller);
    expect(
      heardBy(caller)
        .filter((clip) => clip.startsWith('nobody-'))
        .slice(0, 2),
    ).toEqual(['nobody-free', 'nobody-offer']);
    expect(heardBy(caller)).not.toContain('nobody-stay');
  });

  it('who presses nothing goes on waiting, is offered it again, and is never hung up on', async () => {
    const caller = await offeredCaller();
    await offeredAgain(caller);
    expect(caller.state).toBe('in-progress');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
    const aysel = await stage.operator('Aysel');
    await aysel.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });

  it('who is in danger is offered it last, and is told that staying is best', async () => {
    const caller = await stage.callerWho('10');
    await stage.pass(LADDER_SECONDS);
    expect(offersHeard(caller)).toBe(0);
    await offerInDanger(caller);
    expect(heardBy(caller).slice(-3)).toEqual(['nobody-free', 'nobody-stay', 'nobody-offer']);
  });

  it('a key of the wait still means what it means: danger, and the cover', async () => {
    const caller = await offeredCaller();
    await presses(caller, '0');
    expect(lastHeard(caller)).toBe('connecting-urgent');
    expect(await stage.callNow()).toMatchObject({ urgency: 'danger' });
    await offerInDanger(caller);
    await presses(caller, '*');
    expect(lastHeard(caller)).toBe('cover');
    await presses(caller, '1');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('wrong keys are explained, and lead back into the wait', async () => {
    const caller = await offeredCaller();
    await presses(caller, '7');
    expect(heardBy(caller)).toContain('menu-wrong-key');
    await presses(caller, '8');
    expect(lastHeard(caller)).toBe('menu-no-key');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting' });
  });

  it('an operator who becomes free in the middle of the offer has the call', async () => {
    const caller = await offeredCaller();
    const aysel = await stage.operator('Aysel');
    await aysel.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });
});

describe('A6.1: a caller leaves a message', () => {
  it('hears first what becomes of it, and only a key begins it; then chooses to stay', async () => {
    const caller = await offeredCaller();
    await presses(caller, '1');
    expect(lastHeard(caller)).toBe('message-about');
    expect(await messages()).toEqual([]);
    await presses(caller, '1');
    expect(lastHeard(caller)).toBe('message-invite');
    await stage.pass(13);
    speaks(stage.line.carrier, caller.sid, 9);
    await stage.pass(8);
    await presses(caller, '#');
    expect(heardBy(caller).slice(-1)).toEqual(['message-left']);
    expect(await messages()).toMatchObject([{ sealed_at: null }]);
    await presses(caller, '1');
    expect(lastHeard(caller)).toBe('wait-again');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('or ends the call, by a key of the caller alone', async () => {
    const caller = await offeredCaller();
    await speak(caller, 5);
    await presses(caller, '#', '2');
    expect(lastHeard(caller)).toBe('message-received');
    await stage.pass(10);
    expect(caller.state).toBe('completed');
    expect(await stage.callNow()).toMatchObject({ state: 'ended', ended_by: 'caller', outcome: 'message-left' });
    expect(await messages()).toHaveLength(1);
  });

  it('presses nothing afterwards: goes on waiting', async () => {
    const caller = await offeredCaller();
    await speak(caller, 5);
    await presses(caller, '#');
    await stage.pass(30);
    expect(caller.state).toBe('in-progress');
    expect(caller.verb).toBe('Gather');
  });

  it('presses nothing where a key would begin it: nothing is recorded, and the wait goes on', async () => {
    const caller = await offeredCaller();
    await presses(caller, '1');
    await stage.pass(40);
    expect(heardBy(caller)).not.toContain('message-invite');
    expect(await messages()).toEqual([]);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('falls silent: the message is over, and is kept', async () => {
    const caller = await offeredCaller();
    await speak(caller, 5);
    await stage.pass(10);
    expect(heardBy(caller)).toContain('message-left');
    expect(await messages()).toHaveLength(1);
  });

  it('speaks for more than a minute: is fetched by nobody meanwhile', async () => {
    const caller = await offeredCaller();
    await speak(caller, 100);
    expect(caller.verb).toBe('Record');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: 'message' });
    await presses(caller, '#');
    expect(await messages()).toMatchObject([{ seconds: 100 }]);
  });

  it('and that it began is refused once: it is written a moment later', async () => {
    const { sql } = stage.line.database;
    await sql('create sequence beginnings');
    await sql(`create function refuse_first() returns trigger language plpgsql security definer as $$
      begin if nextval('beginnings') = 1 then raise exception 'away for a moment'; end if; return new; end $$`);
    await sql(`create trigger refuse_first before update of talk on calls
      for each row when (new.talk = 'message') execute function refuse_first()`);
    stage.explain(/^fault: leave-message: /);
    const caller = await offeredCaller();
    await presses(caller, '1', '1');
    await sql('drop trigger refuse_first on calls');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: 'message' });
  });

  it.each([
    ['answers', false],
    ['answers nothing but that', true],
  ])(
    'and our database was away as it began, and the carrier %s: nobody who speaks is fetched, and all is kept',
    async (_what, isCarrierDeaf) => {
      const { sql } = stage.line.database;
      stage.explain(/fault/);
      const caller = await offeredCaller();
      await presses(caller, '1');
      await sql('alter table calls rename to calls_gone');
      await presses(caller, '1');
      await sql('alter table calls_gone rename to calls');
      expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
      for (let second = 0; lastHeard(caller) !== 'beep' && second < 20; second += 1) await stage.pass(1);
      const deaf = { method: 'GET', path: /Calls\/CA[0-9a-f]+\/Recordings/ } as const;
      const healthy = isCarrierDeaf ? stage.line.carrier.faults.rest(deaf, { kind: '500' }) : () => {};
      speaks(stage.line.carrier, caller.sid, 110);
      await stage.pass(100);
      healthy();
      expect(caller.verb).toBe('Record');
      await presses(caller, '#');
      expect(await messages()).toMatchObject([{ seconds: 100 }]);
    },
  );

  it('hangs up in the middle: what was said is kept, once', async () => {
    const caller = await offeredCaller();
    await speak(caller, 7);
    caller.hangUp();
    await stage.pass(3);
    expect(await messages()).toMatchObject([{ seconds: 7 }]);
    expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'message-left' });
  });

  it('presses * in the middle: the cover begins, and what was said is kept', async () => {
    const caller = await offeredCaller();
    await speak(caller, 7);
    await presses(caller, '*');
    expect(lastHeard(caller)).toBe('cover');
    expect(await messages()).toHaveLength(1);
    await presses(caller, '1');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('in whose middle an operator becomes free: a person is better, and what was said is kept', async () => {
    const caller = await offeredCaller();
    await speak(caller, 7);
    const aysel = await stage.operator('Aysel');
    await aysel.answer();
    await stage.pass(2);
    expect((await aysel.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    expect(caller.verb).toBe('Dial');
    expect(await messages()).toHaveLength(1);
  });

  it('of which the carrier tells twice, late, or only once is one message', async () => {
    const { faults } = stage.line.carrier;
    const first = await offeredCaller();
    faults.webhook({ path: /recorded|recording/ }, { kind: 'twice' }, 2);
    await speak(first, 5);
    await presses(first, '#');
    await stage.pass(5);
    expect(await messages()).toHaveLength(1);
    faults.webhook({ path: /recording/ }, { kind: 'lost' }, 1);
    const second = await offeredCaller();
    await speak(second, 5);
    await presses(second, '#');
    await stage.pass(5);
    expect(await messages()).toHaveLength(2);
  });

  it('while our database is away: the caller hears a way on, and the message stays at the carrier', async () => {
    const { sql } = stage.line.database;
    stage.explain(/fault/);
    const before = await held();
    const caller = await offeredCaller();
    await sql('alter table calls rename to calls_gone');
    await speak(caller, 5);
    await presses(caller, '#');
    expect(lastHeard(caller)).toBe('message-left');
    await presses(caller, '1');
    expect(caller.state).toBe('in-progress');
    await sql('alter table calls_gone rename to calls');
    await stage.pass(20);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
    expect(await held()).toBe(before + 1);
    expect(await messages()).toEqual([]);
  });
});
