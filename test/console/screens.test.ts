import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Desk, ServerMessage } from '../../src/console/shared/contract.ts';
import { makeCall, makeDesk, makeEscalation, makeOffer, makeWrapUp } from './desks.ts';
import { openStage, type Stage } from './stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A browser on a loaded machine takes its time; what a person was promised is tested elsewhere, with its bound. */
const SLOW = { timeout: 60_000 };
const NARROW = { width: 320, height: 720 };
const WIDE = { width: 1280, height: 900 };
/** Dark in one language only: colours know no language. */
const LOOKS = [
  ['az', 'light'],
  ['ru', 'light'],
  ['en', 'light'],
  ['en', 'dark'],
] as const;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

/** Each screen with the documents that bring it about, and the key that opens a layer over it. */
const SCREENS: readonly { name: string; path: string; messages: readonly ServerMessage[]; key?: string }[] = [
  operatorScreen('the check before a shift', { presence: presence('offline') }),
  operatorScreen('a quiet desk', {}),
  operatorScreen('ringing', { presence: presence('reserved'), offer: freshOffer() }),
  operatorScreen('a call', {
    presence: presence('on-call'),
    call: makeCall({ urgency: 'danger', needsInterpreter: true }),
  }),
  { ...operatorScreen('the flag', { call: makeCall() }), key: 'F9' },
  { ...operatorScreen('the keys', {}), key: 'F1' },
  { ...operatorScreen('the commands', {}), key: 'Control+k' },
  { ...operatorScreen('the shade', { call: makeCall() }), key: 'Pause' },
  operatorScreen('a wrap-up', { presence: presence('wrap-up'), wrapUps: [makeWrapUp('call-1')] }),
  officerScreen('the inbox', []),
  officerScreen('the inbox with a late escalation', [
    makeEscalation({ isLate: true, level: 'danger-now', child: 'yes' }),
  ]),
  { ...officerScreen('the receipt', [makeEscalation()]), key: 'F2' },
];

describe('people who use assistive technology, or a narrow or dark screen', SLOW, () => {
  it.each(SCREENS)(
    '$name has no serious finding in three languages, light or dark, and fits 320 pixels',
    async (screen) => {
      const scene = await stage.open(screen.path, { messages: screen.messages });
      const { page } = scene;
      if (screen.key !== undefined) await page.keyboard.press(screen.key);
      for (const [language, colorScheme] of LOOKS) {
        await page.emulateMedia({ colorScheme });
        // By script: the switch is under whatever layer is open.
        await page.evaluate(
          (code) => document.querySelector<HTMLElement>(`.language-option[lang=${code}]`)?.click(),
          language,
        );
        await page.locator(`html[lang=${language}]`).waitFor();
        expect(await seriousFindings(page), `${language} ${colorScheme}`).toEqual([]);
        await page.setViewportSize(NARROW);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width, `${language} at 320 pixels`).toBeLessThanOrEqual(NARROW.width);
        await page.setViewportSize(WIDE);
      }
      expect(scene.faults).toEqual([]);
      await scene.close();
    },
  );
});

describe('an offered call', SLOW, () => {
  const typing = operatorScreen('', { wrapUps: [makeWrapUp('call-0')] });

  it('moves no focus, is read out once, and is answered by F2 from inside a field', async () => {
    const scene = await stage.open('/operator', typing);
    const note = scene.page.getByRole('textbox', { name: 'Note' });
    await note.click();
    await scene.page.keyboard.type('half a sen');
    scene.send(deskWith({ wrapUps: [makeWrapUp('call-0')], offer: freshOffer() }));
    await scene.page.getByRole('button', { name: 'Answer' }).waitFor();
    await scene.page.keyboard.type('tence');
    expect(await note.inputValue()).toBe('half a sentence');
    const alerts = scene.page.getByRole('alert').filter({ hasText: 'Press F2 to answer' });
    expect(await alerts.count()).toBe(1);
    await scene.page.keyboard.press('F2');
    await eventually(() => scene.commands.map(({ path }) => path)).toContain('/api/offers/offer-1/accept');
    expect(await note.inputValue()).toBe('half a sentence');
    await scene.close();
  });

  it('can be answered by pointer while a layer is open, and the layer stays', async () => {
    const scene = await stage.open('/operator', typing);
    await scene.page.keyboard.press('F9');
    await scene.page.getByRole('dialog').waitFor();
    scene.send(deskWith({ wrapUps: [makeWrapUp('call-0')], offer: freshOffer() }));
    await scene.page.getByRole('button', { name: 'Answer' }).click();
    await eventually(() => scene.commands.map(({ path }) => path)).toContain('/api/offers/offer-1/accept');
    expect(await scene.page.getByRole('dialog').isVisible()).toBe(true);
    await scene.close();
  });

  it('tells whoever sees the tab’s title no more than that there is one', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { offer: freshOffer() }));
    await scene.page.getByRole('button', { name: 'Answer' }).waitFor();
    await eventually(() => scene.page.title()).toBe('(1) Console');
    scene.send(deskWith({}));
    await eventually(() => scene.page.title()).toBe('Console');
    await scene.close();
  });

  it('rings in the page that holds the phone only', async () => {
    const scene = await stage.open('/operator', typing);
    scene.send({ type: 'phone-elsewhere' });
    scene.send(deskWith({ offer: freshOffer() }));
    await scene.page.getByText('The phone is in another tab: answer there', { exact: false }).waitFor();
    // The two messages are two paintings of the page; what counts is where it comes to rest.
    await scene.page.getByRole('button', { name: 'Answer' }).waitFor({ state: 'detached' });
    await scene.close();
  });
});

