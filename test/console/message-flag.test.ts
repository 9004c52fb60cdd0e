// B4.1: what a caller left is passed on to the unit by its flag, in the form that a talk's has, and by no word.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKeyServer } from './key-server.ts';
import { messageServer, openedMessage } from './left-messages.ts';
import { desk } from './note-page.ts';
import { deskWith, eventually, SLOW } from './screens.ts';
import { type ApiAnswer, type ApiRequest, openStage, type Scene, type Stage } from './stage.ts';

/** A folder for pictures; none is made without it. */
const PICTURES = process.env['MESSAGE_FLAG_PICTURES'];
const NOT_TOLD = 'The unit has not been told of this message yet. Once this is sent, the message leaves the list.';
const ANSWERS = ['In danger now', 'Held against their will', 'Not a child', 'Not asked', 'Danger to life'];
const FLAG = {
  ...{ level: 'danger-now', sign: 'held-against-will', child: 'no', consent: 'not-asked', ground: 'danger-to-life' },
  presumedVictim: false,
};
const REFUSED = (status: number, code: string): ApiAnswer => ({ status, json: { refusal: { code } } });

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

/** The server with this message first, which is passed on only where the unit was told; and how it goes wrong. */
function makeServer(others: Parameters<typeof messageServer>[2]) {
  const keys = makeKeyServer();
  const left = messageServer(keys, 2, others);
  const options = desk(keys, 'aysel');
  const server = {
    flags: [] as unknown[],
    done: left.done,
    isColleagues: false,
    isAway: false,
    api(request: ApiRequest): ApiAnswer | undefined {
      const { method, path, body } = request;
      if (method === 'POST' && path.endsWith('/escalation')) {
        if (server.isColleagues) return REFUSED(404, 'not-found');
        server.flags.push(body);
        return { status: 201, json: { id: 'escalation-1', reference: '7Q4' } };
      }
      if (path.endsWith('/finish') && server.isAway) return REFUSED(503, 'try-again');
      if (path.endsWith('/finish') && server.flags.length === 0) return REFUSED(409, 'unit-not-told');
      return left.answer(request) ?? options.api?.(request);
    },
  };
  return { server, keys, options };
}

/** The desk of somebody who has just heard the message. */
async function heard(look: object = {}, others: Parameters<typeof messageServer>[2] = []) {
  const { server, keys, options } = makeServer(others);
  const scene = await stage.open('/operator', { ...options, ...look, api: server.api, messages: [deskWith({})] });
  await eventually(() => keys.holdersOf(1)).toEqual(['aysel']);
  await scene.page.locator('.message .button').first().focus();
  await scene.page.keyboard.press('Enter');
  await scene.page.locator('audio.message-sound').waitFor();
  return { scene, server };
}

const outcome = ({ page }: Scene) => page.getByRole('button', { name: 'Passed on to the unit' });
const form = ({ page }: Scene) => page.getByRole('dialog', { name: 'Notify the unit: message of call 0412' });

/** By the keys alone. */
async function press(scene: Scene): Promise<void> {
  await outcome(scene).focus();
  await scene.page.keyboard.press('Enter');
  await form(scene).waitFor();
}

/** Each answer by its keys: Tab goes from question to question, an arrow from answer to answer. */
async function fill(scene: Scene): Promise<void> {
  for (const [at, name] of ANSWERS.entries()) {
    const answer = form(scene).getByRole('radiogroup').nth(at).getByRole('radio', { name });
    await answer.focus();
    await scene.page.keyboard.press('Space');
    await eventually(() => answer.isChecked()).toBe(true);
  }
}

async function send(scene: Scene): Promise<void> {
  await form(scene).getByRole('button', { name: 'Send to duty officer now' }).focus();
  await scene.page.keyboard.press('Enter');
}

const isFocused = (scene: Scene, place: string) =>
  scene.page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, place);

