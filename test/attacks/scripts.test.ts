// A1.1: nothing that somebody types, or that stands in the database, ever runs in a page of the line.
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../src/console/shared/contract.ts';
import type { Declared } from '../../src/http/route-policy.ts';
import { type ApiAnswer, openStage, type Scene, type Stage } from '../console/stage.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import { CARELESS } from './careless-page.ts';
import { PAYLOADS, PAYLOADS_WANTED } from './payloads.ts';
import { openCarrierPages, tryCarrierPages } from './script-carrier-pages.ts';
import { DRIVEN, PLACE, type Shown, showEach } from './script-driver.ts';
import { tryKeptNotes, tryNewcomers } from './script-notes.ts';
import { INVITATION_SECRET } from './script-samples.ts';
import { SCENES, type ScriptScene } from './script-scenes.ts';
import { fieldsWritten, textsShown, withTexts } from './text-fields.ts';

const LIMIT_MS = 300_000;
const PATIENT = { timeout: 60_000 };
/** Each is a page of its own to load. */
const ADDRESSES = 25;
/** A page that asks once is loaded anew for each way in, undisguised: one in so many. */
const DISGUISES = 8;
/** Tells of every script that ran, every dialog, and everything that a policy had to stop. */
const WATCH = `
  window.hit = (index) => console.error('ran ' + index);
  window.addEventListener('securitypolicyviolation', (event) => console.error('stopped ' + event.violatedDirective));
`;
/** They are tried with whatever has them: the fields of people, not of a page. */
const PARTS: Readonly<Record<string, number>> = {
  'console/shared/marked-text.tsx': 1,
  'console/shared/guarded-field.tsx': 1,
  'console/sign-in/entrance-parts.tsx': 1,
  // Of three parts of a note, one place in the file.
  'console/operator/note-field.tsx': 1,
  'simulator/pages/phone.html': 1,
};
/** Three letters that the line itself makes, shown once and then as those of `sent`; and a calendar, which no page shows. */
const MADE_HERE = ['calls/:id/escalation reference', 'messages/:id/escalation reference', 'calendar/:file '];

let browser: Browser;
let stage: Stage;
let line: TestLine;
let fields: readonly string[];
/** Those in which the texts stood. */
const tried = new Set<string>();

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  stage = await openStage();
  line = await openLine();
  const declared: readonly Declared[] = line.app.server.needToKnow.declared;
  fields = textsShown(declared);
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

  it.each(SCENES)('do not run where $name shows them, nor where somebody types them there', async (scene) => {
    const opened = await openWatched(scene, { payload: '' });
    await scene.open?.(opened.page);
    const shown = shownBy(scene);
    if (shown !== undefined) expect(await showEach(opened.page, shown)).toBeGreaterThan(0);
    await scene.prepare?.(opened.page);
    const boxes = opened.page.locator(BOXES);
    await expect.poll(() => boxes.count(), PATIENT).toBeGreaterThanOrEqual(sum(Object.values(scene.types)));
    await boxes.evaluateAll(TYPE_ALL, TYPED);
    expect(faultsOf(opened)).toEqual([]);
    await opened.close();
  });

  it('do not run in an invitation, which is asked for once', async () => {
    const [scene] = SCENES.filter(({ path }) => path.endsWith(INVITATION_SECRET));
    if (!scene) throw new Error('no page has an invitation');
    const shown = { payload: '' };
    const opened = await openWatched(scene, shown);
    const address = new URL(scene.path, opened.page.url()).href;
    for (const payload of PAYLOADS.filter((_, index) => index % DISGUISES === 0)) {
      shown.payload = payload;
      // Another fragment alone would not load the page anew.
      await opened.page.goto('about:blank');
      await opened.page.goto(address);
      await opened.page
        .getByText(/top\.hit\(\d+\)/.exec(payload)?.[0] ?? payload)
        .first()
        .waitFor(PATIENT);
    }
    expect(faultsOf(opened)).toEqual([]);
    await opened.close();
  });

  it('do not run in an older note that was sealed with them, nor in the names of who waits for the team’s key', async () => {
    const found = await tryKeptNotes(stage, WATCH);
    const waiting = await tryNewcomers(stage, WATCH);
    expect([...found.faults, ...waiting.faults].filter(isFault)).toEqual([]);
    for (const field of [...found.fields, ...waiting.fields]) tried.add(field);
  });

  it('do not run on the telephone and the tape of the demo', async () => {
    const pages = await openCarrierPages();
    const faults = await tryCarrierPages(browser, { origin: pages.origin, before: WATCH, type: [TYPE_ALL, TYPED] });
    await pages.close();
    expect(faults.filter(isFault)).toEqual([]);
  });

  it('do not run where somebody signs in: in the address, in what the server says of it', async () => {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    page.on('dialog', (dialog) => faults.push(`dialog ${dialog.message()}`));
    await page.addInitScript(WATCH);
    for (const payload of PAYLOADS.slice(0, ADDRESSES))
      await page.goto(`${line.local}/sign-in/${encodeURIComponent(payload)}`);
    for (const payload of PAYLOADS.slice(-ADDRESSES))
      await page.goto(`${line.local}/sign-in?invitation=${encodeURIComponent(payload)}#${payload}`);
    await page.close();
    expect(faults.filter(isFault)).toEqual([]);
  });

  it('do not run out of an address', async () => {
    const scene = await stage.open('/operator', { before: WATCH });
    await scene.page.evaluate((texts) => {
      for (const text of texts) {
        history.replaceState(null, '', `?lang=${encodeURIComponent(text)}#${text}`);
        dispatchEvent(new PopStateEvent('popstate'));
        dispatchEvent(new HashChangeEvent('hashchange'));
      }
    }, PAYLOADS);
    await scene.page.reload();
    await scene.page.locator('.page-foot').waitFor();
    expect(faultsOf(scene)).toEqual([]);
    await scene.close();
  });

  it('stood in every free text of every document, and in every field that there is to type in', () => {
    expect(fields.filter((field) => !tried.has(field) && !MADE_HERE.includes(field))).toEqual([]);
    const types = Object.assign({}, ...SCENES.map((scene) => scene.types), PARTS);
    expect(fieldsWritten()).toEqual(types);
  });
});

