import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Listener, listen } from '../../src/db/listen.ts';
import { acknowledgeNotice } from '../../src/escalation/acknowledge-notice.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { startHandoverClock } from '../../src/escalation/start-handover-clock.ts';
import { escalationSweeps } from '../../src/escalation/watch-escalations.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { until } from '../jobs/until.ts';
import { DANGER_WITHOUT_CONSENT, liveCall, officerOnDuty, person } from './people.ts';

const LIMIT_MS = 2_000;

let database: TestDatabase;
let listeners: Listener[];
let heard: string[];

beforeAll(async () => {
  database = await makeDatabase();
  heard = [];
  const connected: string[] = [];
  listeners = ['live', 'outbox'].map((channel) =>
    listen(database.url, channel, {
      onMessage: (payload) => void heard.push(`${channel} ${payload}`),
      onConnected: () => void connected.push(channel),
    }),
  );
  await until('both channels are heard', LIMIT_MS, () => connected.length === 2);
});
afterAll(async () => {
  await Promise.all(listeners.map((listener) => listener.close()));
  await database.drop();
});
beforeEach(() => {
  heard = [];
});

/** All that was said until now, and since the last look: a marker behind it proves that nothing is still under way. */
async function allHeard(): Promise<string[]> {
  const marker = crypto.randomUUID();
  await database.sql('select pg_notify($1, $2), pg_notify($3, $2)', ['live', marker, 'outbox']);
  await until('the marker is heard', LIMIT_MS, () => heard.filter((line) => line.endsWith(marker)).length === 2);
  const said = heard.filter((line) => !line.endsWith(marker)).sort();
  heard = [];
  return said;
}

describe('B4.1: consoles and relay hear of every step in the statement that makes it', () => {
  test('raised, clock started, notified, received; a repeat is silent', async () => {
    const aysel = await person(database, 'operator', 'Aysel');
    const rauf = await officerOnDuty(database, 'Rauf');
    const callId = await liveCall(database, aysel);
    const flag = { callId, operatorId: aysel, flag: DANGER_WITHOUT_CONSENT, presumedVictim: false };
    const { id } = await raiseEscalation(database, flag);
    expect(await allHeard()).toEqual([`live sent:${aysel}`, 'outbox escalations']);

    await notifyUnit(database, id);
    expect(await allHeard()).toEqual([`live sent:${aysel}`, 'live unit:all']);
    await notifyUnit(database, id);
    expect(await allHeard()).toEqual([]);

    await database.sql('insert into presumptions (call_id, presumed_by) values ($1, $2)', [callId, aysel]);
    await startHandoverClock(database, callId);
    expect(await allHeard()).toEqual(['live unit:all']);

    const [, refresh] = escalationSweeps(database, { error: () => {}, fault: () => {} });
    await refresh?.run();
    expect(await allHeard()).toEqual(['live unit:all']);
    // As long as it waits for its receipt: that it is late follows from the clock.
    await refresh?.run();
    expect(await allHeard()).toEqual(['live unit:all']);

    await acknowledgeNotice(database, { escalationId: id, officerId: rauf.id, version: 2 });
    expect(await allHeard()).toEqual([`live sent:${aysel}`, 'live unit:all']);
    await acknowledgeNotice(database, { escalationId: id, officerId: rauf.id, version: 2 });
    await refresh?.run();
    expect(await allHeard()).toEqual([]);
  });

  // B4.4: who has the duty, and so what an officer sees, changes by the clock alone.
  test('the begin and the end of a duty, while nothing waits for a receipt, within one look; nothing between', async () => {
    const NIGHT = Date.parse('2031-03-01T23:00:00Z');
    const at = (minutes: number) => database.setClock(NIGHT + minutes * 60_000);
    await at(0);
    const { dutyId } = await officerOnDuty(database, 'Sevda');
    await database.sql(
      `update unit_duty set starts_at = line_now() + interval '1 hour', ends_at = line_now() + interval '9 hours' where id = $1`,
      [dutyId],
    );
    const [, refresh] = escalationSweeps(database, { error: () => {}, fault: () => {} });
    const looked = async (minutes: number) => {
      await at(minutes);
      await refresh?.run();
      return allHeard();
    };
    await looked(1);
    expect(await looked(59)).toEqual([]);
    expect(await looked(60)).toEqual(['live unit:all']);
    // Whatever was written in the moment of a look is found by the next one.
    await looked(61);
    expect(await looked(62)).toEqual([]);
    // Nobody looked for a while.
    expect(await looked(600)).toEqual(['live unit:all']);
    await looked(601);
    expect(await looked(602)).toEqual([]);
  });
});
