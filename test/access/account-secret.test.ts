import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeAt } from '../../src/access/code.ts';
import { type App, createApp } from '../../src/app.ts';
import { PUBLIC_ORIGIN, ROOT, SILENT_LOG } from '../telephony/webhook-post.ts';
import { fromBase32 } from './base32.ts';
import { ACCEPTANCE, invited } from './invited.ts';
import { type Line, openAccess } from './people.ts';

const PASSWORD = 'çay süfrəsi 7 stəkan';
const NEW_SECRET = 'invented-new-account-secret-0123456789';

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

/** Somebody with a password, and what makes their codes. */
async function member(name: string): Promise<() => object> {
  const secret = await invited(line, 'operator', name);
  const visitor = line.visitor();
  const { body } = await visitor.post('/api/invitation/code', { secret });
  const letters = fromBase32(String(body['text']));
  const code = () => codeAt(letters, Math.floor(line.now() / 30_000));
  const chosen = { secret, password: PASSWORD, sealed: body['sealed'], code: code(), acceptance: ACCEPTANCE };
  expect((await visitor.post('/api/invitation/password', chosen)).status).toBe(200);
  return () => ({ name, password: PASSWORD, code: code() });
}

/** The same line after a restart with these account secrets. */
async function withSecrets<Result>(accountSecrets: string[], work: (app: App) => Promise<Result>): Promise<Result> {
  const config = { ...line.config, accountSecrets };
  const app = await createApp({ config, clock: { now: line.now }, log: SILENT_LOG, root: ROOT });
  try {
    return await work(app);
  } finally {
    await app.stop();
  }
}

// A1.1: a secret that somebody saw can be replaced without shutting a shift out.
describe('a new account secret before the old one', () => {
  it('shuts nobody out, and once a person has signed in the old one is needed no more for them', async () => {
    const [known = ''] = line.config.accountSecrets;
    const came = await member('came-by');
    const away = await member('stayed-away');
    await withSecrets([NEW_SECRET, known], async (app) => expect(await signInNow(app, came)).toBe(200));
    await withSecrets([NEW_SECRET], async (app) => {
      expect(await signInNow(app, came)).toBe(200);
      expect(await signInNow(app, away)).toBe(500);
    });
    await withSecrets([NEW_SECRET, known], async (app) => expect(await signInNow(app, away)).toBe(200));
    await withSecrets([NEW_SECRET], async (app) => expect(await signInNow(app, away)).toBe(200));
  });

  it('takes no code twice because of it', async () => {
    const [known = ''] = line.config.accountSecrets;
    const typed = await member('twice');
    await line.pass(1);
    const once = typed();
    const tries = await withSecrets([NEW_SECRET, known], async (app) => [await post(app, once), await post(app, once)]);
    expect(tries).toEqual([200, 401]);
  });
});

async function signInNow(app: App, typed: () => object): Promise<number> {
  await line.pass(1);
  return post(app, typed());
}

async function post(app: App, payload: object): Promise<number> {
  const headers = { 'x-console': '1', origin: PUBLIC_ORIGIN, 'user-agent': 'Invented Browser 1.0' };
  return (await app.server.inject({ method: 'POST', url: '/api/sign-in/password', headers, payload })).statusCode;
}