describe('B4.1: whoever heard what a caller left', SLOW, () => {
  it('presses “passed on”, is told that the unit was not, and tells it by keyboard alone', async () => {
    const { scene, server } = await heard({}, [openedMessage()]);
    await press(scene);
    await form(scene).getByText(NOT_TOLD).waitFor();
    expect(await form(scene).getAttribute('aria-describedby')).toBeTruthy();
    // No number is promised, whatever the ground; nor that the unit hears it.
    const numberless = form(scene).getByText('The message itself is not sent, and no name.', { exact: false });
    await numberless.waitFor();
    await fill(scene);
    expect(await numberless.textContent()).toContain('no number can go with it any more');
    await send(scene);
    await form(scene).getByText('7Q4 is sent to the duty officer').waitFor();
    await eventually(() => server.done).toEqual([{ disposition: 'escalated' }]);
    expect(server.flags).toEqual([FLAG]);
    await scene.page.locator('audio.message-sound').waitFor({ state: 'detached' });
    await scene.page.keyboard.press('Escape');
    await form(scene).waitFor({ state: 'detached' });
    await scene.page.getByText('1 message waits').waitFor();
    // The one it was about is gone: whoever works by keys goes on among the others.
    await eventually(() => isFocused(scene, '#messages-title')).toBe(true);
    await scene.close();
  });

  it('is at the message that it pressed to hear, and not nowhere', async () => {
    const { scene } = await heard();
    await eventually(() => isFocused(scene, '.message')).toBe(true);
    await scene.close();
  });

  it('leaves the form by Escape, is at the message again, and finds the answers when it is opened once more', async () => {
    const { scene, server } = await heard();
    await press(scene);
    await form(scene).getByRole('radio', { name: 'In danger now' }).focus();
    await scene.page.keyboard.press('Space');
    await scene.page.keyboard.press('Escape');
    await form(scene).waitFor({ state: 'detached' });
    expect(await outcome(scene).evaluate((button) => button === document.activeElement)).toBe(true);
    await scene.page.keyboard.press('Enter');
    await form(scene).waitFor();
    expect(await form(scene).getByRole('radio', { name: 'In danger now' }).isChecked()).toBe(true);
    expect([server.flags, server.done]).toEqual([[], []]);
    await scene.close();
  });

  it.each([
    ['among the others', [openedMessage()], '.messages'],
    ['at the desk, where it was the last', [], 'main'],
  ] as const)('is %s when a press has taken it off the list, and not nowhere', async (_where, others, place) => {
    const { scene, server } = await heard({}, others);
    server.flags.push(FLAG);
    await scene.page.getByRole('button', { name: 'Nothing to do' }).focus();
    await scene.page.keyboard.press('Enter');
    await eventually(() => server.done).toEqual([{ disposition: 'nothing-to-do' }]);
    await scene.page.locator('audio.message-sound').waitFor({ state: 'detached' });
    await eventually(() => isFocused(scene, place)).toBe(true);
    await scene.close();
  });

  it('covers the form with the shade, and finds its answers under it, or what came of them', async () => {
    const { scene, server } = await heard();
    const shaded = async () => {
      await scene.page.keyboard.press('Pause');
      await scene.page.getByRole('button', { name: 'Show the screen' }).waitFor();
      await form(scene).waitFor({ state: 'detached' });
      expect(await scene.page.locator('.layer').count()).toBe(0);
      await scene.page.keyboard.press('Pause');
      await form(scene).waitFor();
    };
    await press(scene);
    await fill(scene);
    await shaded();
    expect(await form(scene).getByRole('radio', { checked: true }).count()).toBe(ANSWERS.length);
    await scene.page.keyboard.press('Escape');
    await form(scene).waitFor({ state: 'detached' });
    expect(await outcome(scene).evaluate((button) => button === document.activeElement)).toBe(true);
    await press(scene);
    await send(scene);
    await form(scene).getByText('7Q4 is sent to the duty officer').waitFor();
    await shaded();
    expect(await form(scene).textContent()).toContain('7Q4 is sent to the duty officer');
    expect(server.flags).toEqual([FLAG]);
    await scene.close();
  });

  it('is told where a colleague has opened it since, and loses no answer', async () => {
    const { scene, server } = await heard();
    await press(scene);
    await fill(scene);
    server.isColleagues = true;
    await send(scene);
    await form(scene).getByText('A colleague has opened this message since: it is with them now.').waitFor();
    expect(await form(scene).getByRole('radio', { checked: true }).count()).toBe(ANSWERS.length);
    await scene.close();
  });

  it('reads nowhere that the unit was not told once it was, though the message stays in the list', async () => {
    const { scene, server } = await heard();
    await press(scene);
    await fill(scene);
    server.isAway = true;
    await send(scene);
    await form(scene).getByText('7Q4 is sent to the duty officer').waitFor();
    await scene.page.keyboard.press('Escape');
    await form(scene).waitFor({ state: 'detached' });
    expect(await scene.page.locator('body').textContent()).not.toContain('has not been told');
    server.isAway = false;
    await outcome(scene).click();
    await eventually(() => server.done).toEqual([{ disposition: 'escalated' }]);
    await scene.page.locator('.message').waitFor({ state: 'detached' });
    expect(await form(scene).count()).toBe(0);
    await scene.close();
  });

  const draw = async () => {
    for (const language of ['az', 'ru', 'en'] as const)
      for (const colorScheme of ['light', 'dark'] as const)
        for (const width of [1280, 360]) {
          const { scene } = await heard({ language, colorScheme, viewport: { width, height: 800 } });
          const shot = (name: string) =>
            scene.page.screenshot({ path: `${PICTURES}/${name}-${language}-${colorScheme}-${width}.png` });
          await scene.page.locator('.message-outcomes .button').nth(1).click();
          await scene.page.locator('.flag-columns').waitFor();
          await shot('form');
          await scene.page.locator('.flag-columns [role=radio]').nth(10).click();
          await scene.page.locator('.flag-preview > .hint').scrollIntoViewIfNeeded();
          await shot('preview');
          await scene.close();
        }
  };
  if (PICTURES) it('is drawn', draw, 120_000);
});
