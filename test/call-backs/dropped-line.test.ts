import { describe, expect, it } from 'vitest';
import { type AskParts, askForCallBack } from '../../src/call-backs/ask-for-call-back.ts';
import type { CallBackCarrier } from '../../src/call-backs/call-back-carrier.ts';
import { dialCallBacks } from '../../src/call-backs/dial-call-backs.ts';
import type { CallId } from '../../src/calls/call.ts';
import { LINE_NUMBER } from '../harness/line-carrier.ts';
import type { TestOperator } from '../harness/operator.ts';
import { heardBy } from '../harness/stage.ts';
import { agree, begin, CALLER, onDesk, openCallBackStage, openDialler, openDroppedTalks } from './call-back-stage.ts';

const { stage, keys, dialler } = openCallBackStage();

const { agreed, dropped, rung, ringsWithin } = openDroppedTalks(stage);
const plans = () => stage.line.database.sql('select state from call_backs order by version');
const numbers = () => stage.line.database.sql('select from call_back_numbers');
const outcomes = () => stage.line.database.sql('select outcome from call_back_attempts');
const stateOf = async (operator: TestOperator) => (await operator.desk()).presence.state;

describe('A6.1: the line drops in a talk, and the caller agreed to be called back', () => {
  it('the same operator is told at once, is in the room first, and the caller is there after one key', async () => {
    const { operator, ring } = await rung();
    expect(ring.from).toBe(LINE_NUMBER);
    expect(await onDesk(operator, 'calling')).toMatchObject([{ state: 'ringing', say: 'wrong-number' }]);
    const phone = ring.answer();
    await stage.pass(2);
    expect(heardBy(phone)).toContain('call-back-screen');
    phone.press('1');
    await stage.pass(3);
    expect((await operator.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    expect(await onDesk(operator, 'calling')).toMatchObject([{ state: 'reached' }]);
    expect([await plans(), await numbers()]).toEqual([[{ state: 'done' }], []]);
    phone.hangUp();
    await stage.pass(2);
    expect(await stateOf(operator)).toBe('wrap-up');
    expect((await operator.desk()).wrapUps).toHaveLength(2);
    expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'talked', ended_by: 'caller' });
  });

  it('whoever else is free is told a minute later, or at once when that operator has gone', async () => {
    const { operator } = await dropped();
    const leyla = await stage.operator('Leyla');
    expect(await onDesk(leyla, 'due')).toEqual([]);
    await stage.pass(60);
    expect(await onDesk(leyla, 'due')).toMatchObject([{ isOwn: false }]);
    expect(await begin(leyla)).toBeDefined();
    expect(await onDesk(operator, 'due')).toEqual([]);
    await stage.ringing(CALLER, 5);
  });

  it('a supervisor at a desk is told after operators, when it has been due for five minutes, and can begin it', async () => {
    const { operator } = await dropped();
    const sevil = await stage.supervisor('Sevil', ['az']);
    await stage.pass(240);
    expect(await onDesk(sevil, 'due')).toEqual([]);
    await stage.pass(60);
    expect(await onDesk(sevil, 'due')).toMatchObject([{ isOwn: false }]);
    expect(await begin(sevil)).toBeDefined();
    expect(await onDesk(operator, 'due')).toEqual([]);
  });

  it('nobody is called back whom the operator said goodbye to', async () => {
    const { operator, caller } = await agreed();
    await operator.post(`/api/calls/${(await operator.desk()).call?.id}/end`);
    await stage.pass(12);
    expect(caller.state).toBe('completed');
    expect(await onDesk(operator, 'due')).toEqual([]);
    expect([await plans(), await numbers()]).toEqual([[{ state: 'not-needed' }], []]);
  });

  it('the caller stays a caller: an operator who is lost after the key is replaced', async () => {
    const { operator, softphone, ring } = await rung();
    const phone = ring.answer();
    await stage.pass(2);
    phone.press('1');
    await stage.pass(3);
    operator.goDeaf();
    softphone.hangUp();
    await stage.pass(3);
    expect(heardBy(phone)).toContain('reconnecting');
    const leyla = await stage.operator('Leyla');
    expect(await leyla.answer()).toBeDefined();
    await stage.pass(3);
    expect((await leyla.desk()).call).toMatchObject({ state: 'talking' });
  });
});

