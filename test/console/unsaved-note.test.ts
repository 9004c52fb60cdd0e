// Nobody's words are lost by signing out, since whoever has written what is on no server is asked first; nor by a document that comes late.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWrapUp } from './desks.ts';
import { deskWith, eventually, inSeconds, isFocused, operatorScreen, presence, SLOW } from './screens.ts';
import { type ApiRequest, openStage, type Scene, type Stage } from './stage.ts';

/** A folder for pictures of the question; none is made without it. */
const PICTURES = process.env['SIGN_OUT_PICTURES'];
const SCREEN = operatorScreen('', { presence: presence('wrap-up'), wrapUps: [makeWrapUp('call-1')] });

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

describe('a document that was made before the call came, and came after it', SLOW, () => {
  it('leaves its note on the desk as it is: what is typed then is saved', async () => {
    const [before, shown] = [inSeconds(-1), inSeconds(0)];
    const wrapUps = [makeWrapUp('call-1')];
    const scene = await stage.open(
      '/operator',
      operatorScreen('', { serverTime: shown, presence: presence('wrap-up'), wrapUps }),
    );
    const note = scene.page.locator('textarea.note-text');
    await note.waitFor();
    scene.send(deskWith({ serverTime: before, wrapUps: [] }));
    // Dropped whole, it changes nothing that could be waited for; what comes behind it does.
    scene.send(deskWith({ presence: presence('wrap-up'), wrapUps: [{ ...makeWrapUp('call-1'), callLabel: '0410' }] }));
    await scene.page.getByText('0410').first().waitFor();
    await note.fill('the first words');
    await eventually(() => scene.commands.map(({ path }) => path)).toContain('/api/calls/call-1/note');
    await scene.close();
  });
});

describe('the work after a call, while its end is on the way to the server', SLOW, () => {
  it('takes no more words: nobody could save them when it has ended', async () => {
    const scene = await stage.open('/operator', SCREEN);
    const { page } = scene;
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/wrap-up', (route) => answered.then(() => route.continue()));
    const note = page.locator('textarea.note-text');
    await note.fill('the first words');
    await page.getByRole('radio').first().click();
    const asked = page.waitForRequest('**/wrap-up');
    await page.getByRole('button', { name: 'Save and finish', exact: true }).click();
    await asked;
    // The page is drawn once more behind the press.
    await eventually(() => note.isEditable()).toBe(false);
    answer();
    await eventually(() => note.isEditable()).toBe(true);
    await scene.close();
  });
});

describe('signing out with a note that is on no server', SLOW, () => {
  async function openUnsaved(language: 'az' | 'ru' | 'en' = 'en') {
    const server = { isAway: true };
    const api = ({ path }: ApiRequest) =>
      server.isAway && path.endsWith('/note') ? { status: 500, json: { refusal: { code: 'try-again' } } } : undefined;
    const scene = await stage.open('/operator', { ...SCREEN, language, api });
    await scene.page.locator('textarea.note-text').fill('the last words');
    await scene.page.locator('[data-testid=save-state].save-not-saved').waitFor();
    return { scene, server };
  }
  const sent = (scene: Scene) => scene.commands.map(({ path }) => path);
  const signOut = (scene: Scene) => scene.page.getByRole('button', { name: 'Sign out', exact: true });
  const askedIn = (scene: Scene) => scene.page.getByRole('dialog', { name: 'Before you sign out' });

  it('asks first, by keyboard too; saving that fails says why, and leads out when the server is back', async () => {
    const { scene, server } = await openUnsaved();
    await signOut(scene).focus();
    await scene.page.keyboard.press('Enter');
    await askedIn(scene).getByText('it is in this tab only', { exact: false }).waitFor();
    await eventually(() => isFocused(scene, '[role=dialog] .button-main')).toBe(true);
    await scene.page.keyboard.press('Enter');
    await askedIn(scene).getByRole('alert').getByText('Not saved', { exact: false }).waitFor();
    await scene.page.keyboard.press('Escape');
    await askedIn(scene).waitFor({ state: 'detached' });
    expect(await scene.page.locator('textarea.note-text').inputValue()).toBe('the last words');
    expect(sent(scene)).not.toContain('/api/sign-out');
    await signOut(scene).click();
    await askedIn(scene).waitFor();
    server.isAway = false;
    await askedIn(scene).getByRole('button', { name: 'Save and sign out' }).click();
    await scene.page.getByText('You are signed out').waitFor();
    expect(sent(scene).slice(-2)).toEqual(['/api/calls/call-1/note', '/api/sign-out']);
    await scene.close();
  });

  it('asks nobody whose words the server takes as they sign out', async () => {
    const { scene, server } = await openUnsaved();
    server.isAway = false;
    await scene.page.locator('textarea.note-text').fill('the very last words');
    await signOut(scene).click();
    await scene.page.getByText('You are signed out').waitFor();
    expect(sent(scene)).toContain('/api/calls/call-1/note');
    await scene.close();
  });

  it('asks in another tab, too, whose sign-out ends the desk’s session', async () => {
    const { scene, server } = await openUnsaved();
    const { tab, ended } = await ownPageBeside(scene);
    await tab.getByRole('button', { name: 'Sign out', exact: true }).click();
    await tab.getByText('On the desk, in another tab', { exact: false }).waitFor();
    if (PICTURES) await tab.screenshot({ path: `${PICTURES}/beside.png` });
    await tab.getByRole('button', { name: 'Cancel' }).click();
    expect(ended()).toBe(0);
    server.isAway = false;
    await scene.page.bringToFront();
    await scene.page.locator('textarea.note-text').fill('the very last words');
    await scene.page.keyboard.press('Tab');
    await scene.page.locator('[data-testid=save-state].save-saved').waitFor();
    await tab.bringToFront();
    await tab.getByRole('button', { name: 'Sign out', exact: true }).click();
    await eventually(ended).toBe(1);
    await scene.close();
  });

  it.each([
    ['az', 'Çıx', 'Yadda saxlamadan çıx'],
    ['ru', 'Выйти', 'Выйти, не сохраняя'],
    ['en', 'Sign out', 'Sign out without saving'],
  ] as const)(
    'lets the words go only by a button that says so, on a narrow page too: %s',
    async (language, out, anyway) => {
      const { scene } = await openUnsaved(language);
      await scene.page.setViewportSize({ width: 320, height: 700 });
      await scene.page.getByRole('button', { name: out, exact: true }).click();
      const asked = scene.page.getByRole('dialog');
      await asked.waitFor();
      if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/sign-out-${language}.png` });
      expect(await asked.evaluate((box) => box.scrollWidth <= box.clientWidth)).toBe(true);
      await asked.getByRole('button', { name: anyway }).click();
      await asked.waitFor({ state: 'detached' });
      expect(sent(scene)).toEqual(['/api/sign-out']);
      await scene.close();
    },
  );
});

/** The person's own page in another tab of the same browser, and how often it has ended the session. */
async function ownPageBeside(scene: Scene) {
  const tab = await scene.page.context().newPage();
  let ends = 0;
  await tab.route('**/api/**', (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/api/sign-out') ends += 1;
    const account = { id: 'account-1', name: 'Aysel', role: 'operator', languages: ['az'] };
    const me = { account, line: { demo: true }, softphone: null };
    return route.fulfill({ json: path === '/api/me' ? me : [] });
  });
  await tab.goto(`${new URL(scene.page.url()).origin}/sign-in?lang=en`);
  return { tab, ended: () => ends };
}
