import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeAt } from '../../src/access/code.ts';
import { takeNewPassword } from '../../src/access/own-password.ts';
import { createSealer } from '../../src/access/seal.ts';
import type { Database } from '../../src/db/database.ts';
import type { Authenticator } from './authenticator.ts';
import { fromBase32 } from './base32.ts';
import { colleague, invited } from './invited.ts';
import { type Line, openAccess, type Visitor } from './people.ts';

const FIRST = 'çay süfrəsi 7 stəkan';
const SECOND = 'dörd qırmızı boşqab';

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

const codeNow = (secret: Buffer) => codeAt(secret, Math.floor(line.now() / 30_000));

/** Somebody with a passkey who takes a password too. */
async function withPassword(): Promise<{
  visitor: Visitor;
  secret: Buffer;
  name: string;
  authenticator: Authenticator;
}> {
  const { visitor, id, authenticator } = await colleague(line);
  const [{ sign_in_name: name = '' } = {}] = await line.database.sql<{ sign_in_name: string }>(
    'select sign_in_name from accounts where id = $1',
    [id],
  );
  const { body } = await visitor.post('/api/password/code');
  const secret = fromBase32(String(body['text']));
  const taken = await visitor.post('/api/password', { password: FIRST, code: codeNow(secret), sealed: body['sealed'] });
  expect(taken.status).toBe(200);
  await line.pass(1);
  return { visitor, secret, name, authenticator };
}

// A1.1: credentials are a person's own, and change only in that person's hands.
describe('a new password', () => {
  it('is taken with the code app in use, lets the person in from then on, and no longer the old one', async () => {
    const { visitor, secret, name } = await withPassword();
    expect((await visitor.post('/api/password', { password: SECOND, code: codeNow(secret) })).status).toBe(200);
    await line.pass(1);
    const signIn = (password: string) =>
      line.visitor().post('/api/sign-in/password', { name, password, code: codeNow(secret) });
    expect((await signIn(FIRST)).status).toBe(401);
    expect((await signIn(SECOND)).status).toBe(200);
  });

  it('signs the person out in every other browser, and nowhere else', async () => {
    const { visitor, secret, name } = await withPassword();
    const elsewhere = line.visitor();
    await elsewhere.post('/api/sign-in/password', { name, password: FIRST, code: codeNow(secret) });
    expect((await elsewhere.get('/api/me')).status).toBe(200);
    await line.pass(1);
    const stranger = (await colleague(line)).visitor;
    await visitor.post('/api/password', { password: SECOND, code: codeNow(secret) });
    expect((await elsewhere.get('/api/me')).status).toBe(401);
    expect([(await visitor.get('/api/me')).status, (await stranger.get('/api/me')).status]).toEqual([200, 200]);
  });

  it('lets the person take the only passkey away, whose device they lost; but never the last way in', async () => {
    const lost = await withPassword();
    const passkeyOf = async ({ visitor }: { visitor: Visitor }) =>
      ((await visitor.get('/api/passkeys')).body as unknown as { id: string }[])[0]?.id; // the route's schema
    const remove = async (who: { visitor: Visitor }) =>
      (await who.visitor.post(`/api/passkeys/${await passkeyOf(who)}/remove`)).status;
    expect(await remove(lost)).toBe(200);
    const { body } = await line.visitor().post('/api/sign-in/passkey-options');
    const answer = lost.authenticator.prove(body['options']);
    expect((await line.visitor().post('/api/sign-in/passkey', { answer })).status).toBe(401);
    const typed = { name: lost.name, password: FIRST, code: codeNow(lost.secret) };
    expect((await line.visitor().post('/api/sign-in/password', typed)).status).toBe(200);
    expect(await remove(await colleague(line))).toBe(404);
  });

  it('is refused with a wrong code, with a code used before, and where anybody could guess it', async () => {
    const { visitor, secret, name } = await withPassword();
    const change = async (password: string, code: string) =>
      (await visitor.post('/api/password', { password, code })).body['refusal'];
    const now = codeNow(secret);
    const wrong = now === '000000' ? '000001' : '000000';
    expect(await change(SECOND, wrong)).toEqual({ code: 'not-signed-in' });
    expect(await change(`my ${name} is it`, now)).toEqual({ code: 'invalid-input', detail: 'password has-name' });
    expect(await change('short', now)).toEqual({ code: 'invalid-input', detail: 'password too-short' });
    expect(await change(SECOND, now)).toBeUndefined();
    expect(await change(FIRST, now)).toEqual({ code: 'not-signed-in' });
  });

  it('is not kept by a thief whose session the person ends meanwhile, and the person stays', async () => {
    const { visitor: thief, secret, name } = await withPassword();
    const person = line.visitor();
    await person.post('/api/sign-in/password', { name, password: FIRST, code: codeNow(secret) });
    await line.pass(1);
    const open = (await thief.get('/api/sessions')).body as unknown as { id: string; isThis: boolean }[]; // the route's schema
    const sessionId = open.find(({ isThis }) => isThis)?.id ?? '';
    const [{ id: accountId = '' } = {}] = await line.database.sql<{ id: string }>(
      'select id from accounts where sign_in_name = $1',
      [name],
    );
    const late = {
      query: line.database.query,
      transaction: async <Result>(work: (database: Database) => Promise<Result>): Promise<Result> => {
        expect((await person.post(`/api/sessions/${sessionId}/end`)).status).toBe(200);
        return line.database.transaction(work);
      },
    };
    const parts = {
      database: { ...late, as: () => late },
      sealer: createSealer(line.config.accountSecrets),
      clock: { now: line.now },
    };
    const chosen = {
      account: { id: accountId, role: 'operator' as const },
      sessionId,
      name: 'Invented',
      password: SECOND,
      code: codeNow(secret),
    };
    await expect(takeNewPassword(parts, chosen)).rejects.toMatchObject({ code: 'not-signed-in' });
    expect((await person.get('/api/me')).status).toBe(200);
    await line.pass(1);
    const again = { name, password: FIRST, code: codeNow(secret) };
    expect((await line.visitor().post('/api/sign-in/password', again)).status).toBe(200);
  });

  it('asks for a fresh proof: whoever finds an open desk changes nothing', async () => {
    const { visitor, secret } = await withPassword();
    await line.pass(10);
    await visitor.get('/api/me');
    await line.pass(10);
    for (const path of ['/api/password', '/api/password/code', '/api/passkeys/options']) {
      const { status, body } = await visitor.post(path, { password: SECOND, code: codeNow(secret) });
      expect([status, body]).toEqual([403, { refusal: { code: 'step-up-needed' } }]);
    }
  });
});

