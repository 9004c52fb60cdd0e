import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Desk, ServerMessage } from '../../src/console/shared/contract.ts';
import { makeCall, makeDesk, makeEscalation, makeGuest, makeWrapUp } from './desks.ts';
import { leftMessage, openedMessage } from './left-messages.ts';
import { freshOffer, officerScreen, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import {
  coordinatorScreen,
  makeBreakGlass,
  makeTalk,
  makeUntold,
  servingScreen,
  supervisorScreen,
} from './watch-screens.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
const takenOver: Partial<Desk> = {
  presence: presence('on-call'),
  call: makeCall({ part: 'leaving', guests: [makeGuest('joined')] }),
};

const SCREENS: readonly {
  name: string;
  path: string;
  messages: readonly ServerMessage[];
  answers?: Readonly<Record<string, object>>;
  key?: string;
}[] = [
  operatorScreen('the check before a shift', { presence: presence('offline') }),
  {
    ...operatorScreen('a quiet desk, where messages wait', {}),
    answers: {
      '/api/messages': {
        serverTime: new Date().toISOString(),
        messages: [leftMessage({ urgency: 'danger-cannot-speak', isChild: true }), openedMessage()],
      },
      '/api/telephone-calls': {
        calls: [
          {
            ...{ id: 'call-9', callLabel: '0414', language: 'az', urgency: 'danger', isChild: true },
            ...{ takenAt: new Date().toISOString(), seconds: 754, isOver: false },
          },
        ],
      },
    },
  },
  operatorScreen('ringing', { presence: presence('reserved'), offer: freshOffer() }),
  operatorScreen('a call', {
    presence: presence('on-call'),
    call: makeCall({
      urgency: 'danger-cannot-speak',
      needsInterpreter: true,
      isChild: true,
      earlierContact: { az: 'Gümüşü körpü', ru: 'Серебряный мост', en: 'Silver bridge' },
    }),
  }),
  operatorScreen('a caller in the cover that is not heard yet', {
    presence: presence('on-call'),
    call: makeCall({ talk: 'cover-due' }),
  }),
  { ...operatorScreen('the flag', { call: makeCall() }), key: 'F9' },
  {
    ...operatorScreen('the transfer', { call: makeCall() }),
    answers: { '/api/colleagues': [{ id: 'operator-2', name: 'Leyla', languages: ['az', 'ru'] }] },
    key: 'Shift+F9',
  },
  operatorScreen('a call with an interpreter', {
    presence: presence('on-call'),
    call: makeCall({ guests: [{ ...makeGuest('joined'), kind: 'interpreter' }] }),
  }),
  operatorScreen('a call with a supervisor, and one who listens', {
    presence: presence('on-call'),
    call: makeCall({
      guests: [
        makeGuest('joined', { kind: 'supervisor', manner: 'whisper', reason: null, name: 'Nigar' }),
        makeGuest('joined', { id: 'guest-2', kind: 'listener', reason: 'quality', isShown: true, name: 'Sevil' }),
      ],
    }),
  }),
  servingScreen('a supervisor’s desk', { talks: [makeTalk(), makeTalk({ id: 'call-2', isReachable: true })] }),
  {
    ...operatorScreen('a call that a colleague has taken over', takenOver),
    // The page asks how things stand, where the one who left is not let go for a while.
    answers: { '/api/desk': makeDesk(takenOver) },
  },
  operatorScreen('a colleague’s call', {
    presence: presence('reserved'),
    offer: { ...freshOffer(), kind: 'transfer', askedBy: 'Aysel', reason: 'wants-woman' },
  }),
  { ...operatorScreen('the keys', {}), key: 'F1' },
  { ...operatorScreen('the commands', {}), key: 'Control+k' },
  { ...operatorScreen('the shade', { call: makeCall() }), key: 'Pause' },
  operatorScreen('a wrap-up', { presence: presence('wrap-up'), wrapUps: [makeWrapUp('call-1')] }),
  officerScreen('the inbox', []),
  officerScreen('the inbox with a late escalation', [
    makeEscalation({
      isLate: true,
      level: 'danger-now',
      child: 'yes',
      identity: 'may-be-given',
      sealedNumber: '{}',
      isFromTelephone: true,
    }),
  ]),
  officerScreen('the inbox that holds the first of more', [makeEscalation()], { total: 40, waiting: 27 }),
  { ...officerScreen('the receipt', [makeEscalation()]), key: 'F2' },
  supervisorScreen('the supervisor’s page', { untold: [makeUntold()], breakGlasses: [makeBreakGlass()] }),
  supervisorScreen('the supervisor’s page with nothing to confirm', {}),
  coordinatorScreen('the coordinator’s page'),
];

describe('people who use assistive technology, a narrow or dark screen, or letters twice as large', SLOW, () => {
  it.each(SCREENS)(
    '$name has no serious finding in three languages, light or dark, fits 320 pixels, and twice as large lies on nothing',
    async (screen) => {
      const scene = await stage.open(screen.path, screen);
      const { page } = scene;
      if (screen.key !== undefined) {
        await page.keyboard.press(screen.key);
        await page.locator('[role=dialog], [role=alertdialog]').waitFor();
      }
      for (const [language, colorScheme] of LOOKS) {
        await page.emulateMedia({ colorScheme });
        await switchTo(page, language);
        expect(await seriousFindings(page), `${language} ${colorScheme}`).toEqual([]);
        await page.setViewportSize(NARROW);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width, `${language} at 320 pixels`).toBeLessThanOrEqual(NARROW.width);
        await page.setViewportSize(WIDE);
      }
      if (screen.key === undefined) await fitsTwiceAsLarge(page);
      expect(scene.faults).toEqual([]);
      await scene.close();
    },
  );
});

async function switchTo(page: Page, language: string): Promise<void> {
  // By script: the switch is under whatever layer is open.
  await page.evaluate(
    (code) => document.querySelector<HTMLElement>(`.language-option[lang=${code}]`)?.click(),
    language,
  );
  await page.locator(`html[lang=${language}]`).waitFor();
}

/** Nothing lies on anything else, and nothing is pushed off the screen; in the language of the longest words. */
async function fitsTwiceAsLarge(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await switchTo(page, 'ru');
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, 'twice as large').toBeLessThanOrEqual(WIDE.width);
  expect(await page.evaluate(overlaps), 'twice as large').toEqual([]);
}

/** Runs in the page: pairs of what is read or pressed that cover each other, within the column that scrolls. */
function overlaps(): string[] {
  const shown = [
    ...document.querySelectorAll('main p, main h2, main h3, main button, main textarea, main select, main label'),
  ]
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ element, box }) => box.width > 1 && box.height > 1 && !element.classList.contains('unseen'));
  const isOver = (one: DOMRect, other: DOMRect) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
  return shown.flatMap((one, index) =>
    shown
      .slice(index + 1)
      .filter(({ element }) => !element.contains(one.element) && !one.element.contains(element))
      .filter((other) => isOver(one.box, other.box))
      .map((other) => `${one.element.textContent} / ${other.element.textContent}`),
  );
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
