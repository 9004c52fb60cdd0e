import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endOtherSessions } from '../../src/access/own-session-store.ts';
import { forgetCredentials } from '../../src/access/recovery-store.ts';
import { createAskLimit } from '../../src/http/ask-limit.ts';
import { calendarOf, folded } from '../../src/roster/calendar.ts';
import { type Line, openAccess, type Visitor } from '../access/people.ts';

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

/** An operator with this many shifts, tomorrow and after. */
async function operator(shifts: number): Promise<{ id: string; visitor: Visitor }> {
  const id = await line.hire('operator');
  for (let each = 0; each < shifts; each += 1) {
    await line.database.sql(
      `insert into shifts (id, account_id, span, kind)
       select $1, $2, tstzrange(day, day + interval '8 hours'), 'single'
         from (select date_trunc('day', line_now()) + make_interval(days => $3) as day) each`,
      [randomUUID(), id, each + 1],
    );
  }
  return { id, visitor: await line.session(id) };
}

async function addressOf(visitor: Visitor): Promise<string> {
  const { body } = await visitor.post('/api/own-duty/calendar', {});
  return String(body['path']);
}

const open = (path: string) => line.app.server.inject({ method: 'GET', url: path });

describe('A9.1: the own duty as a calendar of other programs', () => {
  it('holds when it begins and ends, and nobody’s name, place or organisation', async () => {
    const { id, visitor } = await operator(2);
    const path = await addressOf(visitor);
    const { statusCode, headers, body } = await open(path);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'no-store' });
    const names = body.split('\r\n').map((each) => each.split(':')[0]);
    const reminder = ['BEGIN', 'ACTION', 'DESCRIPTION', 'TRIGGER', 'END'];
    const event = ['BEGIN', 'UID', 'DTSTAMP', 'DTSTART', 'DTEND', 'SUMMARY', 'CLASS', ...reminder, ...reminder, 'END'];
    expect(names).toEqual(['BEGIN', 'VERSION', 'PRODID', 'CALSCALE', ...event, ...event, 'END', '']);
    expect(body.match(/SUMMARY:.*/g)).toEqual(['SUMMARY:Növbə', 'SUMMARY:Növbə']);
    expect(body).toMatch(/DTSTART:\d{8}T\d{6}Z\r\nDTEND:\d{8}T\d{6}Z/);
    const shifts = await line.database.sql<{ id: string }>('select id from shifts where account_id = $1', [id]);
    for (const secret of [id, ...shifts.map((each) => each.id)]) expect(body).not.toContain(secret);
  });

  it('reminds whoever keeps it a day and an hour before, in no other word', async () => {
    const { visitor } = await operator(1);
    const { body } = await open(await addressOf(visitor));
    expect(body.match(/^(TRIGGER|DESCRIPTION):.*(?=\r)/gm)).toEqual([
      ...['DESCRIPTION:Növbə', 'TRIGGER:-P1D', 'DESCRIPTION:Növbə', 'TRIGGER:-PT1H'],
    ]);
  });

  it('has the same events under the same ids as long as the address is the same', async () => {
    const { visitor } = await operator(1);
    const path = await addressOf(visitor);
    const idsIn = (body: string) => body.match(/UID:.*/g);
    const first = idsIn((await open(path)).body);
    expect(idsIn((await open(path)).body)).toEqual(first);
    expect(idsIn((await open(await addressOf(visitor))).body)).not.toEqual(first);
  });

  it('is a whole calendar for somebody without a shift, too', async () => {
    const { visitor } = await operator(0);
    const { body } = await open(await addressOf(visitor));
    expect(body).toMatch(/BEGIN:VFREEBUSY\r\nUID:.*\r\nDTSTAMP:.*\r\nEND:VFREEBUSY/);
  });

  it('is at no address but the newest, and at none when the person says so or is put out', async () => {
    const { id, visitor } = await operator(1);
    expect((await visitor.get('/api/own-duty')).body).toMatchObject({ madeAt: null });
    const first = await addressOf(visitor);
    const second = await addressOf(visitor);
    expect((await visitor.get('/api/own-duty')).body['madeAt']).toEqual(expect.any(String));
    expect([(await open(first)).statusCode, (await open(second)).statusCode]).toEqual([404, 200]);
    await visitor.post('/api/own-duty/calendar/end', {});
    expect((await open(second)).statusCode).toBe(404);
    const third = await addressOf(visitor);
    await line.database.sql("update accounts set state = 'suspended' where id = $1", [id]);
    expect((await open(third)).statusCode).toBe(404);
  });

  it('A1.1: does not open again with an account that was suspended meanwhile', async () => {
    const { id, visitor } = await operator(1);
    const path = await addressOf(visitor);
    for (const state of ['suspended', 'active'])
      await line.database.sql('update accounts set state = $2 where id = $1', [id, state]);
    expect((await open(path)).statusCode).toBe(404);
  });

  it('A1.1: ends when the person signs themselves out everywhere else, or lost every way in', async () => {
    for (const ends of [
      (id: string) => endOtherSessions(line.database, { accountId: id, sessionId: randomUUID() }),
      (id: string) => forgetCredentials(line.database, id),
    ]) {
      const { id, visitor } = await operator(1);
      const [path, others] = [await addressOf(visitor), await addressOf((await operator(1)).visitor)];
      await ends(id);
      expect([(await open(path)).statusCode, (await open(others)).statusCode]).toEqual([404, 200]);
    }
  });

  it('A1.1: stands in the trail, whoever makes or ends it: that, when and whose, and not where', async () => {
    const { id, visitor } = await operator(1);
    await addressOf(visitor);
    await addressOf(visitor);
    await visitor.post('/api/own-duty/calendar/end', {});
    await line.database.sql(
      "insert into calendar_addresses (account_id, secret_hash) values ($1, sha256('by nobody'::bytea))",
      [id],
    );
    await line.database.sql('delete from calendar_addresses where account_id = $1', [id]);
    const rows = await line.database.sql(
      `select actor_id as who, reason from audit_rows
        where action = 'account-changed' and subject_id = $1 and fields = array['calendar-address'] order by id`,
      [id],
    );
    expect(rows).toEqual([
      ...[
        { who: id, reason: 'kept' },
        { who: id, reason: 'kept' },
        { who: id, reason: 'ended' },
      ],
      ...[
        { who: null, reason: 'kept' },
        { who: null, reason: 'ended' },
      ],
    ]);
  });

  it('A1.1: is made by somebody who proved a short while ago that it is them', async () => {
    const { visitor } = await operator(1);
    await line.pass(10);
    await visitor.get('/api/me');
    await line.pass(10);
    expect((await visitor.post('/api/own-duty/calendar', {})).body).toEqual({ refusal: { code: 'step-up-needed' } });
    // Ending it needs none: whoever is afraid must be quick.
    expect((await visitor.post('/api/own-duty/calendar/end', {})).status).toBe(200);
  });

  it('is answered at any other address to the byte like an address that no route has', async () => {
    const unknown = await open('/nothing/is/here');
    const { visitor } = await operator(1);
    const path = await addressOf(visitor);
    const others = [
      `/calendar/${'A'.repeat(43)}.ics`,
      path.replace('.ics', ''),
      `${path.replace('.ics', '')}.ICS`,
      '/calendar/x.ics',
    ];
    for (const other of others) {
      const { statusCode, body } = await open(other);
      expect([statusCode, body]).toEqual([404, unknown.body]);
    }
  });

  it('leaves no secret in the database', async () => {
    const { id, visitor } = await operator(1);
    const token = /calendar\/(.*)\.ics/.exec(await addressOf(visitor))?.[1] ?? '';
    const rows = await line.database.sql<{ row: string }>(
      'select calendar_addresses::text as row from calendar_addresses where account_id = $1',
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(token).toHaveLength(43);
    for (const form of [token, Buffer.from(token, 'base64url').toString('hex')])
      expect(rows[0]?.row).not.toContain(form);
  });

  it('is shown to whoever asks in good measure, and to nobody who asks without end', () => {
    let now = 0;
    const limit = createAskLimit({ perMinute: 2, clock: { now: () => now } });
    const asks = (asker: string) => limit.isTooOften(asker);
    expect([asks('one'), asks('one'), asks('one'), asks('other')]).toEqual([false, false, true, false]);
    now = 60_000;
    expect(asks('one')).toBe(false);
  });

  it('and of a thousand who ask in one minute each is remembered, but of no more', () => {
    const limit = createAskLimit({ perMinute: 1, clock: { now: () => 0 } });
    for (let asker = 0; asker < 1_000; asker += 1) expect(limit.isTooOften(`${asker}`)).toBe(false);
    expect([limit.isTooOften('0'), limit.isTooOften('999')]).toEqual([true, true]);
    expect([limit.isTooOften('one more'), limit.isTooOften('1'), limit.isTooOften('0')]).toEqual([false, true, false]);
  });
});

