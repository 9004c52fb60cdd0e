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
const kept = () => readdir(join(line.config.dataDir, 'spool'));
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

  /** What the carrier told of a call that came and went, and what the database says to it when it is to be written. */
  async function toldAndRefused(code: string): Promise<Record<string, string>> {
    const { sql } = line.database;
    const fields = callerFields({ From: '+994000007654' });
    await away(() => tell({ ...fields, CallStatus: 'completed' }));
    await sql(
      `create or replace function refuse() returns trigger language plpgsql as
         'begin raise exception using message = ''no'', errcode = ''${code}''; end'`,
    );
    await sql('create trigger refuse before insert on calls for each row execute function refuse()');
    return fields;
  }

  it.each([
    ['a value that fits no column', '22001'],
    ['a constraint', '23514'],
    ['a rule of ours', 'P0001'],
  ])(
    'what it refuses for good, %s, stands in nobody’s way, and nothing in the log says who called',
    async (_what, code) => {
      await toldAndRefused(code);
      await replay();
      await line.database.sql('drop trigger refuse on calls');
      expect(await kept()).toEqual([]);
      expect(line.logged.at(-1)).toMatchObject({ event: 'events-replayed' });
      expect(line.logged.at(-2)).toMatchObject({ event: 'fault', where: 'replay' });
      expect(JSON.stringify(line.logged)).not.toContain('7654');
    },
  );

  it.each([
    ['a login that is refused, as between two passwords', '28000'],
    ['a password that is no more', '28P01'],
    ['a database that is not there', '3D000'],
    ['a table that is not there, as while a copy is put back', '42P01'],
    ['a plan that a change made old', '0A000'],
    ['a disk that is full', '53100'],
  ])('what may pass, %s, is waited for', async (_what, code) => {
    const fields = await toldAndRefused(code);
    await expect(replay()).rejects.toThrow(code);
    expect(await kept()).toHaveLength(1);
    await line.database.sql('drop trigger refuse on calls');
    await replay();
    expect(await callOf(fields['CallSid'])).toMatchObject({ state: 'ended', ended_by: 'caller' });
    expect(await kept()).toEqual([]);
  });
});