describe('nobody is reached, and nothing is left behind', () => {
  it('somebody else, or a message box, presses nothing: one sentence that says nothing, and the line is gone', async () => {
    const { operator, ring } = await rung();
    const box = ring.answer();
    await stage.pass(30);
    expect(box.state).toBe('completed');
    expect(new Set(heardBy(box))).toEqual(new Set(['silence-1s', 'call-back-screen']));
    expect(await outcomes()).toEqual([{ outcome: 'no-key' }]);
    expect(await onDesk(operator, 'over')).toMatchObject([{ state: 'no-key' }]);
    expect((await operator.desk()).call).toBeNull();
    // The one ring of this window is used.
    expect(await begin(operator)).toBeUndefined();
    expect(await ringsWithin(20)).toBe(0);
  });

  it('another key ends it at once, and the operator is back in the wrap-up, with the time that was left', async () => {
    const { operator, softphone, ring } = await rung();
    expect(await stateOf(operator)).toBe('on-call');
    const wrong = ring.answer();
    await stage.pass(3);
    wrong.press('2');
    await stage.pass(2);
    expect([wrong.state, softphone.state]).toEqual(['completed', 'completed']);
    expect(await outcomes()).toEqual([{ outcome: 'other-key' }]);
    expect(await stateOf(operator)).toBe('wrap-up');
    const [left] = await stage.line.database.sql<{ seconds: number }>(
      'select extract(epoch from wrap_up_due_at - since)::float8 as seconds from presences where wrap_up_due_at is not null',
    );
    // Ten minutes from the end of the talk, two of whose seconds had passed; the call back took none.
    expect(left?.seconds).toBeGreaterThan(590);
    expect(left?.seconds).toBeLessThan(600);
    await stage.callerWho('11');
    await stage.pass(5);
    expect((await operator.desk()).offer).toBeNull();
  });

  it('a busy telephone', async () => {
    const first = await rung();
    first.ring.reject();
    await stage.pass(2);
    expect(await outcomes()).toEqual([{ outcome: 'busy' }]);
    expect((await first.operator.desk()).call).toBeNull();
  });

  it('nobody answers', async () => {
    const { operator } = await rung();
    await stage.pass(30);
    expect(await outcomes()).toEqual([{ outcome: 'no-answer' }]);
    expect((await operator.desk()).call).toBeNull();
    expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'not-reached' });
  });

  it('the operator leaves while it rings: it stops, and whoever picks up late hears nothing', async () => {
    const { softphone, ring } = await rung();
    softphone.hangUp();
    await stage.pass(3);
    expect(() => ring.answer()).toThrow('over');
    expect(await outcomes()).toEqual([{ outcome: 'operator-left' }]);
    expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'not-reached' });
  });

  it('the operator never comes: the caller is not rung, and somebody may try again', async () => {
    const { operator } = await dropped();
    const [due] = await onDesk(operator, 'due');
    expect((await operator.post(`/api/call-backs/${due?.id}/begin`)).status).toBe(200);
    expect(await ringsWithin(20)).toBe(0);
    expect(await outcomes()).toEqual([{ outcome: 'operator-left' }]);
    expect(await onDesk(operator, 'due')).toHaveLength(1);
  });

  it('the key process is away: nobody is rung, and it may be tried again when it is back', async () => {
    const { operator } = await dropped();
    await keys().stop();
    await begin(operator);
    expect(await ringsWithin(8)).toBe(0);
    expect(await outcomes()).toEqual([{ outcome: 'keys-away' }]);
    await keys().start();
    // The dialler's connection pauses in real time after a loss.
    await expect
      .poll(
        async () => {
          await begin(operator);
          return ringsWithin(4);
        },
        { timeout: 15_000, interval: 600 },
      )
      .toBe(1);
  });
});

