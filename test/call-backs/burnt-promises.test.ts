// A fault of ours in the middle of a call back: whoever is rung can still come, and whoever is not is owed a call.
import { beforeEach, describe, expect, it } from 'vitest';
import { dialCallBacks } from '../../src/call-backs/dial-call-backs.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import {
  agree,
  begin,
  CALLER,
  changeDialler,
  losingAnswers,
  onDesk,
  onFirstOpen,
  openCallBackStage,
  openDroppedTalks,
  watch,
} from './call-back-stage.ts';

const { stage, keys, dialler } = openCallBackStage();
const { agreed, dropped, rung, ringsWithin } = openDroppedTalks(stage);
const plans = () => stage.line.database.sql('select state from call_backs');
const outcomes = () => stage.line.database.sql('select outcome from call_back_attempts');
/** The alarms that are open after two looks of the watch. */
async function alarms(): Promise<string[]> {
  await watch(dialler());
  await watch(dialler());
  const rows = await stage.line.database.sql<{ kind: string; times: number }>(
    'select kind, times from alarms where ended_at is null',
  );
  return rows.map(({ kind, times }) => `${kind} ${times}`);
}
const BURNT = ['call-back-due 1'];

beforeEach(async () => {
  await stage.line.database.sql('delete from alarms');
});

describe('A6.1: a fault of ours while the line rings somebody', () => {
  it('the carrier rings and its answer is lost: whoever presses the key is with the operator', async () => {
    const { operator } = await dropped();
    stage.line.carrier.faults.rest({ method: 'POST', path: /Calls\.json$/ }, { kind: 'reset', performed: true }, 1);
    let phone: PhoneCall | undefined;
    stage.onRing(CALLER, (ring) => {
      stage.line.clock.after(4_000, () => {
        phone = ring.answer();
      });
    });
    await begin(operator);
    await stage.pass(12);
    phone?.press('1');
    await stage.pass(3);
    expect(phone?.state).toBe('in-progress');
    expect((await operator.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    expect(await alarms()).toEqual([]);
  });

  it('a worker dies before it has asked the carrier: nobody says that nobody answered, and somebody is told', async () => {
    const { operator } = await dropped();
    stage.explain(/take-call-back-to-dial/);
    changeDialler(dialler(), { work: losingAnswers(dialler().work, 'take-call-back-to-dial') });
    await begin(operator);
    expect(await ringsWithin(70)).toBe(0);
    expect(await alarms()).toEqual([]);
    await stage.pass(20);
    expect([await plans(), await outcomes()]).toEqual([[{ state: 'done' }], [{ outcome: 'carrier-away' }]]);
    expect(await onDesk(operator, 'over')).toMatchObject([{ state: 'carrier-away' }]);
    expect(await alarms()).toEqual(BURNT);
    expect(stage.line.logged).toContainEqual({ level: 'error', event: 'alarm', kind: 'call-back-due' });
  });

  it('the key process is some seconds behind the database: the promise stands, and is kept when its window is open there, too', async () => {
    const { clock } = stage.line;
    const from = clock.now();
    let behind = 8_000;
    clock.addFollower((now) => {
      keys().clock.now = now - behind;
      return Promise.resolve();
    });
    const at = (seconds: number) => new Date(from + seconds * 1_000).toISOString();
    const { operator } = await agreed({ preset: null, opensAt: at(60), closesAt: at(600) });
    await operator.post(`/api/calls/${(await operator.desk()).call?.id}/end`);
    await clock.advance(from + 61_000 - clock.now());
    await begin(operator);
    expect(await ringsWithin(6)).toBe(0);
    expect([await plans(), await outcomes()]).toEqual([[{ state: 'promised' }], [{ outcome: 'keys-away' }]]);
    await begin(operator);
    expect(await ringsWithin(6)).toBe(1);
    behind = 0;
  });

  it('the key process opened the number, and its answer came too late: the next try cannot, and somebody is told', async () => {
    const { operator } = await dropped();
    const parts = dialler();
    const { keyd } = parts;
    const late = onFirstOpen(keyd, async () => ({ refused: 'late' }));
    changeDialler(parts, {
      keyd: {
        ...keyd,
        ask: async (operation, asked, limitMs) => {
          const said = await late.ask(operation, asked, limitMs);
          // It was asked all the same, and carried it out.
          if (operation === 'open' && 'refused' in said && said.refused === 'late') await keyd.ask(operation, asked);
          return said;
        },
      },
    });
    await begin(operator);
    expect(await ringsWithin(5)).toBe(0);
    expect([await plans(), await alarms()]).toEqual([[{ state: 'promised' }], []]);
    await begin(operator);
    expect(await ringsWithin(5)).toBe(0);
    expect([await plans(), await onDesk(operator, 'due')]).toEqual([[{ state: 'done' }], []]);
    expect(await alarms()).toEqual(BURNT);
  });

  it('the operator is lost while it rings: somebody is told', async () => {
    const { softphone } = await rung();
    softphone.hangUp();
    await stage.pass(3);
    expect(await alarms()).toEqual(BURNT);
  });

  it('of a telephone that was busy nobody is told: it rang, and its caller was called', async () => {
    const { ring } = await rung();
    ring.reject();
    await stage.pass(2);
    expect([await plans(), await alarms()]).toEqual([[{ state: 'done' }], []]);
  });
});

it('A6.1: the worker was away over the end of a window: somebody is told once, and not again when it was seen', async () => {
  const { clock, database } = stage.line;
  const from = clock.now();
  const at = (seconds: number) => new Date(from + seconds * 1_000).toISOString();
  const { operator } = await agreed({ preset: null, opensAt: at(1_200), closesAt: at(2_400) });
  expect((await agree(operator, { preset: null, opensAt: at(1_200), closesAt: at(2_400) })).status).toBe(200);
  await operator.post(`/api/calls/${(await operator.desk()).call?.id}/end`);
  await stage.pass(30);
  expect(await alarms()).toEqual([]);
  await database.setClock(from + 2_401_000);
  await dialCallBacks(dialler());
  expect(await alarms()).toEqual(BURNT);
  await database.sql('update alarms set ended_at = greatest(line_now(), raised_at)');
  expect(await alarms()).toEqual([]);
  await database.setClock(clock.now());
});

it('A6.1: no word about the telephone that rang: the operator is freed by the clock, and does not sit in an empty room', async () => {
  const { operator, softphone, ring } = await rung();
  stage.explain(/busy/);
  stage.line.carrier.faults.webhook({ path: '/voice/status', event: 'busy' }, { kind: 'lost' });
  ring.reject();
  await stage.pass(70);
  expect([softphone.state, await outcomes()]).toEqual(['in-progress', [{ outcome: null }]]);
  await stage.pass(8);
  expect([softphone.state, await outcomes()]).toEqual(['completed', [{ outcome: 'no-answer' }]]);
  expect((await operator.desk()).call).toBeNull();
  expect(await alarms()).toEqual([]);
});
