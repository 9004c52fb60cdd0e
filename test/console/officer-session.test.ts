import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../src/console/shared/contract.ts';
import { makeEscalation } from './desks.ts';
import { passUntil, withMovedClock } from './page-time.ts';
import { eventually, inSeconds, officerScreen, SLOW } from './screens.ts';
import { type ApiRequest, openStage, type Scene, type Stage } from './stage.ts';

const HALF_AN_HOUR = 30 * 60;
/** Lets the test see which sounds the page began, and which of them go on. */
const NOTE_SOUNDS = `
  globalThis.sounds = [];
  HTMLMediaElement.prototype.play = function () {
    const name = this.src.includes('silence') ? 'silence' : 'chime';
    if (name === 'chime') globalThis.sounds.push(this);
    this.goesOn = true;
    return Promise.resolve();
  };
  HTMLMediaElement.prototype.pause = function () {
    this.goesOn = false;
  };`;
const SIGNED_OUT: ServerMessage = { type: 'signed-out' };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

async function officer(parts: { endsInSeconds?: number; isOnDuty?: boolean; language?: 'az' | 'ru' | 'en' } = {}) {
  const { endsInSeconds = 6 * 60 * 60, isOnDuty = true, language = 'en' } = parts;
  const screen = officerScreen('', []);
  const [unit] = screen.messages;
  if (unit?.type === 'unit' && !isOnDuty) unit.unit = { ...unit.unit, onDuty: [] };
  const account = { id: 'account-1', name: 'Elçin', role: 'duty-officer', languages: ['az'] };
  // From when the page asks: how long it took to come up counts for nothing.
  const me = () => ({ account, line: { demo: true }, softphone: null, session: { endsAt: inSeconds(endsInSeconds) } });
  const api = ({ path }: ApiRequest) => (path === '/api/me' ? { json: me() } : undefined);
  const scene = await stage.open('/duty-officer', { ...screen, ...withMovedClock, api, language, before: NOTE_SOUNDS });
  await scene.page.getByText(isOnDuty ? DUTY[language] : 'You are not on duty').waitFor();
  return { ...scene, unit };
}

const DUTY = { az: 'Növbətçisiniz', ru: 'Вы дежурите', en: 'You are on duty' };

const chimes = ({ page }: Scene, which: 'once' | 'going on'): Promise<number> =>
  page.evaluate(
    which === 'once'
      ? 'globalThis.sounds.filter((sound) => !sound.loop).length'
      : 'globalThis.sounds.filter((sound) => sound.loop && sound.goesOn).length',
  );

describe('B4.1: the sign-in of an officer on duty does not end without a word', SLOW, () => {
  it('half an hour before it is said how to sign in again, with one sound', async () => {
    const scene = await officer({ endsInSeconds: HALF_AN_HOUR + 25 });
    const words = scene.page.getByText('Before then press “Sign out” and sign in again', { exact: false });
    expect(await words.count()).toBe(0);
    // Without its beats the page would begin its line anew.
    const beat = () => scene.send({ type: 'beat', n: 1 });
    await passUntil(scene.page, () => {
      beat();
      return words.isVisible();
    });
    await words.waitFor();
    await eventually(() => chimes(scene, 'once')).toBe(1);
    // A document by which the server's clock is back before the half hour, however long this took, and time goes on.
    if (scene.unit) scene.send(scene.unit);
    await words.waitFor({ state: 'detached' });
    await passUntil(scene.page, () => {
      beat();
      return words.isVisible();
    });
    await words.waitFor();
    expect(await chimes(scene, 'once')).toBe(1);
    expect(await chimes(scene, 'going on')).toBe(0);
    await scene.close();
  });

  it('it is said without a sound to an officer who is not on duty', async () => {
    const scene = await officer({ endsInSeconds: HALF_AN_HOUR - 60, isOnDuty: false });
    await scene.page.getByText('and sign in again', { exact: false }).waitFor();
    await scene.page.clock.runFor(5_000);
    expect(await chimes(scene, 'once')).toBe(0);
    await scene.close();
  });

  it.each([
    ['az', 'Yenidən daxil olmayınca bu səhifəyə heç bir bildirmə çatmır.', 'Səsi kəs'],
    ['ru', 'Пока вы не войдёте снова, ни одно обращение сюда не придёт.', 'Убрать звук'],
    ['en', 'No escalation reaches this page any more until you sign in again.', 'Silence ring'],
  ] as const)('once it has ended the page says so in %s, and sounds until its button is pressed', async (...row) => {
    const [language, words, button] = row;
    const scene = await officer({ language });
    scene.send(SIGNED_OUT);
    await scene.page.getByRole('alert').getByText(words, { exact: false }).waitFor();
    await eventually(() => chimes(scene, 'going on')).toBe(1);
    await scene.page.getByRole('button', { name: button }).click();
    await eventually(() => chimes(scene, 'going on')).toBe(0);
    await scene.page.getByRole('alert').getByText(words, { exact: false }).waitFor();
    expect(await scene.page.getByRole('button', { name: button }).count()).toBe(0);
    expect(scene.faults).toEqual([]);
    await scene.close();
  });

  it('who signs out themselves, or is not on duty, goes in silence', async () => {
    const leaving = await officer();
    await leaving.page.getByRole('button', { name: 'Sign out' }).click();
    leaving.send(SIGNED_OUT);
    const idle = await officer({ isOnDuty: false });
    idle.send(SIGNED_OUT);
    for (const scene of [leaving, idle]) {
      await scene.page.getByText('You are signed out').waitFor();
      expect(await chimes(scene, 'going on')).toBe(0);
      expect(await scene.page.getByText('No escalation reaches', { exact: false }).count()).toBe(0);
      await scene.close();
    }
  });

  it('a page whose server hears of no change says that nothing reaches it, until it does again', async () => {
    const scene = await officer();
    // No time passes: the page cannot find its line silent by itself.
    await scene.page.clock.pauseAt(Date.now() + 1_000);
    const words = scene.page.getByText('new escalations do not reach this page', { exact: false });
    scene.send({ type: 'beat', n: 1, isDeaf: true });
    await words.waitFor();
    scene.send({ type: 'beat', n: 2 });
    await words.waitFor({ state: 'detached' });
    await scene.close();
  });
});

// B4.3: an officer waits for no number that will not come.
it('a notice says why there is no number, where one might be given', SLOW, async () => {
  const items = [
    makeEscalation({ identity: 'may-be-given' }),
    makeEscalation({ id: 'escalation-2', identity: 'withheld' }),
  ];
  const scene = await stage.open('/duty-officer', officerScreen('', items));
  await scene.page.getByText('There is no number').waitFor();
  expect(await scene.page.locator('[data-escalation]').count()).toBe(2);
  expect(await scene.page.getByText('There is no number').count()).toBe(1);
  await scene.close();
});
