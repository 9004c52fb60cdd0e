// A session that the server ends takes no words with it: the page keeps them, unseen, until their own person is signed in again.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousProblems } from '../browser/accessibility.ts';
import { answer, CALL, deskOf, type Line, makeLine } from './ended-session.ts';
import { noteOf } from './note-page.ts';
import { passUntilSeen, withMovedClock } from './page-time.ts';
import { eventually, SLOW } from './screens.ts';
import { type ApiRequest, openStage, type Scene, type Stage } from './stage.ts';

/** A folder for pictures; none are made without it. */
const PICTURES = process.env['SESSION_PICTURES'];
const WORDS = 'ağ darvaza, ikinci mərtəbə';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

/** Aysel's desk, with words that are on no server. */
async function openUnsaved(line: Line, language: 'az' | 'ru' | 'en' = 'en'): Promise<Scene> {
  const messages = () => [deskOf(line)];
  const api = (asked: ApiRequest) => answer(line, asked);
  const scene = await stage.open('/operator', { ...withMovedClock, messages, language, api });
  await scene.page.locator('textarea.note-text').fill(WORDS);
  await scene.page.locator('[data-testid=save-state].save-not-saved').first().waitFor();
  return scene;
}

/** The server ends the session, and says so over the line. */
function endSession(line: Line, scene: Scene, why?: 'suspended'): void {
  line.signedIn = null;
  scene.send({ type: 'signed-out', ...(why === undefined ? {} : { why }) });
}

/** Signs in as this person in another tab of the same browser. */
async function signInBeside(line: Line, scene: Scene, who: string): Promise<Page> {
  line.signedIn = who;
  const tab = await scene.page.context().newPage();
  await tab.route('**/api/**', (route) => {
    const request = route.request();
    const asked = { method: request.method(), path: new URL(request.url()).pathname, body: request.postDataJSON() };
    const { status = 200, json } = answer(line, asked, null) ?? { json: [] };
    return route.fulfill({ status, json });
  });
  await tab.goto(`${new URL(scene.page.url()).origin}/sign-in?lang=en`);
  await tab.getByText('Open the desk').waitFor();
  return tab;
}

const ended = ({ page }: Scene) => page.getByRole('alert').getByText('The note is not saved', { exact: false });
const isShown = ({ page }: Scene) => page.evaluate((words) => document.body.innerHTML.includes(words), WORDS);

/** Neither in what the browser keeps nor in the address. */
async function isKeptInTheOpen({ page }: Scene): Promise<boolean> {
  const kept = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name);
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, names, location.href, document.title]);
  });
  return kept.includes('darvaza') || !/\[(?:"keys")?\]/.test(kept);
}

describe('a session that the server ends while a note is on no server', SLOW, () => {
  it.each<[string, (line: Line, scene: Scene) => unknown]>([
    ['the line says so', (line, scene) => endSession(line, scene)],
    [
      'the line breaks, and the desk is answered to nobody',
      (line, scene) => {
        line.signedIn = null;
        scene.cutLine();
      },
    ],
    [
      'the note itself is refused',
      async (line, scene) => {
        line.signedIn = null;
        await scene.page.locator('textarea.note-text').fill(`${WORDS}, davamı`);
      },
    ],
  ])('says so when %s, keeps the words out of sight, and saves them after a sign-in in another tab', async (_, end) => {
    const line = makeLine();
    const scene = await openUnsaved(line);
    await end(line, scene);
    await ended(scene).waitFor();
    expect(await isShown(scene)).toBe(false);
    expect(await isKeptInTheOpen(scene)).toBe(false);
    expect(await scene.page.getByRole('link', { name: 'Sign in in another tab' }).getAttribute('href')).toBe(
      '/sign-in?lang=en',
    );
    line.instead = null;
    await signInBeside(line, scene, 'aysel');
    await passUntilSeen(scene.page.getByRole('alert').getByText('The note is saved'));
    expect(line.saves.at(-1)).toBe('aysel');
    expect(line.server.received()).not.toContain('darvaza');
    scene.mendLine();
    await scene.page.getByRole('button', { name: 'Open the desk' }).click();
    await eventually(() => noteOf(scene).inputValue()).toContain(WORDS);
    await scene.close();
  });

  it('leaves the phone to the tab in which its person goes on, and is asked about before it is closed', async () => {
    const line = makeLine();
    const scene = await openUnsaved(line);
    const holdsPhone = () =>
      scene.page.evaluate(async () => (await navigator.locks.query()).held?.some(({ name }) => name === 'phone'));
    await eventually(holdsPhone).toBe(true);
    endSession(line, scene);
    await ended(scene).waitFor();
    await eventually(holdsPhone).toBe(false);
    const isAsked = () =>
      scene.page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
    expect(await isAsked()).toBe(true);
    line.instead = null;
    await signInBeside(line, scene, 'aysel');
    await passUntilSeen(scene.page.getByText('The note is saved'));
    expect(await isAsked()).toBe(false);
    await scene.close();
  });

  it('shows both texts where the person wrote another one meanwhile, as long as they are signed in, and saves the one they choose', async () => {
    const line = makeLine();
    const scene = await openUnsaved(line);
    endSession(line, scene);
    await ended(scene).waitFor();
    const tab = await signInBeside(line, scene, 'aysel');
    await tab.routeWebSocket(/\/api\/live$/, (socket) => socket.send(JSON.stringify(deskOf(line))));
    await tab.getByRole('link', { name: 'Open the desk' }).click();
    await tab.locator('textarea.note-text').fill('the other text');
    await eventually(() => line.server.note(CALL)?.revision).toBe(1);
    line.instead = null;
    const theirs = scene.page.locator('.conflict-text', { hasText: 'the other text' });
    await passUntilSeen(theirs);
    expect(await noteOf(scene).inputValue()).toBe(WORDS);
    line.signedIn = null;
    await passUntilSeen(scene.page.getByRole('heading', { name: 'Your sign-in has ended' }));
    expect([await isShown(scene), await theirs.count()]).toEqual([false, 0]);
    line.signedIn = 'aysel';
    await passUntilSeen(theirs);
    await scene.page.getByRole('button', { name: 'Keep mine' }).click();
    await passUntilSeen(scene.page.getByText('The note is saved'));
    expect(line.server.note(CALL)?.revision).toBe(2);
    await scene.close();
  });
});

