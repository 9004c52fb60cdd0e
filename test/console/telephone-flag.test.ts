// B4.1, A3.2: a call that was taken on an on-call telephone stands on the desk until the unit is told of it, in the form that a talk's has.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TelephoneCalls } from '../../src/escalation/contract.ts';
import { makeEscalation } from './desks.ts';
import { deskWith, eventually, officerScreen, SLOW } from './screens.ts';
import { type ApiAnswer, type ApiRequest, openStage, type Scene, type Stage } from './stage.ts';

/** A folder for pictures; none is made without it. */
const PICTURES = process.env['TELEPHONE_FLAG_PICTURES'];
const ANSWERS = ['In danger now', 'Held against their will', 'Not a child', 'Not asked', 'Danger to life'];
const FLAG = {
  ...{ level: 'danger-now', sign: 'held-against-will', child: 'no', consent: 'not-asked', ground: 'danger-to-life' },
  presumedVictim: false,
};
const MINUTE_MS = 60_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

type Taken = TelephoneCalls['calls'][number];
const taken = (change: Partial<Taken> = {}): Taken => ({
  ...({ id: 'call-1', callLabel: '0412', language: 'ru', urgency: 'danger-cannot-speak', isChild: true } as const),
  ...{ takenAt: new Date(Date.now() - 90 * MINUTE_MS).toISOString(), seconds: 754, isOver: true },
  ...change,
});
const LIVING = taken({ id: 'call-2', callLabel: '0413', isOver: false, urgency: 'ordinary', isChild: false });

/** The desk of somebody on duty; a call goes from the list with its flag. */
async function open(calls: readonly Taken[], look: object = {}) {
  const server = { flags: [] as [path: string, body: unknown][], isGone: false };
  const api = ({ method, path, body }: ApiRequest): ApiAnswer | undefined => {
    if (path === '/api/telephone-calls') {
      const told = server.flags.map(([flagged]) => flagged);
      return { json: { calls: calls.filter(({ id }) => !told.includes(`/api/calls/${id}/escalation`)) } };
    }
    if (method !== 'POST' || !path.endsWith('/escalation')) return undefined;
    if (server.isGone) return { status: 403, json: { refusal: { code: 'not-your-call' } } };
    server.flags.push([path, body]);
    return { status: 201, json: { id: 'escalation-1', reference: '7Q4' } };
  };
  const scene = await stage.open('/operator', { ...look, api, messages: [deskWith({})] });
  return { scene, server };
}

const button = ({ page }: Scene, label: string) =>
  page.getByRole('button', { name: `Notify the unit of call ${label}` });
const form = ({ page }: Scene, label: string) => page.getByRole('dialog', { name: `Notify the unit: call ${label}` });

/** By the keys alone. */
async function tell(scene: Scene, label: string): Promise<void> {
  await button(scene, label).focus();
  await scene.page.keyboard.press('Enter');
  for (const [at, name] of ANSWERS.entries()) {
    const answer = form(scene, label).getByRole('radiogroup').nth(at).getByRole('radio', { name });
    await answer.focus();
    await scene.page.keyboard.press('Space');
    await eventually(() => answer.isChecked()).toBe(true);
  }
}

async function send(scene: Scene, label: string): Promise<void> {
  await form(scene, label).getByRole('button', { name: 'Send to duty officer now' }).focus();
  await scene.page.keyboard.press('Enter');
}

describe('B4.1, A3.2: a call that was taken on an on-call telephone', SLOW, () => {
  it('is shown with what the keys said, and flagged by keyboard alone; the others stay', async () => {
    const { scene, server } = await open([taken(), LIVING]);
    const row = scene.page.locator('.message').first();
    for (const words of ['Call 0412', 'Russian', '12:34']) await row.getByText(words).first().waitFor();
    expect(await row.locator('.fact-danger').count()).toBe(1);
    await tell(scene, '0412');
    await form(scene, '0412').getByText('On an on-call telephone').waitFor();
    await form(scene, '0412').getByText('no number can go with it any more', { exact: false }).waitFor();
    await send(scene, '0412');
    await form(scene, '0412').getByText('7Q4 is sent to the duty officer').waitFor();
    expect(server.flags).toEqual([['/api/calls/call-1/escalation', FLAG]]);
    await button(scene, '0412').waitFor({ state: 'detached' });
    await scene.page.keyboard.press('Escape');
    await form(scene, '0412').waitFor({ state: 'detached' });
    await eventually(() => scene.page.evaluate(() => document.activeElement?.id)).toBe('telephone-calls-title');
    await button(scene, '0413').waitFor();
    await scene.close();
  });

  it('takes its number along while it goes on, which the form says', async () => {
    const { scene } = await open([LIVING]);
    await scene.page.locator('.message').getByText('Goes on').waitFor();
    await tell(scene, '0413');
    await form(scene, '0413').getByText('number goes with it while the call lasts', { exact: false }).waitFor();
    await scene.close();
  });

  it('whose twelve hours are over is said to be gone, and no answer is lost', async () => {
    const { scene, server } = await open([taken()]);
    await tell(scene, '0412');
    server.isGone = true;
    await send(scene, '0412');
    await form(scene, '0412').getByText('This call is no longer here').waitFor();
    expect(await form(scene, '0412').getByRole('radio', { checked: true }).count()).toBe(ANSWERS.length);
    await scene.close();
  });

  it('is said to be one where the duty officer reads of it', async () => {
    const { path, messages } = officerScreen('', [makeEscalation({ isFromTelephone: true })]);
    const scene = await stage.open(path, { messages });
    await scene.page.locator('.item').getByText('On an on-call telephone').waitFor();
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/officer.png`, fullPage: true });
    await scene.close();
  });

  const draw = async () => {
    for (const language of ['az', 'ru', 'en'] as const)
      for (const colorScheme of ['light', 'dark'] as const) {
        const { scene } = await open([taken(), LIVING], { language, colorScheme });
        const shot = (name: string) =>
          scene.page.screenshot({ path: `${PICTURES}/${name}-${language}-${colorScheme}.png`, fullPage: true });
        await scene.page.locator('.message .button').first().waitFor();
        await shot('desk');
        await scene.page.locator('.message .button').first().click();
        await scene.page.locator('.flag-columns').waitFor();
        await shot('form');
        await scene.close();
      }
  };
  if (PICTURES) it('is drawn', draw, 180_000);
});
