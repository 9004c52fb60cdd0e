// Shows a page one text after the other from within: what it is pushed and what it asks for hold the text, and the next one comes when
// this one stands wherever the first one stood. A question to the browser for each text would take most of the time.
import type { Page } from 'playwright-core';
import type { ServerMessage } from '../../src/console/shared/contract.ts';
import { PAYLOADS } from './payloads.ts';

/** What stands in a document until a text is put there. */
export const PLACE = 'a text goes here';
/** Nothing more has come for so long: everything is there that holds the first text. */
const SETTLED_MS = 500;
/** A page that was still asking does not ask again by itself. */
const ASK_AGAIN_MS = 250;
const LIMIT_MS = 60_000;

/** Before the page's own script: remembers its sockets, and answers what it asks for out of itself once texts are shown. */
export const DRIVEN = `(() => {
  const driver = { sockets: [], answers: [], text: '' };
  window.driver = driver;
  let Socket = window.WebSocket;
  const Remembered = () => new Proxy(Socket, {
    construct(target, words) {
      const socket = Reflect.construct(target, words);
      driver.sockets.push(socket);
      return socket;
    },
  });
  // Whoever stands in for the network puts its own here, later.
  Object.defineProperty(window, 'WebSocket', { configurable: true, get: Remembered, set: (other) => { Socket = other; } });
  const ask = window.fetch;
  window.fetch = (path, init) => {
    const isRead = init?.method === undefined || init.method === 'GET';
    const known = driver.answers.find(({ address }) => isRead && new RegExp(address).test(path));
    if (known === undefined) return ask(path, init);
    known.isGiven = true;
    return Promise.resolve(new Response(driver.filled(known.json), { headers: { 'content-type': 'application/json' } }));
  };
  driver.filled = (json) => json.replaceAll(${JSON.stringify(PLACE)}, () => JSON.stringify(driver.text).slice(1, -1));
})()`;

export interface Shown {
  /** What the line pushes, with the place of the text marked. */
  messages: readonly ServerMessage[];
  /** What the page asks for with GET, in the same way. */
  answers: readonly { address: RegExp; document: unknown }[];
}

/**
 * Shows each of the two hundred texts by itself, and answers in how many places of the page each stood at once. Throws when one does
 * not come to all the places of the first within a minute.
 */
export function showEach(page: Page, { messages, answers }: Shown): Promise<number> {
  return page.evaluate(SHOW_EACH, {
    ...{ texts: PAYLOADS, settledMs: SETTLED_MS, askAgainMs: ASK_AGAIN_MS, limitMs: LIMIT_MS },
    pushed: messages.map((message) => JSON.stringify(message)),
    asked: answers.map(({ address, document }) => ({ address: address.source, json: JSON.stringify(document) })),
  });
}

interface Driver {
  sockets: WebSocket[];
  answers: { address: string; json: string; isGiven?: true }[];
  text: string;
  filled(json: string): string;
}

interface Course {
  texts: readonly string[];
  pushed: readonly string[];
  asked: Driver['answers'];
  settledMs: number;
  askAgainMs: number;
  limitMs: number;
}

/** In the page. */
const SHOW_EACH = async ({ texts, pushed, asked, settledMs, askAgainMs, limitMs }: Course): Promise<number> => {
  // The script that ran before the page's own made it.
  const { driver } = window as unknown as { driver: Driver };
  driver.answers = [...asked];
  const callOf = (text: string) => /top\.hit\(\d+\)/.exec(text)?.[0] ?? text;
  const places = () => (document.body.textContent ?? '').split(callOf(driver.text)).length - 1;
  const ask = () => asked.length > 0 && dispatchEvent(new Event('visibilitychange'));
  const show = (text: string) => {
    driver.text = text;
    for (const json of pushed)
      driver.sockets.at(-1)?.dispatchEvent(new MessageEvent('message', { data: driver.filled(json) }));
    ask();
  };
  const until = (isSo: () => boolean) =>
    new Promise<boolean>((resolve) => {
      const end = () => {
        observer.disconnect();
        clearInterval(again);
        clearTimeout(limit);
        resolve(isSo());
      };
      const observer = new MutationObserver(() => isSo() && end());
      observer.observe(document, { childList: true, characterData: true, subtree: true });
      const again = setInterval(() => (isSo() ? end() : ask()), askAgainMs);
      const limit = setTimeout(end, limitMs);
      if (isSo()) end();
    });
  show(texts[0] ?? '');
  let wanted = 0;
  let since = performance.now();
  await until(() => {
    if (places() !== wanted) since = performance.now();
    wanted = places();
    return wanted > 0 && driver.answers.every(({ isGiven }) => isGiven) && performance.now() - since > settledMs;
  });
  const missed = driver.answers.filter(({ isGiven }) => !isGiven).map(({ address }) => address);
  if (missed.length > 0) throw new Error(`the page never asked for ${missed.join(', ')}`);
  for (const text of texts) {
    show(text);
    if (!(await until(() => places() >= wanted))) throw new Error(`${text} stands in ${places()} of ${wanted} places`);
  }
  return wanted;
};
