import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SOON } from '../harness/soon.ts';
import { makeAuthenticator, type Quirks } from './authenticator.ts';
import { ACCEPTANCE, colleague, HERE, invited } from './invited.ts';
import { type Line, openAccess, type Visitor } from './people.ts';

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

const NOT_SIGNED_IN = { refusal: { code: 'not-signed-in' } };

async function signIn(
  authenticator: ReturnType<typeof makeAuthenticator>,
  quirks: Quirks = {},
  visitor = line.visitor(),
) {
  const { body } = await visitor.post('/api/sign-in/passkey-options');
  return {
    visitor,
    ...(await visitor.post('/api/sign-in/passkey', { answer: authenticator.prove(body['options'], quirks) })),
  };
}

const roleOf = async (visitor: Visitor) => (await visitor.get('/api/me')).body;

describe('A1.1: signing in by passkey', () => {
  it('a colleague comes in without typing anything, and goes to the own desk', async () => {
    const { authenticator, id } = await colleague(line, 'duty-officer');
    const { status, body, visitor } = await signIn(authenticator);
    expect([status, body]).toEqual([200, { path: '/duty-officer' }]);
    expect(await roleOf(visitor)).toMatchObject({ account: { id, role: 'duty-officer' } });
  });

  it('the cookie is out of reach of scripts and of other sites', async () => {
    const { authenticator } = await colleague(line);
    const { headers } = await signIn(authenticator);
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; Secure; SameSite=Strict/);
  });

  const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const strangers: [string, Quirks][] = [
    ['a page of another site', { origin: 'https://line.example.evil.example' }],
    ['a passkey of another host', { host: 'evil.example' }],
    ['a challenge that was never given', { challenge: randomBytes(32).toString('base64url') }],
    ['an empty challenge', { challenge: '' }],
    ['an answer meant for making a passkey', { type: 'webauthn.create' }],
    ['somebody who did not show that it is them', { isUnverified: true }],
    ['another key', { key: otherKey }],
    ['another person’s handle', { userHandle: Buffer.from('somebody').toString('base64url') }],
    ['a passkey that nobody has', { credentialId: randomBytes(32).toString('base64url') }],
    ['a copy, whose counter stood still', { counter: 1 }],
  ];
  it.each(strangers)('does not take %s, and does not say why', async (_what, quirks) => {
    const { authenticator } = await colleague(line);
    expect((await signIn(authenticator)).status).toBe(200);
    const { status, body, visitor } = await signIn(authenticator, quirks);
    expect([status, body]).toEqual([401, NOT_SIGNED_IN]);
    expect(visitor.cookies).toEqual({});
  });

  it('an answer is taken once, and only for five minutes', async () => {
    const { authenticator } = await colleague(line);
    const visitor = line.visitor();
    const { body } = await visitor.post('/api/sign-in/passkey-options');
    const answer = authenticator.prove(body['options'], { counter: 10 });
    expect((await visitor.post('/api/sign-in/passkey', { answer })).status).toBe(200);
    const again = authenticator.prove(body['options'], { counter: 11 });
    expect((await visitor.post('/api/sign-in/passkey', { answer: again })).status).toBe(401);
    const late = await visitor.post('/api/sign-in/passkey-options');
    await line.pass(6);
    const lateAnswer = authenticator.prove(late.body['options'], { counter: 12 });
    expect((await visitor.post('/api/sign-in/passkey', { answer: lateAnswer })).status).toBe(401);
  });

  it('of two answers to one challenge that arrive together, one comes in', async () => {
    const { authenticator } = await colleague(line);
    const visitor = line.visitor();
    const { body } = await visitor.post('/api/sign-in/passkey-options');
    const answers = [20, 21].map((counter) => authenticator.prove(body['options'], { counter }));
    const tries = await Promise.all(answers.map((answer) => line.visitor().post('/api/sign-in/passkey', { answer })));
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('a suspended colleague does not come in', async () => {
    const { authenticator, id } = await colleague(line);
    await line.database.sql("update accounts set state = 'suspended' where id = $1", [id]);
    expect((await signIn(authenticator)).status).toBe(401);
  });

  it.each([
    {},
    { answer: null },
    { answer: { id: '', rawId: '', type: 'public-key', response: {} } },
    { answer: 'x'.repeat(60_000) },
    [],
  ])('nonsense is refused as nonsense', async (payload) => {
    const { status } = await line.visitor().post('/api/sign-in/passkey', payload);
    expect(status).toBe(422);
  });

  it('another site’s page cannot even ask', async () => {
    const foreign = await line.visitor().post('/api/sign-in/passkey-options', {}, { origin: 'https://evil.example' });
    const form = await line.visitor().post('/api/sign-in/passkey-options', {}, { 'x-console': '' });
    expect([foreign.status, form.status]).toEqual([403, 403]);
  });
});

describe('making a passkey', () => {
  const broken: [string, Quirks][] = [
    ['from a page of another site', { origin: 'https://evil.example' }],
    ['for another host', { host: 'evil.example' }],
    ['without showing that it is them', { isUnverified: true }],
    ['for a challenge of somebody else', { challenge: randomBytes(32).toString('base64url') }],
  ];
  it.each(broken)('is refused %s, and the invitation stays good', async (_what, quirks) => {
    const secret = await invited(line);
    const visitor = line.visitor();
    const authenticator = makeAuthenticator(HERE);
    const { body } = await visitor.post('/api/invitation/passkey-options', { secret });
    const answer = authenticator.make(body['options'], quirks);
    const done = await visitor.post('/api/invitation/passkey', {
      secret,
      answer,
      label: 'Desk',
      acceptance: ACCEPTANCE,
    });
    expect(done.status).toBe(401);
    expect((await visitor.post('/api/invitation/open', { secret })).status).toBe(200);
  });

  it('another one needs a fresh proof, and then both open', async () => {
    const { visitor, authenticator } = await colleague(line);
    await line.pass(10);
    await visitor.get('/api/me');
    await line.pass(10);
    const refused = await visitor.post('/api/passkeys/options');
    expect([refused.status, refused.body]).toEqual([403, { refusal: { code: 'step-up-needed' } }]);
    const before = visitor.cookies['session-0'];
    const asked = await visitor.post('/api/step-up/passkey-options');
    const proof = authenticator.prove(asked.body['options']);
    expect((await visitor.post('/api/step-up/passkey', { answer: proof })).status).toBe(200);
    const second = makeAuthenticator(HERE);
    const { body } = await visitor.post('/api/passkeys/options');
    const made = { answer: second.make(body['options']), label: 'Key' };
    expect((await visitor.post('/api/passkeys', made)).status).toBe(200);
    expect([(await signIn(authenticator)).status, (await signIn(second)).status]).toEqual([200, 200]);
    const thief = line.visitor();
    thief.cookies['session-0'] = before ?? '';
    expect((await thief.get('/api/me')).status).toBe(401);
  });

  it('a stolen cookie adds none: another person’s passkey proves nothing, and the last one stays', async () => {
    const { visitor } = await colleague(line);
    const other = await colleague(line);
    await line.pass(10);
    await visitor.get('/api/me');
    await line.pass(10);
    const asked = await visitor.post('/api/step-up/passkey-options');
    const proof = other.authenticator.prove(asked.body['options']);
    expect((await visitor.post('/api/step-up/passkey', { answer: proof })).status).toBe(401);
    expect((await visitor.post('/api/passkeys/options')).status).toBe(403);
    await signIn(other.authenticator, {}, other.visitor);
    const own = (await other.visitor.get('/api/passkeys')).body as unknown as { id: string }[]; // the route's schema
    expect((await other.visitor.post(`/api/passkeys/${own[0]?.id}/remove`)).status).toBe(404);
    expect((await signIn(other.authenticator)).status).toBe(200);
  });

  it('the words that a colleague is to answer prove nothing, though they are answered with one’s own', async () => {
    const [one, other] = [await colleague(line), await colleague(line)];
    const asked = await other.visitor.post('/api/step-up/passkey-options');
    const answer = one.authenticator.prove(asked.body['options']);
    expect((await one.visitor.post('/api/step-up/passkey', { answer })).status).toBe(401);
  });

  it('an eleventh is not begun: one of them has to go first', async () => {
    const { visitor, id } = await colleague(line);
    await line.database.sql(
      `insert into passkeys (id, account_id, credential_id, public_key, counter, label)
       select gen_random_uuid(), $1::uuid, decode(md5($1 || ' ' || nth) || md5(nth::text), 'hex'), public_key, counter, label
         from passkeys, generate_series(2, 10) as nth
        where account_id = $1::uuid`,
      [id],
    );
    expect(await visitor.post('/api/passkeys/options')).toMatchObject({
      status: 409,
      body: { refusal: { code: 'already-done' } },
    });
    await line.database.sql('delete from passkeys where id = (select id from passkeys where account_id = $1 limit 1)', [
      id,
    ]);
    expect((await visitor.post('/api/passkeys/options')).status).toBe(200);
  });

  it('two that are taken away at once leave the last one', async () => {
    const { visitor, id } = await colleague(line);
    const { body } = await visitor.post('/api/passkeys/options');
    await visitor.post('/api/passkeys', { answer: makeAuthenticator(HERE).make(body['options']), label: 'Key' });
    const own = (await visitor.get('/api/passkeys')).body as unknown as { id: string }[]; // the route's schema
    // Both removals begin before either is through.
    const removed = await line.database.transaction(async (transaction) => {
      await transaction.query('hold-both', 'select id from passkeys where account_id = $1 for update', [id]);
      const both = own.map((passkey) => visitor.post(`/api/passkeys/${passkey.id}/remove`));
      await expect.poll(waiting, SOON).toHaveLength(2);
      return { both };
    });
    const statuses = (await Promise.all(removed.both)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 404]);
    expect((await visitor.get('/api/passkeys')).body).toHaveLength(1);
  });

  it('one passkey belongs to one account: the database refuses it a second time', async () => {
    const { id } = await colleague(line);
    const copy = `insert into passkeys (id, account_id, credential_id, public_key, counter, label)
      select gen_random_uuid(), $1, credential_id, public_key, counter, label from passkeys limit 1`;
    await expect(line.database.sql(copy, [id])).rejects.toMatchObject({ constraint: 'passkeys_credential_id_key' });
    const back = line.database.sql('update passkeys set counter = counter - 1 where account_id = $1', [id]);
    await expect(back).rejects.toMatchObject({ constraint: 'passkeys_count_forward' });
  });
});

/** Statements that wait for somebody else's to end. */
function waiting() {
  return line.database.sql(
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
}
