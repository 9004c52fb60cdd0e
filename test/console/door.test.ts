// The door and one's own page behind it, while time passes and people look elsewhere.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SOON } from '../harness/soon.ts';
import { passUntilSeen, withMovedClock } from './page-time.ts';
import { SLOW } from './screens.ts';
import { type ApiRequest, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const NOBODY = { status: 401, json: { refusal: { code: 'not-signed-in' } } };

/** Whoever was in another tab is back in this one. */
const comeBack = (page: Page) =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));

describe('the door', SLOW, () => {
  it('keeps what was typed when the person looks for the password in another tab', async () => {
    let asked = 0;
    const scene = await stage.open('/sign-in', {
      api: ({ path }) => {
        if (path !== '/api/me') return undefined;
        asked += 1;
        return NOBODY;
      },
    });
    const { page } = scene;
    const name = page.locator('input[autocomplete=username]');
    await name.fill('aysel');
    const before = asked;
    const answered = page.waitForResponse('**/api/me');
    await comeBack(page);
    await answered;
    expect(asked).toBeGreaterThan(before);
    expect(await name.inputValue()).toBe('aysel');
    await scene.close();
  });
});

describe('one’s own page', SLOW, () => {
  /** Aysel is signed in until she is not. */
  function makeSession() {
    const session = { isOver: false };
    const account = { id: 'account-1', name: 'Aysel', role: 'operator', languages: ['az'] };
    const colleague = { id: 'account-2', name: 'Rauf', recoveryId: 'recovery-1', askedBy: 'Nigar' };
    const api = ({ path, method }: ApiRequest) => {
      if (session.isOver) return NOBODY;
      if (path === '/api/me') return { json: { account, line: { demo: false }, softphone: null } };
      if (path === '/api/password') return { json: { signInName: 'aysel', changedAt: '2026-11-01T08:00:00Z' } };
      if (path === '/api/recoveries') return { json: [{ ...colleague, isMine: false, mayConfirm: true }] };
      if (path.endsWith('/confirm')) return { json: { link: 'https://line.example/sign-in#secret-link' } };
      return method === 'GET' ? { json: [] } : undefined;
    };
    return { session, api };
  }

  it('is closed with its session, and a colleague’s link with it', async () => {
    const { session, api } = makeSession();
    const scene = await stage.open('/sign-in', { ...withMovedClock, api });
    const { page } = scene;
    await page.getByRole('button', { name: /Rauf/ }).press('Enter');
    await page.getByText('secret-link').waitFor();
    await page.evaluate(() => localStorage.setItem('of-aysel', 'kept'));
    session.isOver = true;
    await passUntilSeen(page.getByText('You are signed out'));
    await expect.poll(() => page.evaluate(() => localStorage.getItem('of-aysel')), SOON).toBe(null);
    await page.locator('input[autocomplete=username]').waitFor();
    expect(await page.getByText('secret-link').count()).toBe(0);
    expect(await page.getByText('You are signed in as').count()).toBe(0);
    await scene.close();
  });

  it('shows whom one may help back in, and those after the first ones', async () => {
    const { api } = makeSession();
    const colleagues = Array.from({ length: 26 }, (_, nth) => ({
      ...{ id: `colleague-${nth}`, name: `Nigar ${nth}`, role: 'operator' },
      ...{ recoveryId: null, askedBy: null, isMine: false, mayConfirm: false },
    }));
    const asked = (request: ApiRequest) => {
      if (request.path === '/api/recoveries') return { json: colleagues.slice(0, 25) };
      if (request.path === '/api/recoveries/after/25') return { json: colleagues.slice(25) };
      return api(request);
    };
    const scene = await stage.open('/sign-in', { api: asked });
    const { page } = scene;
    await page.getByRole('button', { name: 'Ask for Nigar 24' }).waitFor();
    expect(await page.getByRole('button', { name: 'Ask for Nigar 25' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show the next ones' }).press('Enter');
    await page.getByRole('button', { name: 'Ask for Nigar 25' }).waitFor();
    expect(await page.getByRole('button', { name: 'Ask for Nigar 0' }).count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Show the next ones' }).count()).toBe(0);
    await scene.close();
  });

  it('lets whoever has a password take the only passkey away, and nobody else', async () => {
    const { api } = makeSession();
    let changedAt: string | null = '2026-11-01T08:00:00Z';
    const asked = (request: ApiRequest) => {
      if (request.path === '/api/passkeys' && request.method === 'GET')
        return { json: [{ id: 'passkey-1', label: 'lost telephone', lastUsedAt: null }] };
      if (request.path === '/api/password') return { json: { signInName: 'aysel', changedAt } };
      return api(request);
    };
    const scene = await stage.open('/sign-in', { api: asked });
    await scene.page.getByRole('button', { name: 'Remove: lost telephone' }).press('Enter');
    await expect.poll(() => scene.commands.map(({ path }) => path)).toContain('/api/passkeys/passkey-1/remove');
    await scene.close();
    changedAt = null;
    const other = await stage.open('/sign-in', { api: asked });
    await other.page.getByText('The last one stays').waitFor();
    await other.close();
  });

  it('keeps the password that stands in the form when the proof has come, not the one of before', async () => {
    const { api } = makeSession();
    const sent: unknown[] = [];
    const asked = (request: ApiRequest) => {
      if (request.path !== '/api/password' || request.method !== 'POST') return api(request);
      sent.push(request.body);
      return sent.length === 1 ? { status: 403, json: { refusal: { code: 'step-up-needed' } } } : { json: {} };
    };
    const scene = await stage.open('/sign-in', { api: asked });
    const { page } = scene;
    const password = page.getByLabel('New password');
    await password.fill('üç yaşıl stakan');
    await page.getByLabel('Present password').fill('üç qırmızı stəkan');
    await page.getByLabel('Six-digit code').fill('123456');
    await page.getByRole('button', { name: 'Change the password' }).press('Enter');
    await page.getByRole('button', { name: 'Prove by code' }).waitFor();
    await page.getByLabel('Six-digit code').last().fill('234567');
    await password.fill('üç yaşıl stəkan');
    await page.getByRole('button', { name: 'Prove by code' }).press('Enter');
    await page.getByText('The password is changed.').waitFor();
    expect(sent).toMatchObject([{ password: 'üç yaşıl stakan' }, { password: 'üç yaşıl stəkan' }]);
    await scene.close();
  });

  it('calls no code wrong that nobody looked at, because the session was over', async () => {
    const { session, api } = makeSession();
    const scene = await stage.open('/sign-in', { api });
    const { page } = scene;
    await page.getByLabel('New password').fill('üç yaşıl stəkan');
    await page.getByLabel('Present password').fill('üç qırmızı stəkan');
    await page.getByLabel('Six-digit code').fill('123456');
    session.isOver = true;
    await page.getByRole('button', { name: 'Change the password' }).press('Enter');
    await page.getByText('You are signed out').waitFor({ timeout: 10_000 });
    expect(await page.getByText('The code did not match').count()).toBe(0);
    await scene.close();
  });
});
