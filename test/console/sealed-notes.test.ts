import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toBase64 } from '../../src/console/sealing/bytes.ts';
import { newPair } from '../../src/console/sealing/key-pair.ts';
import { makeKeyServer } from './key-server.ts';
import { CALL, desk, meOf, noteOf, write } from './note-page.ts';
import { passUntil, withMovedClock } from './page-time.ts';
import { deskWith, eventually, SLOW } from './screens.ts';
import { type ApiAnswer, type ApiRequest, openStage, type Stage } from './stage.ts';

const WORDS = 'ağ darvaza, ikinci mərtəbə';
const SECRET = 'x'.repeat(43);

/** What the server says while its database is away. */
const FAULT = { status: 500, json: { refusal: { code: 'try-again' } } };
const NOT_ACCEPTED = { status: 403, json: { refusal: { code: 'conduct-not-accepted' } } };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

// B1.3, A3.1: what the caller says is read by nobody but whom it was said to.
describe('a note at the desk', SLOW, () => {
  it('leaves the page sealed, and comes back into it after a reload', async () => {
    const server = makeKeyServer();
    const scene = await stage.open('/operator', desk(server, 'aysel'));
    await scene.page.getByTestId('sealed').waitFor();
    await write(scene, server, WORDS);
    await scene.page.getByRole('textbox', { name: 'Case word' }).fill('nar çiçəyi');
    await scene.page.getByRole('textbox', { name: 'Agreed for safety' }).fill('axşam zəng etməyin');
    await eventually(() => server.note(CALL)?.revision).toBeGreaterThan(1);
    await scene.page.getByTestId('save-state').getByText('Saved').waitFor();
    await scene.page.reload();
    await eventually(() => noteOf(scene).inputValue()).toBe(WORDS);
    expect(await scene.page.getByRole('textbox', { name: 'Case word' }).inputValue()).toBe('nar çiçəyi');
    for (const word of ['darvaza', 'çiçəyi', 'axşam', encodeURIComponent('ağ'), Buffer.from(WORDS).toString('base64')])
      expect(server.received()).not.toContain(word);
    expect(scene.faults).toEqual([]);
    await scene.close();
  });

  it('is nowhere in the browser’s storage, and its key is one that no script can read out', async () => {
    const server = makeKeyServer();
    const scene = await stage.open('/operator', desk(server, 'aysel'));
    await write(scene, server, WORDS);
    const stored = await scene.page.evaluate(async () => {
      const request = indexedDB.open('keys');
      const database = await new Promise<IDBDatabase>((resolve) => {
        request.onsuccess = () => resolve(request.result);
      });
      const all = database.transaction('account').objectStore('account').getAll();
      const [kept] = await new Promise<{ privateKey: CryptoKey }[]>((resolve) => {
        all.onsuccess = () => resolve(all.result);
      });
      const names = (await indexedDB.databases()).map(({ name }) => name);
      const isRead =
        kept === undefined ||
        (await crypto.subtle.exportKey('pkcs8', kept.privateKey).then(
          () => true,
          () => false,
        ));
      database.close();
      return { names, isRead, text: JSON.stringify({ ...localStorage, ...sessionStorage }) };
    });
    expect(stored.names).toEqual(['keys']);
    expect(stored.isRead).toBe(false);
    expect(stored.text).not.toContain('darvaza');
    await scene.close();
  });

  it('is there again after a page that was loaded while the database was away, and so is the key', async () => {
    const server = makeKeyServer();
    const present = desk(server, 'aysel');
    // Each of these fails once, one after another, as a database that comes back does.
    const failing = new Set<string>();
    const api = (request: ApiRequest) => (failing.delete(request.path) ? FAULT : present.api?.(request));
    const scene = await stage.open('/operator', { ...present, ...withMovedClock, api });
    await write(scene, server, WORDS);
    const key = await keyIdIn(scene.page);
    for (const path of ['/api/me', '/api/keys', `/api/calls/${CALL}/note`]) failing.add(path);
    // It stands there until the page asks again: looked for from before.
    await Promise.all([scene.page.getByText('No connection to the server').waitFor(), scene.page.reload()]);
    await passUntil(scene.page, () => noteOf(scene).isVisible());
    await passUntil(scene.page, async () => (await noteOf(scene).inputValue()) === WORDS);
    await eventually(() => noteOf(scene).inputValue()).toBe(WORDS);
    expect([...failing]).toEqual([]);
    expect(await keyIdIn(scene.page)).toBe(key);
    await scene.close();
  });

  it('whoever has yet to accept the new wording is led to the door, and the key stays', async () => {
    const server = makeKeyServer();
    const present = desk(server, 'aysel');
    let isAccepted = true;
    const api = (request: ApiRequest) =>
      isAccepted || request.path !== '/api/me' ? present.api?.(request) : NOT_ACCEPTED;
    const scene = await stage.open('/operator', { ...present, api, answers: { '/api/conduct': { version: 2 } } });
    await write(scene, server, WORDS);
    const key = await keyIdIn(scene.page);
    isAccepted = false;
    await scene.page.reload();
    await scene.page.getByRole('button', { name: 'Accept' }).waitFor();
    expect(scene.page.url()).toContain('/sign-in?lang=en');
    expect(await keyIdIn(scene.page)).toBe(key);
    await scene.close();
  });

  it('one who signs in as somebody else in the same browser reads nothing of it', async () => {
    const server = makeKeyServer();
    const scene = await stage.open('/operator', desk(server, 'aysel'));
    await write(scene, server, WORDS);
    const [before] = server.keysOf('aysel');
    server.become('nigar');
    await scene.page.route('**/api/**', (route) => {
      const asked = {
        method: route.request().method(),
        path: new URL(route.request().url()).pathname,
        body: route.request().postDataJSON(),
      };
      const answer = meOf(asked, 'nigar') ?? server.answer(asked) ?? { json: {} };
      return route.fulfill({ status: answer.status ?? 200, json: answer.json });
    });
    await scene.page.reload();
    await scene.page.getByText('This text was sealed in another browser', { exact: false }).waitFor();
    expect(await noteOf(scene).inputValue()).toBe('');
    expect(server.keysOf('nigar')[0]?.publicKey).not.toBe(before?.publicKey);
    await scene.close();
  });

  it('waits for the key process without being lost, and opens when it is back', async () => {
    const server = makeKeyServer();
    const scene = await stage.open('/operator', { ...desk(server, 'aysel'), ...withMovedClock });
    await write(scene, server, WORDS);
    server.keysAway(true);
    await scene.page.reload();
    await scene.page.getByText('The key process is away', { exact: false }).waitFor();
    server.keysAway(false);
    await passUntil(scene.page, () => noteOf(scene).isVisible());
    await passUntil(scene.page, async () => (await noteOf(scene).inputValue()) === WORDS);
    await eventually(() => noteOf(scene).inputValue()).toBe(WORDS);
    await scene.close();
  });

  it('is sealed to no team key but the one that was given, and the operator is told', async () => {
    const server = makeKeyServer();
    const scene = await stage.open('/operator', desk(server, 'aysel'));
    await write(scene, server, WORDS);
    server.swapTeamKey(toBase64((await newPair()).publicKey));
    await scene.page.reload();
    await scene.page.getByText('The team’s key is not the one you were given', { exact: false }).waitFor();
    await write(scene, server, `${WORDS}, davamı`);
    expect(server.received()).toContain('"teamVersion":0,"teamCopy":null');
    await scene.close();
  });

  it('seals nothing to a next key that the server made up, though it was shown none of its own', async () => {
    const server = makeKeyServer();
    const scene = await stage.open('/operator', desk(server, 'aysel'));
    await write(scene, server, WORDS);
    server.bringTeamKey(toBase64((await newPair()).publicKey));
    await scene.page.reload();
    await scene.page.getByText('The team’s key is not the one you were given', { exact: false }).waitFor();
    await write(scene, server, `${WORDS}, davamı`);
    expect(server.received()).toContain('"teamVersion":0,"teamCopy":null');
    expect(server.received()).not.toContain('"teamVersion":2');
    await scene.close();
  });
});