describe('A3.1: nobody is called outside what was agreed', () => {
  it('a plan that was taken back, on the desk or in a later talk with the same caller', async () => {
    const { operator } = await dropped();
    const [due] = await onDesk(operator, 'due');
    expect((await operator.post(`/api/call-backs/${due?.id}/withdraw`, { why: 'caller-wished' })).status).toBe(200);
    expect(await onDesk(operator, 'due')).toEqual([]);
    expect((await operator.post(`/api/call-backs/${due?.id}/begin`)).status).toBe(409);
    expect(await numbers()).toEqual([]);
  });

  it('a plan that is taken back after somebody began: the telephone does not ring', async () => {
    const { operator } = await dropped();
    const [due] = await onDesk(operator, 'due');
    stage.withoutSweeps();
    await stage.line.database.sql("update call_backs set state = 'withdrawn', ended_at = line_now()");
    expect((await operator.post(`/api/call-backs/${due?.id}/begin`)).status).toBe(409);
    expect(await ringsWithin(6)).toBe(0);
  });

  it('two workers that find the same call back ring once', async () => {
    const { operator } = await dropped();
    const more = await Promise.all([1, 2, 3].map(() => openDialler(stage.line)));
    let rings = 0;
    stage.onRing(CALLER, () => {
      rings += 1;
    });
    await begin(operator);
    for (let second = 0; second < 4; second += 1) {
      await Promise.all([stage.pass(1), ...more.map(({ parts }) => dialCallBacks(parts))]);
    }
    expect(rings).toBe(1);
    await Promise.all(more.map(({ close }) => close()));
  });

  it('a new plan takes the place of the old, and a withheld number has none', async () => {
    const { operator } = await agreed();
    expect((await agree(operator, { preset: 'tomorrow', say: 'survey', whoMayAnswer: 'anyone' })).status).toBe(200);
    expect(await plans()).toEqual([{ state: 'replaced' }, { state: 'promised' }]);
    expect(await numbers()).toHaveLength(1);
    expect(await onDesk(operator, 'plan')).toMatchObject([{ state: 'promised', occasion: 'promised', say: 'survey' }]);
    const leyla = await stage.operator('Leyla');
    await stage.callerWho('11', 'anonymous');
    await leyla.answer();
    await stage.pass(2);
    expect(await agree(leyla)).toMatchObject({ status: 409, body: { refusal: { code: 'no-number' } } });
    expect(await onDesk(leyla, 'plan')).toMatchObject([{ state: 'refused' }]);
  });

  it('a promise waits for its window, is put to whoever is there, and not a second longer', async () => {
    const from = stage.line.clock.now();
    const at = (seconds: number) => new Date(from + seconds * 1_000).toISOString();
    const { operator } = await agreed({ preset: null, opensAt: at(60), closesAt: at(150) });
    await operator.post(`/api/calls/${(await operator.desk()).call?.id}/end`);
    await stage.line.clock.advance(from + 55_000 - stage.line.clock.now());
    expect(await onDesk(operator, 'due')).toEqual([]);
    await stage.pass(8);
    expect(await onDesk(operator, 'due')).toHaveLength(1);
    await stage.pass(90);
    expect(await onDesk(operator, 'due')).toEqual([]);
    expect([await plans(), await numbers()]).toEqual([[{ state: 'lapsed' }], []]);
    expect(stage.line.logged).toContainEqual({ level: 'error', event: 'alarm', kind: 'call-back-missed' });
  });
});

it('A3.1, A9.4: the number is in no row and no line of the log', async () => {
  const { ring } = await rung();
  const phone = ring.answer();
  await stage.pass(2);
  phone.press('1');
  await stage.pass(3);
  const { database, logged } = stage.line;
  const tables = await database.sql<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => database.sql(`select row_to_json(t)::text as row from "${name}" t`)),
  );
  for (const form of [CALLER, CALLER.slice(1), '000007701']) {
    expect(JSON.stringify(rows)).not.toContain(form);
    expect(JSON.stringify(logged)).not.toContain(form);
  }
});

describe('A6.1: a waiting caller asked by keys to be called back', () => {
  const WISH = { window: 'this-evening', whoMayAnswer: 'anyone' } as const;
  const waitingCall = async (from?: string) => {
    await stage.callerWho('11', from);
    return (await stage.callNow())?.['id'] as CallId;
  };
  /** The use case as web has it, with another carrier where the test says so. */
  const asking = async (carrier?: CallBackCarrier): Promise<AskParts> => {
    const { clock, app } = stage.line;
    const parts = {
      clock,
      slowness: 1,
      background: app.background,
      calls: dialler().calls,
      patient: dialler().calls,
      carrier: carrier ?? dialler().carrier,
    };
    return { ...parts, keyd: await keys().client('web') };
  };

  it('a carrier that answers too late: the caller is told no, and what comes later is taken back', async () => {
    const callId = await waitingCall(CALLER);
    let answer = () => {};
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const carrier: CallBackCarrier = {
      ...dialler().carrier,
      tellIdentity: async (_sid, tell) => {
        await slow;
        return tell(CALLER);
      },
    };
    expect(await askForCallBack(await asking(carrier), { callId, ...WISH })).toBe('not-now');
    answer();
    await stage.line.app.background.settled();
    expect([await plans(), await numbers()]).toEqual([[{ state: 'withdrawn' }], []]);
  });
});