const BOXES =
  'textarea:visible, input:visible:not([type=checkbox], [type=radio], [type=range], [type=date], [type=time])';
/** A few at once: at each text the page also looks for what says who somebody is. */
const TOGETHER = 10;
const TYPED = Array.from({ length: PAYLOADS.length / TOGETHER }, (_, index) =>
  PAYLOADS.slice(index * TOGETHER, (index + 1) * TOGETHER).join('\n'),
);
/** As quickly as a page can take it: the page is told of each text as of one that was typed. */
const TYPE_ALL = (boxes: Element[], texts: string[]) => {
  for (const box of boxes) {
    const { prototype } = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    const setter = Object.getOwnPropertyDescriptor(prototype, 'value')?.set;
    for (const text of texts) {
      setter?.call(box, text);
      box.dispatchEvent(new InputEvent('input', { bubbles: true, data: text }));
    }
  }
};

function openWatched(scene: ScriptScene, shown: { payload: string }): Promise<Scene> {
  const told = (method: string, path: string): ApiAnswer | undefined => {
    const asked = scene.asked.find((each) => each.address.test(path) && method === (each.method ?? 'GET'));
    if (asked === undefined) return undefined;
    const { document: name, sample, status = 200 } = asked;
    return { status, json: withTexts(sample, { name, fields, text: shown.payload || 'text', found: tried }) };
  };
  return stage.open(scene.path, {
    messages: scene.messages,
    before: WATCH + DRIVEN,
    api: ({ method, path }) => told(method, path),
    prepare: async (page) => {
      await page.route('**/demo/people', (route) => {
        const answer = told('GET', new URL(route.request().url()).pathname);
        return answer === undefined ? route.abort() : route.fulfill({ json: answer.json });
      });
    },
  });
}

/** What the page is pushed and asks for, with the place of a text in each field; undefined where it asks once, or for nothing. */
function shownBy({ path, messages, asked }: ScriptScene): Shown | undefined {
  const answers = asked
    .filter(({ method, status }) => method === undefined && status === undefined)
    .map(({ address, document: name, sample }) => ({
      address,
      document: withTexts(sample, { name, fields, text: PLACE, found: tried }),
    }));
  if (path.endsWith(INVITATION_SECRET) || messages.length + answers.length === 0) return undefined;
  return { messages: messages.map(withPlaces), answers };
}

function withPlaces(message: ServerMessage): ServerMessage {
  const { type: name } = message;
  const into = { name, fields, text: PLACE, found: tried };
  if (!(name in message)) return withTexts(message, into);
  // A document has its own name once more within the message.
  const inside = (message as unknown as Record<string, unknown>)[name];
  return { ...message, [name]: withTexts(inside, into) };
}

function faultsOf({ faults }: Scene): string[] {
  return faults.filter(isFault);
}

function isFault(fault: string): boolean {
  return /^(ran|stopped|dialog)|Content Security|TrustedHTML/.test(fault);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
