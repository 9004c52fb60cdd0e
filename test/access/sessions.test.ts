import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { BROWSER, type Line, openAccess, type Visitor } from './people.ts';

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

async function isIn(visitor: Visitor): Promise<boolean> {
  return (await visitor.get('/api/me')).status === 200;
}

describe('A1.1: a stolen cookie', () => {
  it('opens nothing in another browser, and stays good in its own', async () => {
    const visitor = await line.session(await line.hire());
    const thief = line.visitor('Another Browser');
    Object.assign(thief.cookies, visitor.cookies);
    expect(await isIn(thief)).toBe(false);
    expect(await isIn(visitor)).toBe(true);
  });

  it.each(['', 'x', 'a'.repeat(43), `${'a'.repeat(42)}=`, 'A'.repeat(99), '\u0000', 'ə'.repeat(43)])(
    'is not guessed: %j is nobody',
    async (token) => {
      const visitor = line.visitor();
      visitor.cookies['session-0'] = encodeURIComponent(token);
      expect((await visitor.get('/api/me')).body).toEqual({ refusal: { code: 'not-signed-in' } });
    },
  );

  it('is not in the database: what is stored opens nothing', async () => {
    const visitor = await line.session(await line.hire());
    const rows = await line.database.sql<{ row: string }>('select sessions::text as row from sessions');
    expect(rows.map(({ row }) => row).join()).not.toContain(visitor.cookies['session-0']);
    const [stored] = await line.database.sql<{ token: Buffer }>('select token_hash as token from sessions limit 1');
    const guess = line.visitor();
    guess.cookies['session-0'] = stored?.token.toString('base64url') ?? '';
    expect(await isIn(guess)).toBe(false);
  });
});

describe('a page that outlives its sign-in', () => {
  it('does in nobody else’s name what it says is its own person’s', async () => {
    const [aysel, nigar] = [await line.hire(), await line.hire()];
    const visitor = await line.session(nigar);
    const sent = async (owner: string) =>
      (await visitor.post('/api/presence', { state: 'away' }, { 'x-page-of': owner })).status;
    expect([await sent(aysel), await sent(''), await sent(nigar)]).toEqual([401, 401, 200]);
  });
});

describe('a person’s own sessions', () => {
  it('are listed with the one in use, and can be ended from another', async () => {
    const id = await line.hire();
    const [desk, laptop] = [await line.session(id), await line.session(id)];
    const { body } = await desk.get('/api/sessions');
    const sessions = body as unknown as { id: string; isThis: boolean; method: string }[]; // the route's schema
    expect(sessions.map(({ isThis, method }) => [isThis, method]).sort()).toEqual([
      [false, 'demo'],
      [true, 'demo'],
    ]);
    const other = sessions.find(({ isThis }) => !isThis)?.id;
    expect((await desk.post(`/api/sessions/${other}/end`)).status).toBe(200);
    expect([await isIn(desk), await isIn(laptop)]).toEqual([true, false]);
  });

  it('are nobody else’s: an unknown id and another person’s look the same', async () => {
    const visitor = await line.session(await line.hire());
    const stranger = await line.hire();
    await line.session(stranger);
    const [row] = await line.database.sql<{ id: string }>('select id from sessions where account_id = $1', [stranger]);
    const answers = [
      await visitor.post(`/api/sessions/${row?.id}/end`),
      await visitor.post(`/api/sessions/${randomUUID()}/end`),
    ];
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [404, { refusal: { code: 'not-found' } }],
      [404, { refusal: { code: 'not-found' } }],
    ]);
    expect(await line.database.sql('select 1 from sessions where account_id = $1', [stranger])).toHaveLength(1);
  });
});

describe('out at once', () => {
  it.each([
    ['the account is suspended', "update accounts set state = 'suspended' where id = $1", { why: 'suspended' }],
    ['the session is deleted, by whomever', 'delete from sessions where account_id = $1', {}],
  ])('when %s: the next request and the open page, which is told why', async (_why, statement, told) => {
    await line.app.server.listen({ port: 0, host: '127.0.0.1' }).catch((error: Error) => {
      // The second case finds it listening already.
      if (!/already|listening|open/i.test(error.message)) throw error;
    });
    const address = line.app.server.server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const id = await line.hire();
    const visitor = await line.session(id);
    const cookie = `session-0=${visitor.cookies['session-0']}`;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, { headers: { cookie, 'user-agent': BROWSER } });
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(String(data)));
    await once(socket, 'message');
    const closed = once(socket, 'close');
    await line.database.sql(statement, [id]);
    await closed;
    expect(JSON.parse(messages.at(-1) ?? '')).toEqual({ type: 'signed-out', ...told });
    expect(await isIn(visitor)).toBe(false);
  });

  it('signing out forgets the session and what the browser kept', async () => {
    const id = await line.hire();
    const visitor = await line.session(id);
    const { status, headers } = await visitor.post('/api/sign-out');
    expect([status, headers['clear-site-data']]).toEqual([200, '"cache", "storage"']);
    expect(await line.database.sql('select 1 from sessions where account_id = $1', [id])).toEqual([]);
  });
});

describe('the database refuses', () => {
  const columns = '(token_hash, account_id, method, browser_hash, expires_at)';
  it.each([
    [
      'a session without a known method',
      `insert into sessions ${columns} values (sha256('a'), $1, 'letter', sha256('b'), line_now())`,
      'sessions_method_known',
    ],
    [
      'a session by passkey in an unknown browser',
      `insert into sessions ${columns} values (sha256('a'), $1, 'passkey', null, line_now())`,
      'sessions_browser_known',
    ],
    [
      'a session of thirteen hours',
      `insert into sessions ${columns} values (sha256('a'), $1, 'demo', null, line_now() + interval '13 hours')`,
      'sessions_life',
    ],
    [
      'a session under a code of conduct that was not accepted',
      "insert into sessions (token_hash, account_id, conduct_version, expires_at) values (sha256('a'), $1, 1, line_now())",
      'sessions_conduct',
    ],
    [
      'an invitation that can be used again',
      "insert into sign_in_links (token_hash, account_id, purpose, is_reusable, valid_until) values (sha256('a'), $1, 'invitation', true, line_now())",
      'sign_in_links_reusable_in_demo',
    ],
    [
      'an invitation of two days',
      "insert into sign_in_links (token_hash, account_id, purpose, valid_until) values (sha256('a'), $1, 'invitation', line_now() + interval '2 days')",
      'sign_in_links_short',
    ],
  ])('%s', async (_what, statement, constraint) => {
    await expect(line.database.sql(statement, [await line.hire()])).rejects.toMatchObject({ constraint });
  });

  it('a second use of an invitation, and a change of what was accepted', async () => {
    const id = await line.hire();
    await line.database.sql(
      `insert into sign_in_links (token_hash, account_id, purpose, valid_until, used_at)
       values (sha256('used'), $1, 'invitation', line_now() + interval '1 hour', line_now())`,
      [id],
    );
    const again = line.database.sql("update sign_in_links set used_at = line_now() where token_hash = sha256('used')");
    await expect(again).rejects.toMatchObject({ constraint: 'sign_in_links_are_used_once' });
    await line.database.sql("insert into conduct_acceptances (account_id, version, language) values ($1, 1, 'az')", [
      id,
    ]);
    const change = line.database.sql("update conduct_acceptances set language = 'ru' where account_id = $1", [id]);
    await expect(change).rejects.toMatchObject({ constraint: 'conduct_acceptances_are_facts' });
  });
});
