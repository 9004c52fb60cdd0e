// A line whose people and carrier know it by another name than this machine's.
import { afterAll, expect, it } from 'vitest';
import { type LineProcess, makeDataDir, startLine } from '../demo/line-process.ts';
import { freePort } from '../harness/services.ts';
import { openHummingBrowser } from './ear.ts';
import { openTelephone, signInAs, startShift } from './people.ts';
import { beginTalk } from './talk-stage.ts';

const NAME = 'line.example.test';

let line: LineProcess | undefined;
let folder: Awaited<ReturnType<typeof makeDataDir>> | undefined;

afterAll(async () => {
  await line?.kill('SIGTERM');
  await folder?.remove();
}, 60_000);

it('a caller and an operator talk on a line that is known by another name', { timeout: 120_000 }, async () => {
  const port = String(await freePort());
  const publicOrigin = `http://${NAME}:${port}`;
  folder = await makeDataDir();
  line = await startLine({ PORT: port, DATA_DIR: folder.dataDir, PUBLIC_ORIGIN: publicOrigin });
  // What DNS and a certificate do for a real line.
  const browser = await openHummingBrowser(700, [
    `--host-resolver-rules=MAP ${NAME} localhost`,
    `--unsafely-treat-insecure-origin-as-secure=${publicOrigin}`,
  ]);
  const { people } = line.endpoints;
  const signIns = people.map((person) => ({ ...person, signIn: publicOrigin + new URL(person.signIn).pathname }));
  const known = { ...line, endpoints: { ...line.endpoints, origin: publicOrigin, people: signIns } };
  const operator = await signInAs(known, browser, 'Aysel');
  expect(new URL(operator.url()).origin).toBe(publicOrigin);
  await startShift(operator);
  const telephone = await openTelephone(known, browser);
  await beginTalk({ operator, telephone }, { caller: 700, operator: 700 });
  await browser.close();
});