describe('the code of somebody signed in', () => {
  it('is tried ten times: after that the right one proves nothing either, for a quarter of an hour', async () => {
    const { visitor, secret } = await withPassword();
    const prove = async (code: string) => (await visitor.post('/api/step-up/code', { code })).status;
    const wrong = codeNow(secret) === '000000' ? '000001' : '000000';
    for (let turn = 0; turn < 10; turn += 1) expect(await prove(wrong)).toBe(401);
    expect(await prove(codeNow(secret))).toBe(429);
    // Whoever is there all the same is not idle.
    for (const minutes of [8, 8]) {
      await line.pass(minutes);
      await visitor.get('/api/me');
    }
    expect(await prove(codeNow(secret))).toBe(200);
  });
});

// B3.5: what is kept as it is written says nobody's name.
describe('the name of a passkey', () => {
  it('that says who somebody is is refused by the server as well', async () => {
    const { visitor } = await colleague(line);
    const answer = {
      ...{ id: 'AA', rawId: 'AA', type: 'public-key' },
      response: { clientDataJSON: 'AA', attestationObject: 'AA' },
    };
    for (const label of ['Aysel Həsənova', 'tel 0500001234', 'iş kompüteri 5AB12CD FİN 5AB12CD']) {
      const { status, body } = await visitor.post('/api/passkeys', { answer, label });
      expect([status, body]).toEqual([422, { refusal: { code: 'says-who', detail: 'label' } }]);
    }
    const plain = await visitor.post('/api/passkeys', { answer, label: 'computer at work' });
    expect(plain.body).toEqual({ refusal: { code: 'not-signed-in' } });
    const secret = await invited(line);
    const acceptance = { version: 1, language: 'az' };
    const first = await line
      .visitor()
      .post('/api/invitation/passkey', { secret, answer, label: '0500001234', acceptance });
    expect(first.body).toEqual({ refusal: { code: 'says-who', detail: 'label' } });
  });
});
