// The database goes away under a line, and comes back: what the carrier told meanwhile is written, once, with its own times.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLine, type TestLine } from '../harness/line.ts';
import { callerFields, sendWebhook } from '../harness/webhook.ts';

let line: TestLine;
beforeAll(async () => {
  line = await openLine();
});
afterAll(() => line.close());

const tell = (fields: Record<string, string>, path = '/voice/status') => sendWebhook(line, { path, fields });
const replay = () => line.app.sweeps.find(({ name }) => name === 'spool')?.run();
const callOf = async (sid: string | undefined) => {
  const [row] = await line.database.sql(
    'select state, outcome, ended_by, started_at, ended_at from calls where carrier_sid = $1',
    [sid],
  );
  return row;
};

/** Every statement on calls fails, as when the server is away. */
async function away<Result>(work: () => Promise<Result>): Promise<Result> {
  await line.database.sql('alter table calls rename to calls_away');
  try {
    return await work();
  } finally {
    await line.database.sql('alter table calls_away rename to calls');
  }
}

describe('A6.1: while the database is away', () => {
  it('a call that came and went is kept with its times, and a second reading changes nothing', async () => {
    const fields = callerFields();
    const over = { ...fields, CallStatus: 'completed' };
    const [begun, ended] = await away(async () => {
      const arrivedAt = line.clock.now();
      expect((await tell(fields, '/voice/inbound')).status).toBe(200);
      await line.pass(20);
      expect((await tell(over)).status).toBe(204);
      return [arrivedAt, line.clock.now()];
    });
    await line.pass(60);
    await replay();
    const kept = { state: 'ended', started_at: new Date(begun ?? 0), ended_at: new Date(ended ?? 0) };
    expect(await callOf(fields['CallSid'])).toMatchObject(kept);
    await replay();
    expect(await callOf(fields['CallSid'])).toMatchObject(kept);
    expect(await line.database.sql('select kind from replayed_events order by happened_at')).toEqual([
      { kind: 'arrived' },
      { kind: 'told' },
    ]);
    expect(line.logged.filter(({ event }) => event === 'events-replayed')).toMatchObject([{ events: 2 }]);
  });

  it('a talk with an on-call telephone that ended is no abandoned call', async () => {
    const fields = callerFields();
    await tell(fields, '/voice/inbound');
    await line.pass(20);
    await away(() => tell({ ...fields, DialCallStatus: 'completed', DialBridged: 'true' }, '/voice/rung'));
    await replay();
    expect(await callOf(fields['CallSid'])).toMatchObject({ state: 'ended', ended_by: 'operator' });
  });

  it('what it refuses for good stands in nobody’s way, and nothing in the log says who called', async () => {
    const fields = callerFields({ From: '+994000007654' });
    await away(async () => {
      await tell({ ...fields, CallStatus: 'completed' });
      await replay();
    });
    const folder = join(line.config.dataDir, 'spool');
    // A table that is gone is no outage: the database answered, so the event was let go, with a fault in the log.
    expect(await readdir(folder)).toEqual([]);
    expect(line.logged.at(-1)).toMatchObject({ event: 'events-replayed' });
    expect(line.logged.at(-2)).toMatchObject({ event: 'fault', where: 'replay' });
    expect(JSON.stringify(line.logged)).not.toContain('7654');
  });
});
