// A1.1: nothing that somebody types, or that stands in the database, ever runs in a console.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../src/console/shared/contract.ts';
import { makeCall, makeDesk, makeEscalation, makeOffer, makeWrapUp, NOON } from '../console/desks.ts';
import { openStage, type Scene, type Stage } from '../console/stage.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import { CARELESS } from './careless-page.ts';
import { PAYLOADS, PAYLOADS_WANTED } from './payloads.ts';

/** Of the consoles' own documents: in these fields stands a text that a person chose. */
const TEXTS = new Set(['name', 'callLabel', 'reference', 'acknowledgedBy', 'codeName']);
const LIMIT_MS = 180_000;
const PATIENT = { timeout: 30_000 };
/** Each is a page of its own to load. */
const ADDRESSES = 25;
/** Tells of every script that ran, every dialog, and everything that a policy had to stop. */
const WATCH = `
  window.hit = (index) => console.error('ran ' + index);
  window.addEventListener('securitypolicyviolation', (event) => console.error('stopped ' + event.violatedDirective));
`;

let browser: Browser;
let stage: Stage;
let line: TestLine;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  stage = await openStage();
  line = await openLine();
}, LIMIT_MS);
afterAll(async () => {
  await browser.close();
  await stage.close();
  await line.close();
});

describe('two hundred texts that are scripts in disguise', { timeout: LIMIT_MS }, () => {
  it('run, each of them, in a page that guards itself against nothing', async () => {
    expect(new Set(PAYLOADS).size).toBe(PAYLOADS_WANTED);
    const page = await browser.newPage();
    page.on('dialog', (dialog) => void dialog.dismiss());
    await page.goto('data:text/html,<body></body>');
    const ran = new Set(await page.evaluate<number[]>(`${CARELESS}(${JSON.stringify(PAYLOADS)})`));
    await page.close();
    expect(PAYLOADS.filter((_, index) => !ran.has(index))).toEqual([]);
  });

  it('do not run where a console shows them, whatever field of a document they stand in', async () => {
    for (const { path, messages } of DOCUMENTS) {
      const scene = await openWatched(path, messages);
      for (const payload of PAYLOADS) for (const message of messages) scene.send(withTexts(message, payload));
      await shows(scene.page, { text: PAYLOADS.at(-1) ?? '', path });
      expect(faultsOf(scene), path).toEqual([]);
      await scene.close();
    }
  });

  it('do not run where somebody types them', async () => {
    let fields = 0;
    for (const { path, messages } of DOCUMENTS) {
      const scene = await openWatched(path, messages);
      const boxes = await scene.page.getByRole('textbox').all();
      fields += boxes.length;
      for (const box of boxes) await box.evaluate(TYPE_ALL, TYPED);
      expect(faultsOf(scene), path).toEqual([]);
      await scene.close();
    }
    expect(fields).toBeGreaterThanOrEqual(FIELDS_LEAST);
  });

  it('do not run where somebody signs in: in the fields, in the address, in what the server says of it', async () => {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    page.on('dialog', (dialog) => faults.push(`dialog ${dialog.message()}`));
    await page.addInitScript(WATCH);
    await page.goto(`${line.local}/sign-in`);
    await page.getByRole('textbox').first().waitFor();
    const boxes = await page.locator('input:visible').all();
    for (const box of boxes) await box.evaluate(TYPE_ALL, TYPED);
    for (const payload of PAYLOADS.slice(0, ADDRESSES))
      await page.goto(`${line.local}/sign-in/${encodeURIComponent(payload)}`);
    for (const payload of PAYLOADS.slice(-ADDRESSES))
      await page.goto(`${line.local}/sign-in?invitation=${encodeURIComponent(payload)}#${payload}`);
    expect(faults.filter(isFault)).toEqual([]);
    expect(boxes.length).toBeGreaterThan(0);
  });

  it('do not run out of an address', async () => {
    const scene = await openWatched('/operator', []);
    for (const payload of PAYLOADS) {
      await scene.page.evaluate((text) => {
        history.replaceState(null, '', `?lang=${encodeURIComponent(text)}#${text}`);
        dispatchEvent(new PopStateEvent('popstate'));
        dispatchEvent(new HashChangeEvent('hashchange'));
      }, payload);
    }
    await scene.page.reload();
    await scene.page.locator('.page-foot').waitFor();
    expect(faultsOf(scene)).toEqual([]);
    await scene.close();
  });
});

/** A few at once: at each text the page also looks for what says who somebody is. */
const TOGETHER = 10;
const TYPED = Array.from({ length: PAYLOADS.length / TOGETHER }, (_, index) =>
  PAYLOADS.slice(index * TOGETHER, (index + 1) * TOGETHER).join('\n'),
);
/** As quickly as a page can take it: the page is told of each text as of one that was typed. */
const TYPE_ALL = (box: Element, texts: string[]) => {
  const { prototype } = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  const setter = Object.getOwnPropertyDescriptor(prototype, 'value')?.set;
  for (const text of texts) {
    setter?.call(box, text);
    box.dispatchEvent(new InputEvent('input', { bubbles: true, data: text }));
  }
};
/** The note's three fields, and those of signing in. */
const FIELDS_LEAST = 4;
const ESCALATION = {
  id: 'escalation-1',
  reference: '7Q4',
  callLabel: '0412',
  state: 'notified',
  raisedAt: NOON,
} as const;
const DOCUMENTS: { path: string; messages: ServerMessage[] }[] = [
  {
    path: '/operator',
    messages: [
      { type: 'desk', desk: makeDesk({ call: makeCall(), wrapUps: [makeWrapUp('call-0')], offer: makeOffer() }) },
      { type: 'sent', escalations: [{ ...ESCALATION, acknowledgedAt: null }] },
    ],
  },
  { path: '/operator', messages: [{ type: 'desk', desk: makeDesk({ wrapUps: [makeWrapUp('call-0')] }) }] },
  {
    path: '/duty-officer',
    messages: [
      {
        type: 'unit',
        unit: {
          serverTime: NOON,
          me: { id: 'officer-1', name: 'Elçin' },
          onDuty: [{ name: 'Elçin', isMe: true }],
          escalations: [makeEscalation({ acknowledgedBy: 'Elçin', acknowledgedAt: NOON, state: 'acknowledged' })],
        },
      },
    ],
  },
];

function openWatched(path: string, messages: readonly ServerMessage[]): Promise<Scene> {
  return stage.open(path, { messages, before: WATCH });
}

/** The same document with this text in every field that holds a text. */
function withTexts<Value>(value: Value, text: string): Value {
  if (Array.isArray(value)) return value.map((each) => withTexts(each, text)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [
    name,
    TEXTS.has(name) && typeof each === 'string' ? text : withTexts(each, text),
  ]);
  // The same fields, the same types.
  return Object.fromEntries(entries) as Value;
}

/** The page has come to the last of them, and shows it as the text that it is. */
async function shows(page: Page, { text, path }: { text: string; path: string }): Promise<void> {
  const call = /top\.hit\(\d+\)/.exec(text)?.[0] ?? text;
  await expect
    .poll(() => page.evaluate(() => document.body.textContent ?? ''), { ...PATIENT, message: path })
    .toContain(call);
}

function faultsOf({ faults }: Scene): string[] {
  return faults.filter(isFault);
}

function isFault(fault: string): boolean {
  return /^(ran|stopped|dialog)|Content Security|TrustedHTML/.test(fault);
}
