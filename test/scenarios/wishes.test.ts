import { describe, expect, it } from 'vitest';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import type { TestOperator } from '../harness/operator.ts';
import { heardBy, openStage, type Talk } from '../harness/stage.ts';

const stage = openStage();

const isRung = async (operator: TestOperator) => (await operator.desk()).offer !== null;

/** Aysel talks; Leyla has been free for longer than Rauf, who is trained for children and answers as a man. */
async function talkAndTwo(): Promise<Talk & { leyla: TestOperator; rauf: TestOperator }> {
  const talk = await stage.talk();
  const leyla = await stage.operator('Leyla');
  await stage.pass(2);
  const rauf = await stage.operator('Rauf');
  const { sql } = stage.line.database;
  await sql(`update accounts set answers_as = case id when $1 then 'woman' else 'man' end where id in ($1, $2)`, [
    leyla.id,
    rauf.id,
  ]);
  await sql(
    `insert into certificates (id, account_id, kind, span)
     values (gen_random_uuid(), $1, 'child', tstzrange(line_now() - interval '1 day', line_now() + interval '1 day'))`,
    [rauf.id],
  );
  return { ...talk, leyla, rauf };
}

async function ask(operator: TestOperator, reason: string): Promise<void> {
  const id = (await operator.desk()).call?.id;
  await operator.post(`/api/calls/${id}/transfer`, { colleagueId: null, language: null, reason });
  await stage.pass(0);
}

describe('A6.1: whom a caller wishes to speak with', () => {
  it('is asked once of whoever waits, and a key says it; what was said is known to whoever is matched', async () => {
    const caller = await stage.callerWho('11');
    await stage.pass(15);
    expect(heardBy(caller).at(-1)).toBe('wait-wish');
    caller.press('3');
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('wish-noted');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', is_child: false, wish: 'man' });
    await stage.pass(60);
    expect(heardBy(caller).filter((said) => said === 'wait-wish')).toHaveLength(1);
  });

  it('a child says so by a key of their own; any other key at any other time says nothing of the kind', async () => {
    const caller = await stage.callerWho('11');
    await stage.pass(15);
    caller.press('8');
    await stage.pass(1);
    expect(await stage.callNow()).toMatchObject({ is_child: true, wish: null });
    await stage.pass(20);
    caller.press('2');
    await stage.pass(2);
    expect(await stage.callNow()).toMatchObject({ is_child: true, wish: null });
  });

  it('who needs some seconds to decide is understood all the same, and is told so', async () => {
    const caller = await stage.callerWho('11');
    await stage.pass(15);
    expect(heardBy(caller).at(-1)).toBe('wait-wish');
    for (let second = 0; heardBy(caller).at(-1) === 'wait-wish' && second < 10; second += 1) await stage.pass(1);
    await stage.pass(3);
    expect(heardBy(caller).at(-1)).toBe('wait-music');
    caller.press('8');
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('wish-noted');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', is_child: true });
  });

  it.each([
    ['and goes on waiting', ''],
    ['and presses * because somebody came', '*'],
  ])(
    'said while our database is away, is kept as soon as it is back, where the caller says it %s',
    async (_what, then) => {
      stage.explain(/fault/);
      const { sql } = stage.line.database;
      const caller = await stage.callerWho('11');
      await stage.pass(15);
      await sql('alter table calls rename to calls_gone');
      caller.press('2');
      await stage.pass(1);
      if (then !== '') caller.press(then);
      await stage.pass(2);
      await sql('alter table calls_gone rename to calls');
      if (then !== '') caller.press('1');
      await stage.pass(15);
      expect(heardBy(caller)).toContain('wish-noted');
      expect(await stage.callNow()).toMatchObject({ state: 'waiting', is_child: false, wish: 'woman' });
    },
  );

  it('is not lost, nor is a danger key, where the on-call telephones are rung before our database is back', async () => {
    stage.explain(/fault/);
    const { sql } = stage.line.database;
    for (const number of ON_CALL_NUMBERS) stage.onRing(number, (ring) => ring.reject());
    const caller = await stage.callerWho('11');
    await stage.pass(15);
    await sql('alter table calls rename to calls_gone');
    caller.press('2');
    await stage.pass(1);
    caller.press('0');
    await stage.pass(18);
    expect(heardBy(caller)).toContain('outage');
    await sql('alter table calls_gone rename to calls');
    await stage.pass(15);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', urgency: 'danger', wish: 'woman' });
  });

  it('is asked of nobody in danger, and of nobody who cannot speak', async () => {
    for (const key of ['0', '5']) {
      const caller = await stage.callerWho(`1${key}`);
      await stage.pass(40);
      expect(heardBy(caller)).not.toContain('wait-wish');
      caller.hangUp();
      await stage.pass(1);
    }
  });

  it('a child is handed on to a colleague trained for children, though another has been free for longer', async () => {
    const { operator, leyla, rauf } = await talkAndTwo();
    await ask(operator, 'child');
    expect([await isRung(leyla), await isRung(rauf)]).toEqual([false, true]);
  });

  it('a wish for a woman or a man decides which colleague is asked', async () => {
    const { operator, leyla, rauf } = await talkAndTwo();
    await ask(operator, 'wants-man');
    expect([await isRung(leyla), await isRung(rauf)]).toEqual([false, true]);
  });

  it('a wish costs nothing where nobody fits it: whoever is free is asked', async () => {
    const { operator, leyla, rauf } = await talkAndTwo();
    await leyla.post('/api/presence', { state: 'away' });
    await ask(operator, 'wants-woman');
    expect(await isRung(rauf)).toBe(true);
  });

  it('what was said is still known when the line loses both, and the caller comes back into the queue', async () => {
    const { operator, softphone, leyla, rauf } = await talkAndTwo();
    await ask(operator, 'child');
    await rauf.decline();
    await leyla.decline();
    await stage.pass(12);
    softphone.hangUp();
    await stage.pass(2);
    expect([await isRung(leyla), await isRung(rauf)]).toEqual([false, true]);
  });
});

