import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../src/console/sealing/bytes.ts';
import { newPair } from '../../src/console/sealing/key-pair.ts';
import { makeTeamKey, sealTeamKeyFor } from '../../src/console/sealing/team-key.ts';
import { type KeptVersion, type KeyServer, makeKeyServer } from './key-server.ts';
import { desk, write } from './note-page.ts';
import { deskWith, eventually, SLOW } from './screens.ts';
import { openStage, type Scene, type Stage } from './stage.ts';

const WORDS = 'ağ darvaza';
const OTHER = 'The team’s key is not the one you were given';
const UNPROVED = 'This browser was not given the team’s keys in between';

let stage: Stage;
let server: KeyServer;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());
beforeEach(() => {
  server = makeKeyServer();
});

/** A version as whoever writes the database can make it: with a copy that opens for Aysel, whose public key stands there. */
async function falseVersion(version: number): Promise<KeptVersion> {
  const thief = await newPair();
  const made = await makeTeamKey(version, thief.publicKey);
  const copies = await Promise.all(
    server.keysOf('aysel').map(async ({ id, publicKey }) => {
      const { sealed, copyVoucher } = await sealTeamKeyFor(fromBase64(publicKey), thief, made);
      return { keyId: id, sealed: toBase64(sealed), copyVoucher: toBase64(copyVoucher) };
    }),
  );
  return { version, publicKey: toBase64(made.publicKey), voucher: toBase64(new Uint8Array(32)), copies };
}

/** The page after a reload warns, and what is written then is sealed to its author alone. */
async function sealsToItselfAlone(scene: Scene, warning: string): Promise<void> {
  await scene.page.reload();
  await alertOf(scene, warning).waitFor();
  const before = server.received().length;
  await write(scene, server, `${WORDS}, davamı`);
  const since = server.received().slice(before);
  expect(since).toContain('"teamVersion":0,"teamCopy":null');
  expect(since).not.toMatch(/"teamVersion":[1-9]/);
}

/** In the page: the version of the team's key that this browser has kept. */
function knownVersion(): Promise<number | undefined> {
  return new Promise((resolve) => {
    const opened = indexedDB.open('keys', 1);
    opened.onsuccess = () => {
      const kept = opened.result.transaction('account').objectStore('account').getAll();
      kept.onsuccess = () => {
        opened.result.close();
        resolve(kept.result[0]?.known?.version);
      };
    };
  });
}

const alertOf = ({ page }: Scene, warning: string) => page.locator('[role=alert]', { hasText: warning });

async function inCall(): Promise<Scene> {
  const scene = await stage.open('/operator', desk(server, 'aysel'));
  await write(scene, server, WORDS);
  expect(server.received()).toContain('"teamVersion":1');
  return scene;
}

// B1.3, A3.1, T4 and T19 of the threat model.
describe('a page whose database is written by somebody else', SLOW, () => {
  it('seals nothing to a next key that the server made up, though it was given a copy of it', async () => {
    const scene = await inCall();
    const made = await falseVersion(2);
    server.rewriteTeam((rows) => [made, ...rows]);
    await sealsToItselfAlone(scene, OTHER);
    await scene.close();
  });

  it('remembers the key that it sealed to: where all is replaced it seals to nobody but its author', async () => {
    const scene = await inCall();
    const made = await falseVersion(1);
    server.rewriteTeam(() => [made]);
    await sealsToItselfAlone(scene, OTHER);
    await scene.close();
  });

  it('remembers it for another key of the person, too', async () => {
    const scene = await inCall();
    server.loseKeysOf('aysel');
    await scene.page.reload();
    await eventually(() => server.keysOf('aysel').length).toBe(1);
    const made = await falseVersion(1);
    server.rewriteTeam(() => [made]);
    await scene.page.reload();
    await alertOf(scene, OTHER).waitFor();
    await scene.close();
  });

  it('that was given none of the keys in between warns, and shows the fingerprint for a colleague to let it in', async () => {
    const scene = await inCall();
    const made = [await falseVersion(3), await falseVersion(2)];
    server.rewriteTeam((rows) => [...made, ...rows].map((row) => ({ ...row, copies: [] })));
    await sealsToItselfAlone(scene, UNPROVED);
    await scene.close();
  });
});

it('on the quiet desk the warning stands as well, and the fingerprint only where it may help', SLOW, async () => {
  const scene = await stage.open('/operator', { ...desk(server, 'aysel'), messages: [deskWith({})] });
  await eventually(() => server.holdersOf(1)).toEqual(['aysel']);
  // The server has it before the browser has written down which it was.
  await eventually(() => scene.page.evaluate(knownVersion)).toBe(1);
  const made = [await falseVersion(3), await falseVersion(2)];
  server.rewriteTeam((rows) => [...made, ...rows].map((row) => ({ ...row, copies: [] })));
  await scene.page.reload();
  await alertOf(scene, UNPROVED).waitFor();
  await eventually(() => scene.page.locator('.team-print').textContent()).toMatch(/([0-9a-f]{4} ){7}[0-9a-f]{4}/);
  server.rewriteTeam(([, second]) => (second ? [{ ...second, version: 1 }] : []));
  await scene.page.reload();
  await alertOf(scene, OTHER).waitFor();
  expect(await scene.page.locator('.team-print').count()).toBe(0);
  expect(scene.faults).toEqual([]);
  await scene.close();
});