describe('RFC 5545', () => {
  const key = Buffer.alloc(32, 7);

  it('a moment is in UTC whatever the wall clock says, and each line ends with CRLF', () => {
    const shift = {
      id: 'one',
      begins: new Date('2026-11-22T20:00:00+04:00'),
      ends: new Date('2026-11-23T08:00:00+04:00'),
    };
    const text = calendarOf([shift], { key, now: Date.UTC(2026, 10, 22, 8) });
    expect(text).toContain('DTSTART:20261122T160000Z\r\nDTEND:20261123T040000Z\r\n');
    expect(text).toContain('DTSTAMP:20261122T080000Z\r\n');
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('a long line is folded at 75 octets, and no letter is cut', () => {
    const line75 = `SUMMARY:${'ə'.repeat(100)}`;
    const parts = folded(line75);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75);
    expect(parts.map((part, at) => (at === 0 ? part : part.slice(1))).join('')).toBe(line75);
    expect(parts.slice(1).every((part) => part.startsWith(' '))).toBe(true);
    expect(folded('x'.repeat(75))).toHaveLength(1);
  });
});

describe('A6.1: what a person says of themselves', () => {
  it('is theirs alone to say, and to take back', async () => {
    const { visitor } = await operator(0);
    const said = async () => (await visitor.get('/api/own-duty')).body['answering'];
    expect(await said()).toEqual({ as: null });
    expect((await visitor.post('/api/own-duty/answering', { as: 'woman' })).status).toBe(200);
    expect(await said()).toEqual({ as: 'woman' });
    await visitor.post('/api/own-duty/answering', { as: null });
    expect(await said()).toEqual({ as: null });
    expect((await visitor.post('/api/own-duty/answering', { as: 'anything' })).status).toBe(422);
  });

  it('is no way to another person’s row, or to another column of one’s own', async () => {
    const { id } = await operator(0);
    const colleague = await line.hire('operator');
    const named = line.database.as({ id, role: 'operator' });
    await named.query('try-colleague', 'update accounts set answers_as = $2 where id = $1', [colleague, 'man']);
    expect(
      await line.database.sql('select 1 from accounts where id = $1 and answers_as is not null', [colleague]),
    ).toEqual([]);
    await expect(
      named.query('try-role', "update accounts set role = 'supervisor' where id = $1", [id]),
    ).rejects.toMatchObject({
      code: '42501',
    });
  });
});