describe('a note that is on no server, when another person signs in in that browser', SLOW, () => {
  it.each<[string, (line: Line, scene: Scene) => unknown]>([
    [
      'after the session ended',
      async (line, scene) => {
        endSession(line, scene);
        await ended(scene).waitFor();
      },
    ],
    ['while the desk stands there', () => undefined],
  ])('is neither shown to them nor saved as theirs, and waits for its own: %s', async (_, before) => {
    const line = makeLine();
    const scene = await openUnsaved(line);
    await before(line, scene);
    line.instead = null;
    const tab = await signInBeside(line, scene, 'nigar');
    await passUntilSeen(scene.page.getByRole('heading', { name: 'A colleague is signed in' }));
    await ended(scene).waitFor();
    expect(await isShown(scene)).toBe(false);
    await tab.close();
    await signInBeside(line, scene, 'aysel');
    await passUntilSeen(scene.page.getByText('The note is saved'));
    expect(line.saves).not.toContain('nigar');
    await scene.close();
  });

  it('goes only when somebody was asked, and takes nothing of theirs with it', async () => {
    const line = makeLine();
    const scene = await openUnsaved(line);
    endSession(line, scene);
    await ended(scene).waitFor();
    const tab = await signInBeside(line, scene, 'nigar');
    await passUntilSeen(scene.page.getByRole('heading', { name: 'A colleague is signed in' }));
    await tab.evaluate(() => localStorage.setItem('hers', '1'));
    const letGo = scene.page.getByRole('button', { name: 'Delete the note' });
    await letGo.click();
    const question = scene.page.getByRole('dialog');
    await question.waitFor();
    await scene.page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await ended(scene).waitFor();
    await letGo.click();
    await question.getByRole('button', { name: 'Delete the note' }).click();
    await scene.page.getByText('This desk belonged to another sign-in').waitFor();
    expect(await tab.evaluate(() => localStorage.getItem('hers'))).toBe('1');
    await scene.close();
  });
});

describe('a note that is on no server, when its person is gone for good', SLOW, () => {
  it('a suspended person is told that it cannot be saved, and is shown no way in', async () => {
    const line = makeLine();
    const scene = await openUnsaved(line);
    endSession(line, scene, 'suspended');
    await scene.page.getByRole('heading', { name: 'Your account is suspended' }).waitFor();
    await scene.page.getByRole('alert').getByText('cannot be saved any more', { exact: false }).waitFor();
    expect(await isShown(scene)).toBe(false);
    expect(await scene.page.getByRole('link').count()).toBe(0);
    await scene.page.getByRole('button', { name: 'Delete the note' }).click();
    await scene.page.getByRole('dialog').getByRole('button', { name: 'Delete the note' }).click();
    await scene.page.getByText('You are signed out').waitFor();
    await scene.close();
  });

  it('whoever was asked in another tab, and signed out all the same, leaves nothing here', async () => {
    const line = makeLine();
    const scene = await openUnsaved(line);
    const tab = await signInBeside(line, scene, 'aysel');
    await tab.getByRole('button', { name: 'Sign out', exact: true }).click();
    await tab.getByRole('button', { name: 'Sign out without saving' }).click();
    await eventually(() => line.signedIn).toBe(null);
    endSession(line, scene);
    await scene.page.getByText('You are signed out').waitFor();
    await scene.close();
  });
});

describe('what is said of it', SLOW, () => {
  it.each(['az', 'ru', 'en'] as const)(
    'fits a narrow page and has no serious finding, light or dark: %s',
    async (language) => {
      const line = makeLine();
      const scene = await openUnsaved(line, language);
      endSession(line, scene);
      await scene.page.locator('.held [role=alert]').waitFor();
      await look(scene.page, `${language}-nobody`);
      const tab = await signInBeside(line, scene, 'nigar');
      await passUntilSeen(scene.page.locator('.held .problem', { hasText: 'Aysel' }));
      await look(scene.page, `${language}-another`);
      await tab.close();
      await signInBeside(line, scene, 'aysel');
      await passUntilSeen(noteOf(scene).or(scene.page.locator('textarea.note-text')).first());
      await look(scene.page, `${language}-own`);
      line.instead = null;
      await passUntilSeen(scene.page.locator('.gate .button'));
      await look(scene.page, `${language}-saved`);
      await scene.close();
    },
  );
});

async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 320, height: 720 });
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-320-${colorScheme}.png`, fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.setViewportSize({ width: 1280, height: 900 });
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png` });
    expect(await seriousProblems(page), `${name} ${colorScheme}`).toEqual([]);
  }
}
