// F30: the clock of the database, by which every deadline is told, is put forward or back by an hour while people call, or drifts.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acknowledgeNotice } from '../../src/escalation/acknowledge-notice.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { watchEscalations } from '../../src/escalation/watch-escalations.ts';
import { raiseAlarm } from '../../src/oversight/raise-alarm.ts';
import { surelyApartMs, watchClock } from '../../src/oversight/watch-clock.ts';
import { officerOnDuty } from '../escalation/people.ts';
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

describe('a clock that drifts', () => {
  const DRIFT_MS = 2_500;
  const watch = () => {
    const { clock, database } = stage.line;
    const logged: string[] = [];
    const log = { error: (_name: string, { kind }: { kind: string }) => void logged.push(kind) };
    const { heard, sweep } = watchClock({ database, clock, log, raise: (kind) => raiseAlarm(database, kind) });
    return { logged, heard, look: sweep.run };
  };
  const raised = () => stage.line.database.sql("select times from alarms where kind = 'clock-drifts'");

  it('is told of by more than two seconds, once each time, to the coordinator, too', async () => {
    const { logged, look } = watch();
    for (const ms of [0, 1_500, -1_500]) {
      await stepBy(ms);
      await look();
    }
    expect([logged, await raised()]).toEqual([[], []]);
    await stepBy(DRIFT_MS);
    await look();
    await look();
    expect([logged, await raised()]).toEqual([['clock-drifts'], [{ times: 1 }]]);
    await stepBy(0);
    await look();
    await stepBy(-DRIFT_MS);
    await look();
    expect([logged.length, await raised()]).toEqual([2, [{ times: 2 }]]);
  });

  it('is seen by the carrier’s clock where the database stands on the same machine', async () => {
    await stepBy(0);
    const { logged, heard, look } = watch();
    const now = stage.line.clock.now();
    heard({ at: now - 900, exactToMs: 1_000, askedAt: now, heardAt: now + 100 });
    await look();
    expect(logged).toEqual([]);
    heard({ at: now + 3_000, exactToMs: 1_000, askedAt: now, heardAt: now + 100 });
    await look();
    expect(logged).toEqual(['clock-drifts']);
  });

  it('is not seen in an answer that took long', () => {
    const slow = { exactToMs: 1_000, askedAt: 10_000, heardAt: 20_000 };
    expect([9_000, 10_000, 20_000].map((at) => surelyApartMs({ ...slow, at }))).toEqual([0, 0, 0]);
    expect([5_000, 23_000].map((at) => surelyApartMs({ ...slow, at }))).toEqual([4_000, 3_000]);
  });
});

// Last: a flag is never forgotten, so nothing of its call can be emptied for another scene.
describe('the clock goes back by an hour after a flag', () => {
  it('the unit is told when somebody comes on duty, the receipt counts, and the alarms of both are over', async () => {
    const { operator } = await stage.talk();
    const flag = { level: 'urgent', ground: 'none', consent: 'not-asked', child: 'no', sign: 'debt' };
    const callId = (await operator.desk()).call?.id;
    const { body } = await operator.post(`/api/calls/${callId}/escalation`, { ...flag, presumedVictim: false });
    const id = String(body['id']);
    const { database } = stage.line;
    const openAlarms = async () =>
      (
        await database.sql('select kind from alarms where subject_id = $1 and ended_at is null order by kind', [id])
      ).map(({ kind }) => kind);
    await notifyUnit(database, id);
    await stage.pass(61);
    const fault = (where: string, cause: unknown) => {
      throw new Error(where, { cause });
    };
    await watchEscalations(database, { error: () => {}, fault });
    expect(await openAlarms()).toEqual(['nobody-on-duty', 'notice-unacknowledged']);

    await stepBy(-HOUR_MS);
    const rauf = await officerOnDuty(database, 'Rauf');
    expect((await notifyUnit(database, id)).notification).toBe('notified');
    expect(await openAlarms()).toEqual(['notice-unacknowledged']);
    await acknowledgeNotice(database, { escalationId: id, officerId: rauf.id, version: 1 });
    expect(await openAlarms()).toEqual([]);
  });
});
