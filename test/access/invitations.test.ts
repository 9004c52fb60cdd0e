import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONDUCT_VERSION } from '../../src/access/conduct.ts';
import { finishInvitation, readInvitation } from '../../src/access/invitation.ts';
import { createSignInLink } from '../../src/access/sign-in.ts';
import { suspendAccount } from '../../src/access/suspend.ts';
import { createApp } from '../../src/app.ts';
import { putOnRoster } from '../harness/roster.ts';
import { PUBLIC_ORIGIN, ROOT, SILENT_LOG } from '../telephony/webhook-post.ts';
import { makeAuthenticator } from './authenticator.ts';
import { ACCEPTANCE, colleague, HERE, invited } from './invited.ts';
import { type Line, openAccess } from './people.ts';

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

async function accept(secret: string, acceptance: object = ACCEPTANCE) {
  const visitor = line.visitor();
  const { body } = await visitor.post('/api/invitation/passkey-options', { secret });
  const answer = makeAuthenticator(HERE).make(body['options'] ?? { user: { id: '' }, challenge: '' });
  return visitor.post('/api/invitation/passkey', { secret, answer, label: 'Desk', acceptance });
}

describe('an invitation', () => {
  it('says whom it is for, and looking at it does not use it up', async () => {
    const secret = await invited(line, 'operator', 'aysel.m');
    for (let look = 0; look < 3; look += 1) {
      const { status, body } = await line.visitor().post('/api/invitation/open', { secret });
      expect([status, body]).toEqual([
        200,
        {
          name: 'Invented',
          role: 'operator',
          signInName: 'aysel.m',
          purpose: 'invitation',
          conductVersion: CONDUCT_VERSION,
        },
      ]);
    }
    expect((await accept(secret)).body).toEqual({ path: '/operator' });
  });

  it('is good once, also when two browsers try at the same moment', async () => {
    const secret = await invited(line);
    const tries = await Promise.all([accept(secret), accept(secret)]);
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await line.visitor().post('/api/invitation/open', { secret })).status).toBe(401);
  });

  it('is good for a day, and a newer one ends it', async () => {
    const secret = await invited(line);
    await line.pass(23 * 60 + 59);
    expect((await line.visitor().post('/api/invitation/open', { secret })).status).toBe(200);
    await line.pass(2);
    expect((await line.visitor().post('/api/invitation/open', { secret })).status).toBe(401);
    const older = await invited(line, 'operator', 'rauf');
    const newer = await invited(line, 'operator', 'rauf');
    const answers = [older, newer].map((each) => line.visitor().post('/api/invitation/open', { secret: each }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 200]);
  });

  it('is not good for whoever opened it within the day and is through after it', async () => {
    const secret = await invited(line);
    const { accountId } = await readInvitation(line.database, secret);
    await line.pass(24 * 60);
    const acceptance = { version: CONDUCT_VERSION, language: 'az' } as const;
    const late = { secret, accountId, acceptance, method: 'password', browser: '', enrol: async () => {} } as const;
    await expect(finishInvitation(line.database, late)).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  it('opens nobody else’s account: a name in use is refused', async () => {
    const secret = await invited(line, 'operator', 'leyla');
    expect((await accept(secret)).status).toBe(200);
    await expect(invited(line, 'operator', 'leyla')).rejects.toMatchObject({ code: 'already-done' });
    await expect(invited(line, 'administrator', 'leyla')).rejects.toMatchObject({ code: 'already-done' });
  });

  it('is made anew for the role that it was made for, and for no other: nobody would get what the words say', async () => {
    await invited(line, 'operator', 'gunay');
    await expect(invited(line, 'supervisor', 'gunay')).rejects.toMatchObject({ code: 'already-done' });
    expect((await accept(await invited(line, 'operator', 'gunay'))).body).toEqual({ path: '/operator' });
  });

  it('is made for nobody who was suspended before they ever came in: it would open nothing', async () => {
    await invited(line, 'operator', 'gone.astray');
    await suspendAccount(line.database, 'gone.astray');
    await expect(invited(line, 'operator', 'gone.astray')).rejects.toMatchObject({ code: 'already-done' });
  });

  it('does not tell a wrong link from a used or past one', async () => {
    for (const secret of ['', 'x', 'a'.repeat(43), '\u0000'.repeat(43), '../sign-in']) {
      const { status, body } = await line.visitor().post('/api/invitation/open', { secret });
      expect([status, body]).toEqual([401, { refusal: { code: 'not-signed-in' } }]);
    }
  });

  it('signs nobody in as a demo link does', async () => {
    const secret = await invited(line);
    expect((await line.visitor().post('/api/sign-in/link', { secret })).cookies).toEqual({});
    expect((await line.visitor().post('/api/invitation/open', { secret })).status).toBe(200);
  });
});

describe('production', () => {
  it('knows no link that signs somebody in, and the demo none that does so by its address alone', async () => {
    const accountId = await line.hire();
    const link = { accountId, validUntil: new Date(line.now() + 60_000), isReusable: true };
    const secret = await createSignInLink(line.database, link);
    const clock = { now: line.now };
    const config = { ...line.config, mode: 'production' as const };
    const app = await createApp({ config, clock, log: SILENT_LOG, root: ROOT });
    const headers = { 'x-console': '1', origin: PUBLIC_ORIGIN };
    const asked = { method: 'POST', url: '/api/sign-in/link', headers, payload: { secret } } as const;
    const answer = await app.server.inject(asked);
    expect([answer.statusCode, answer.cookies]).toEqual([404, []]);
    expect((await line.app.server.inject(`/sign-in/${secret}`)).cookies).toEqual([]);
    expect((await line.app.server.inject({ ...asked, headers: {} })).statusCode).toBe(403);
    expect((await line.app.server.inject(asked)).json()).toEqual({ path: '/operator' });
    await app.stop();
  });
});

describe('A9.2: the code of conduct', () => {
  it('nobody comes in without accepting the wording in force', async () => {
    const secret = await invited(line);
    const answer = await accept(secret, { ...ACCEPTANCE, version: CONDUCT_VERSION + 1 });
    expect(answer.body).toEqual({ refusal: { code: 'conduct-not-accepted' } });
    expect((await accept(secret)).status).toBe(200);
  });

  it('whoever accepted an older wording only may do nothing but accept the new one', async () => {
    const { visitor, id } = await colleague(line);
    await line.database.sql('update sessions set conduct_version = null where account_id = $1', [id]);
    const refused = await visitor.post('/api/presence', { state: 'available' });
    expect([refused.status, refused.body]).toEqual([403, { refusal: { code: 'conduct-not-accepted' } }]);
    expect((await visitor.post('/api/conduct/accept', ACCEPTANCE)).status).toBe(200);
    await putOnRoster(line.database, id);
    expect((await visitor.post('/api/presence', { state: 'available' })).status).toBe(200);
  });

  it('what was accepted is kept: who, which wording, in which language', async () => {
    const { id } = await colleague(line);
    const rows = await line.database.sql('select version, language from conduct_acceptances where account_id = $1', [
      id,
    ]);
    expect(rows).toEqual([{ version: CONDUCT_VERSION, language: 'az' }]);
  });
});