describe('a call', SLOW, () => {
  it('ends at the second press only', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.getByRole('button', { name: /^End call/ }).waitFor();
    await scene.page.keyboard.press('Shift+F2');
    await scene.page.getByText('Press once more within 3 seconds').waitFor();
    expect(scene.commands).toEqual([]);
    const pressed = async () => {
      await scene.page.keyboard.press('Shift+F2');
      return scene.commands;
    };
    // On a slow machine the first press may have run out by now: then the next two are the pair.
    await expect
      .poll(pressed, { timeout: SLOW.timeout, interval: 500 })
      .toEqual([{ path: '/api/calls/call-1/end', body: {} }]);
    await scene.close();
  });

  it('whoever is typing when the caller hangs up goes on typing', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.getByRole('textbox', { name: 'Note' }).click();
    await scene.page.keyboard.type('and th');
    scene.send(deskWith({ wrapUps: [makeWrapUp('call-1')] }));
    await scene.page.getByRole('radio', { name: 'Witness' }).waitFor();
    await scene.page.keyboard.type('en');
    expect(await scene.page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('and then');
    await scene.close();
  });

  it('never says "on the line" where this page has no audio', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.getByText('No audio here').waitFor();
    expect(await scene.page.getByText('On the line', { exact: true }).count()).toBe(0);
    await scene.close();
  });
});

// A visitor, a camera, a family member: nothing of the work may be seen or left behind.
describe('what others may see', SLOW, () => {
  it('the shade leaves a clock, and the saving goes on under it', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.getByRole('textbox', { name: 'Note' }).click();
    await scene.page.keyboard.type('secret');
    await scene.page.keyboard.press('Pause');
    await scene.page.getByRole('button', { name: 'Show the screen' }).waitFor();
    const seen = await scene.page.evaluate(() => {
      const points = [0.1, 0.3, 0.5, 0.7, 0.9];
      const at = (x: number, y: number) => document.elementFromPoint(innerWidth * x, innerHeight * y);
      return points.every((x) => points.every((y) => at(x, y)?.closest('.shade') !== null));
    });
    expect(seen).toBe(true);
    expect(await scene.page.title()).toBe('Console');
    await eventually(() => scene.commands.map(({ path }) => path)).toContain('/api/calls/call-1/note');
    await scene.page.keyboard.press('Control+Shift+Digit0');
    await eventually(() => scene.page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('secret');
    await scene.close();
  });

  it('the browser’s storage keeps the language and the devices, nothing of a call', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.getByRole('textbox', { name: 'Note' }).fill('secret');
    await eventually(() => scene.commands.length).toBe(1);
    const kept = await scene.page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort());
    expect(kept.filter((key) => !['audio', 'checked-at', 'language', 'theme'].includes(key))).toEqual([]);
    const values = await scene.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(values).not.toMatch(/secret|0412|call-1|Aysel/);
    await scene.close();
  });
});

describe('the duty officer', SLOW, () => {
  it('is asked before F2 acknowledges, and the receipt carries the version that was on the screen', async () => {
    const scene = await stage.open('/duty-officer', officerScreen('', [makeEscalation({ version: 3 })]));
    await scene.page.getByRole('button', { name: 'Acknowledge' }).waitFor();
    await scene.page.keyboard.press('F2');
    await scene.page.getByRole('alertdialog').waitFor();
    expect(scene.commands).toEqual([]);
    await scene.page.keyboard.press('Enter');
    await eventually(() => scene.commands).toEqual([
      { path: '/api/escalations/escalation-1/acknowledge', body: { version: 3 } },
    ]);
    await scene.close();
  });

  it('Esc acknowledges nothing', async () => {
    const scene = await stage.open('/duty-officer', officerScreen('', [makeEscalation()]));
    await scene.page.getByRole('button', { name: 'Acknowledge' }).click();
    await scene.page.getByRole('alertdialog').waitFor();
    await scene.page.keyboard.press('Escape');
    await scene.page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(scene.commands).toEqual([]);
    await scene.close();
  });
});

/** As soon as it is so; how long that takes on a loaded machine is no part of the question. */
function eventually<Value>(look: () => Value) {
  return expect.poll(look, { timeout: SLOW.timeout });
}

async function seriousFindings(page: Page): Promise<string[]> {
  // Through the debugger, since the page's own policy lets no foreign script in.
  const debugging = await page.context().newCDPSession(page);
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  if (!isThere) await debugging.send('Runtime.evaluate', { expression: `${AXE};0` });
  const expression = 'axe.run(document, { resultTypes: ["violations"], reporter: "v2" })';
  const { result } = await debugging.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  await debugging.detach();
  const { violations } = result.value as AxeResults; // what axe.run promises
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

function operatorScreen(name: string, change: Partial<Desk>) {
  return { name, path: '/operator', messages: [deskWith(change)] };
}

function officerScreen(name: string, escalations: ReturnType<typeof makeEscalation>[]) {
  const unit = {
    serverTime: new Date().toISOString(),
    me: { id: 'officer-1', name: 'Elçin' },
    onDuty: [{ name: 'Elçin', isMe: true }],
    escalations,
  };
  return { name, path: '/duty-officer', messages: [{ type: 'unit', unit } satisfies ServerMessage] };
}

function deskWith(change: Partial<Desk>): ServerMessage {
  return { type: 'desk', desk: makeDesk({ serverTime: new Date().toISOString(), ...change }) };
}

function presence(state: Desk['presence']['state']): Desk['presence'] {
  const wrapUpDueAt = state === 'wrap-up' ? inSeconds(600) : null;
  return { state, since: new Date().toISOString(), reachable: true, wrapUpDueAt };
}

function freshOffer() {
  return makeOffer({ offeredAt: new Date().toISOString(), expiresAt: inSeconds(600) });
}

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1_000).toISOString();
}