describe('a colleague who comes new to the team', SLOW, () => {
  it('writes from the first minute, and is let in by somebody who compares fingerprints', async () => {
    const server = makeKeyServer();
    const first = await stage.open('/operator', desk(server, 'aysel'));
    await write(first, server, WORDS);
    await first.close();
    const second = await stage.open('/operator', { ...desk(server, 'nigar'), messages: [deskWith({})] });
    await second.page.getByText('Read them your fingerprint', { exact: false }).waitFor();
    await eventually(() => second.page.locator('.team-print').textContent()).toMatch(/([0-9a-f]{4} ){7}[0-9a-f]{4}/);
    const print = await second.page.locator('.team-print').textContent();
    await second.close();
    server.become('aysel');
    const third = await stage.open('/operator', { ...desk(server, 'aysel'), messages: [deskWith({})] });
    await eventually(() => third.page.locator('.team-print').textContent()).toContain(
      print?.trim() ?? 'no fingerprint',
    );
    await third.page.getByRole('button', { name: 'Let nigar in' }).click();
    await third.page.getByRole('button', { name: 'Let nigar in' }).waitFor({ state: 'detached' });
    await third.close();
  });
});

describe('a passkey that makes a secret of its own', SLOW, () => {
  it('brings the same key into a browser that has forgotten everything', async () => {
    const server = makeKeyServer();
    server.become('aysel');
    let isSignedIn = false;
    let isAway = true;
    const api = (request: ApiRequest): ApiAnswer | undefined => {
      const { path } = request;
      if (path === '/api/me' && !isSignedIn) return { status: 401, json: { refusal: { code: 'not-signed-in' } } };
      if (path === '/api/invitation/open' && isAway) {
        isAway = false;
        return FAULT;
      }
      if (path === '/api/invitation/open')
        return { json: { name: 'Aysel', role: 'operator', signInName: 'aysel', purpose: 'join', conductVersion: 1 } };
      if (path === '/api/invitation/passkey-options') return { json: { options: creation() } };
      if (path === '/api/sign-in/passkey-options') return { json: { options: request_() } };
      if (path === '/api/invitation/passkey' || path === '/api/sign-in/passkey') {
        isSignedIn = true;
        received.push(JSON.stringify(request.body));
        return { json: { path: '/operator' } };
      }
      return meOf(request, 'aysel') ?? server.answer(request);
    };
    const received: string[] = [];
    const scene = await stage.open(`/sign-in#${SECRET}`, { api, prepare: addAuthenticator });
    await scene.page.getByRole('checkbox').check();
    await scene.page.getByRole('button', { name: 'Accept' }).click();
    await scene.page.getByRole('button', { name: 'passkey' }).first().click();
    await scene.page.waitForURL('**/operator');
    await eventually(() => server.keysOf('aysel').length).toBe(1);
    expect(server.keysOf('aysel')[0]?.wraps.map(({ way }) => way)).toContain('passkey');

    isSignedIn = false;
    // The door first: a desk that is still loading would find its key gone and make another.
    await scene.page.goto(new URL('/sign-in?lang=en', scene.page.url()).href);
    await scene.page.evaluate(() => indexedDB.deleteDatabase('keys'));
    await scene.page.getByRole('button', { name: 'passkey' }).first().click();
    await scene.page.waitForURL('**/operator');
    await eventually(() => keyIdIn(scene.page)).toBe(server.keysOf('aysel')[0]?.id);
    expect(server.keysOf('aysel')).toHaveLength(1);
    // What the passkey makes never leaves the page.
    for (const text of received) expect(text).not.toMatch(/prf|clientExtensionResults/);
    await scene.close();
  });
});

async function keyIdIn(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => {
    const request = indexedDB.open('keys', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('account', { keyPath: 'accountId' });
    const database = await new Promise<IDBDatabase>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
    const all = database.transaction('account').objectStore('account').getAll();
    const kept = await new Promise<{ id: string }[]>((resolve) => {
      all.onsuccess = () => resolve(all.result);
    });
    database.close();
    return kept[0]?.id;
  });
}

/** An authenticator in the browser that verifies its person and makes secrets (WebAuthn PRF). */
async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

function creation() {
  return {
    challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA',
    rp: { id: 'localhost', name: 'Konsol' },
    user: { id: 'YXlzZWw', name: 'aysel', displayName: '' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: 60_000,
  };
}

function request_() {
  return { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA', rpId: 'localhost', userVerification: 'required', timeout: 60_000 };
}
