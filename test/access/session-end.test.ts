import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSignInLink, sessionSweep, stillSignedIn } from '../../src/access/sign-in.ts';
import { type Line, openAccess, type Visitor } from './people.ts';

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

async function isIn(visitor: Visitor): Promise<boolean> {
  return (await visitor.get('/api/me')).status === 200;
}

/** What an open page asks by itself, several times a minute. */
async function pageAsks(visitor: Visitor, path: string): Promise<number> {
  return (await visitor.get(path, { 'x-person-here': '0' })).status;
}

async function presence(accountId: string, state: string, change = 'heartbeat_at = line_now()'): Promise<void> {
  await line.database.sql(
    `insert into presences (account_id, state, available_since, wrap_up_due_at)
     values ($1, $2::text, line_now(), case when $2::text = 'wrap-up' then line_now() + interval '1 hour' end)`,
    [accountId, state],
  );
  await line.database.sql(`update presences set ${change} where account_id = $1`, [accountId]);
}

describe('A1.1: an empty chair is nobody', () => {
  it('whoever does nothing for a quarter of an hour signs in again', async () => {
    const visitor = await line.session(await line.hire('supervisor'));
    await line.pass(14);
    expect(await isIn(visitor)).toBe(true);
    await line.pass(14);
    expect(await isIn(visitor)).toBe(true);
    await line.pass(16);
    expect(await isIn(visitor)).toBe(false);
  });

  it.each([
    ['supervisor', '/api/floor'],
    ['coordinator', '/api/oversight'],
  ] as const)('an open page that asks by itself keeps no %s signed in', async (role, path) => {
    const visitor = await line.session(await line.hire(role));
    for (let minute = 0; minute < 14; minute += 1) {
      await line.pass(1);
      expect(await pageAsks(visitor, path)).toBe(200);
    }
    await line.pass(2);
    expect(await pageAsks(visitor, path)).toBe(401);
    expect(await isIn(visitor)).toBe(false);
  });

  it('a command that a page sends by itself keeps nobody signed in, either', async () => {
    const visitor = await line.session(await line.hire());
    await line.pass(10);
    expect((await visitor.post('/api/presence', { state: 'away' }, { 'x-person-here': '0' })).status).toBe(200);
    await line.pass(6);
    expect(await isIn(visitor)).toBe(false);
  });

  it('nobody stays longer than twelve hours, however busy', async () => {
    const visitor = await line.session(await line.hire());
    for (let quarter = 0; quarter < 71; quarter += 1) {
      await line.pass(10);
      expect(await isIn(visitor)).toBe(true);
    }
    await line.pass(10);
    expect(await isIn(visitor)).toBe(false);
  });

  it.each(['reserved', 'on-call', 'wrap-up'])(
    'A6.1: an operator who is %s stays, however long it takes',
    async (state) => {
      const id = await line.hire();
      const visitor = await line.session(id);
      await presence(id, state, 'heartbeat_at = null');
      await line.pass(120);
      await sessionSweep(line.database).run();
      expect(await isIn(visitor)).toBe(true);
    },
  );

  it.each(['reserved', 'on-call', 'wrap-up'])(
    'A6.1: an operator who is %s when the twelve hours end stays to the end of it, and no call comes after it',
    async (state) => {
      const id = await line.hire();
      const visitor = await line.session(id);
      await presence(id, state, "returns_to = 'available'");
      await line.pass(12 * 60 + 1);
      await sessionSweep(line.database).run();
      expect(await isIn(visitor)).toBe(true);
      expect(await line.database.sql('select state, returns_to from presences where account_id = $1', [id])).toEqual([
        { state, returns_to: 'offline' },
      ]);
      await line.database.sql("update presences set state = 'offline', wrap_up_due_at = null where account_id = $1", [
        id,
      ]);
      expect(await isIn(visitor)).toBe(false);
    },
  );

  it('a page is told when its person must have signed in again', async () => {
    const visitor = await line.session(await line.hire());
    await line.pass(5);
    const endsAt = new Date(line.now() + (12 * 60 - 5) * 60_000).toISOString();
    expect((await visitor.get('/api/me')).body['session']).toEqual({ endsAt });
  });

  it('the browser keeps the cookie as long as a call may spare its session', async () => {
    const secret = await createSignInLink(line.database, {
      accountId: await line.hire(),
      validUntil: new Date(line.now() + 60_000),
    });
    const { headers } = await line.visitor().post('/api/sign-in/link', { secret });
    expect(String(headers['set-cookie'])).toContain(`Max-Age=${16 * 60 * 60};`);
  });

  it('nobody stays longer than sixteen hours, not in a call either', async () => {
    const id = await line.hire();
    const visitor = await line.session(id);
    await presence(id, 'on-call');
    await line.pass(16 * 60 - 1);
    expect(await isIn(visitor)).toBe(true);
    await line.pass(2);
    await sessionSweep(line.database).run();
    expect(await isIn(visitor)).toBe(false);
  });

  it('A6.1: an operator who waits when the twelve hours end is off, and one who came in anew is not', async () => {
    const [gone, back] = [await line.hire(), await line.hire()];
    for (const id of [gone, back]) {
      await line.session(id);
      await presence(id, 'available', "returns_to = 'available'");
    }
    await line.pass(12 * 60 + 1);
    await line.session(back);
    await sessionSweep(line.database).run();
    const states = await line.database.sql(
      'select account_id as id, state, returns_to as after from presences where account_id in ($1, $2)',
      [gone, back],
    );
    expect(states).toEqual(
      expect.arrayContaining([
        { id: gone, state: 'offline', after: 'offline' },
        { id: back, state: 'available', after: 'available' },
      ]),
    );
  });

  it('A6.1: an available operator stays in a quiet night as long as the page answers, and no longer', async () => {
    const id = await line.hire();
    const visitor = await line.session(id);
    await line.pass(240);
    await presence(id, 'available');
    expect(await isIn(visitor)).toBe(true);
    await line.pass(16);
    expect(await isIn(visitor)).toBe(false);
  });

  it('a browser that was left without a page ends, however long its person is needed in another', async () => {
    const id = await line.hire();
    const [forgotten, desk] = [await line.session(id), await line.session(id)];
    await presence(id, 'on-call');
    await line.pass(15);
    expect(await isIn(desk)).toBe(true);
    await line.pass(2);
    expect([await isIn(desk), await isIn(forgotten)]).toEqual([true, false]);
    // Whoever has but one browser, or none that was touched since, is spared as ever.
    await line.pass(40);
    expect(await isIn(desk)).toBe(true);
  });

  it.each(['an available operator', 'the officer on duty'])(
    'A6.1: %s is signed in still when the line itself was away, and until the page is back',
    async (who) => {
      const isOfficer = who.includes('officer');
      const people = [await line.hire(isOfficer ? 'duty-officer' : 'operator'), await line.hire('supervisor')];
      const [needed, supervisor] = [await line.session(people[0] ?? ''), await line.session(people[1] ?? '')];
      if (isOfficer)
        await line.database.sql(
          "insert into unit_duty (id, officer_id, starts_at, ends_at) values (gen_random_uuid(), $1, line_now(), line_now() + interval '1 day')",
          [people[0]],
        );
      else await presence(people[0] ?? '', 'available');
      await stillSignedIn(line.database, []);
      await line.passWithoutLine(120);
      await sessionSweep(line.database).run();
      expect([await pageAsks(needed, '/api/me'), await pageAsks(supervisor, '/api/me')]).toEqual([200, 401]);
      // It is back, and asks after the open pages.
      const [page] = await line.database.sql<{ id: string }>('select id from sessions where account_id = $1', [
        people[0],
      ]);
      expect(await stillSignedIn(line.database, [page?.id ?? ''])).toEqual(new Set([page?.id]));
      expect(await pageAsks(needed, '/api/me')).toBe(200);
    },
  );

  it('whose page does not come back after it is signed out as ever', async () => {
    const id = await line.hire();
    const visitor = await line.session(id);
    await presence(id, 'available');
    await stillSignedIn(line.database, []);
    await line.passWithoutLine(120);
    await stillSignedIn(line.database, []);
    expect(await pageAsks(visitor, '/api/me')).toBe(200);
    await line.pass(2);
    expect(await pageAsks(visitor, '/api/me')).toBe(401);
  });

  it('a break is no call: an operator away for long signs in again', async () => {
    const id = await line.hire();
    const visitor = await line.session(id);
    await presence(id, 'away');
    await line.pass(16);
    expect(await isIn(visitor)).toBe(false);
  });

  it('a session once idle does not come to life again with the next call', async () => {
    const id = await line.hire();
    const visitor = await line.session(id);
    await line.pass(16);
    await sessionSweep(line.database).run();
    await presence(id, 'on-call');
    expect(await isIn(visitor)).toBe(false);
  });
});
