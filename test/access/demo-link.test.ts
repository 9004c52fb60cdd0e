// The demo's links, as people open them: a page that posts, and that says in three languages what is in the way.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSignInLink } from '../../src/access/sign-in.ts';
import { seriousProblems } from '../browser/accessibility.ts';
import { type Entrance, openEntrance } from './entrance-stage.ts';

let entrance: Entrance;
beforeAll(async () => {
  entrance = await openEntrance();
}, 120_000);
afterAll(() => entrance.close());

/** The address of a link for an invented operator. */
async function link(): Promise<string> {
  const accountId = randomUUID();
  await entrance.database.sql(
    "insert into accounts (id, role, display_name, languages) values ($1, 'operator', 'Invented', '{az}')",
    [accountId],
  );
  const validUntil = new Date(Date.now() + 60_000);
  return `${entrance.origin}/sign-in/${await createSignInLink(entrance.database, { accountId, validUntil })}`;
}

describe('a link of the demo', { timeout: 90_000 }, () => {
  it('signs in by a POST of its page, and by nothing that merely asks for the address', async () => {
    const address = await link();
    const asked = await fetch(address);
    expect([asked.status, asked.headers.get('set-cookie')]).toEqual([200, null]);
    const page = await entrance.openDoor();
    await page.goto(address);
    await page.waitForURL(`${entrance.origin}/operator`);
    await page.context().close();
  });

  it('opened while the database is away says so in three languages, and signs in as soon as it is back', async () => {
    const address = await link();
    await entrance.database.sql('alter table sign_in_links rename to sign_in_links_away');
    const page = await entrance.openDoor();
    await page.goto(address);
    for (const words of ['Serverlə əlaqə yoxdur', 'Нет связи с сервером', 'No connection to the server'])
      await page.getByText(words, { exact: false }).waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    await entrance.database.sql('alter table sign_in_links_away rename to sign_in_links');
    await page.waitForURL(`${entrance.origin}/operator`);
    await page.context().close();
  });

  it('that opens nothing says in three languages what to do', async () => {
    const page = await entrance.openDoor();
    await page.goto(`${entrance.origin}/sign-in/${'a'.repeat(43)}`);
    for (const name of ['Bu keçid işləmir', 'Эта ссылка не работает', 'This link does not work'])
      await page.getByRole('heading', { name }).waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    await page.context().close();
  });
});