describe('B1.3: a caller whose language nobody here speaks', () => {
  it('is offered with the word that an interpreter is needed, and so it stands in the talk', async () => {
    const caller = await stage.callerWho('21');
    const aysel = await stage.operator('Aysel', ['az']);
    await stage.pass(22);
    expect((await aysel.desk()).offer).toMatchObject({ language: 'ru', needsInterpreter: true });
    await aysel.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
    expect((await aysel.desk()).call).toMatchObject({ language: 'ru', needsInterpreter: true });
  });

  it('and one who speaks it is told nothing of the kind', async () => {
    await stage.callerWho('21');
    const leyla = await stage.operator('Leyla', ['az', 'ru']);
    expect((await leyla.desk()).offer).toMatchObject({ language: 'ru', needsInterpreter: false });
  });
});

describe('B6.6: a child, or a call about one', () => {
  it('who says so by a key is offered as such, and so it stands in the talk: the operator does not flag an age that is not known', async () => {
    const caller = await stage.callerWho('11');
    await stage.pass(15);
    caller.press('8');
    await stage.pass(1);
    const aysel = await stage.operator('Aysel');
    await stage.pass(1);
    expect((await aysel.desk()).offer).toMatchObject({ isChild: true });
    await aysel.answer();
    await stage.pass(2);
    expect((await aysel.desk()).call).toMatchObject({ part: 'own', isChild: true });
  });

  it('who says so by a key comes before who has waited longer, and after who is in danger', async () => {
    const first = await stage.callerWho('11');
    const child = await stage.callerWho('11');
    await stage.pass(15);
    child.press('8');
    await stage.pass(1);
    const danger = await stage.callerWho('10');
    const order: (string | undefined)[] = [];
    for (const name of ['Aysel', 'Leyla', 'Rauf']) {
      const operator = await stage.operator(name);
      await stage.pass(1);
      await operator.answer();
      await stage.pass(2);
      const label = (await operator.desk()).call?.callLabel;
      order.push(label);
    }
    const labels = await stage.line.database.sql<{ number: string }>(
      'select number from calls where carrier_sid = any ($1::text[]) order by array_position($1::text[], carrier_sid::text)',
      [[danger.sid, child.sid, first.sid]],
    );
    expect(order.map(Number)).toEqual(labels.map(({ number }) => Number(number)));
  });

  it('stays so for a colleague who is asked; of anybody else nothing of the kind is said', async () => {
    const { operator, rauf } = await talkAndTwo();
    expect((await operator.desk()).call).toMatchObject({ isChild: false });
    await ask(operator, 'child');
    expect((await operator.desk()).call).toMatchObject({ isChild: true });
    expect((await rauf.desk()).offer).toMatchObject({ kind: 'transfer', isChild: true });
  });
});
