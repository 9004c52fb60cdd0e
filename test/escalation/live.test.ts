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

    await acknowledgeNotice(database, { escalationId: id, officerId: rauf.id, version: 2 });
    expect(await allHeard()).toEqual([`live sent:${aysel}`, 'live unit:all']);
    await acknowledgeNotice(database, { escalationId: id, officerId: rauf.id, version: 2 });
    await refresh?.run();
    expect(await allHeard()).toEqual([]);
  });
});
