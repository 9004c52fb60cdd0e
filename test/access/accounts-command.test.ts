import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC_ORIGIN, ROOT } from '../telephony/webhook-post.ts';
import { type Line, openAccess } from './people.ts';

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

/** What an administrator at the command line reads, and whether it went well. */
async function command(...words: string[]): Promise<{ code: number; said: string }> {
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    PUBLIC_ORIGIN,
    DATABASE_URL: line.database.url,
    REDIS_URL: 'redis://127.0.0.1:1',
  };
  return promisify(execFile)(process.execPath, [join(ROOT, 'dist', 'accounts.js'), ...words], { env }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
  );
}

describe('A1.1: accounts come from the command line', () => {
  it('the first administrator of an empty line gets an invitation that opens the door', async () => {
    const { code, said } = await command('invite', 'administrator', 'nigar', 'Nigar');
    expect(code).toBe(0);
    const secret = new RegExp(`^${PUBLIC_ORIGIN}/sign-in#([A-Za-z0-9_-]{43})\n$`).exec(said)?.[1];
    const { body } = await line.visitor().post('/api/invitation/open', { secret });
    expect(body).toMatchObject({ name: 'Nigar', role: 'administrator', signInName: 'nigar' });
  });

  it('whoever leaves is out at once, and a name that nobody has is said to be so', async () => {
    await command('invite', 'operator', 'rauf', 'Rauf', 'az,ru');
    const [rauf] = await line.database.sql<{ id: string }>("select id from accounts where sign_in_name = 'rauf'");
    const visitor = await line.session(rauf?.id ?? '');
    expect((await visitor.get('/api/me')).status).toBe(200);
    expect(await command('suspend', 'rauf')).toEqual({ code: 0, said: 'Suspended.\n' });
    expect((await visitor.get('/api/me')).status).toBe(401);
    expect(await command('suspend', 'rauf')).toEqual({ code: 1, said: 'Nobody active signs in by this name.\n' });
  });

  it('whoever keeps the unit’s duty is told the id of an officer, which no other way of theirs shows', async () => {
    await command('invite', 'duty-officer', 'elcin', 'Elçin');
    const [elcin] = await line.database.sql<{ id: string }>("select id from accounts where sign_in_name = 'elcin'");
    expect(await command('id', 'elcin')).toEqual({ code: 0, said: `${elcin?.id}\n` });
    await command('suspend', 'elcin');
    expect(await command('id', 'elcin')).toEqual({ code: 1, said: 'Nobody active signs in by this name.\n' });
  });

  it.each([
    [],
    ['id'],
    ['invite', 'police', 'elcin', 'Elçin'],
    ['invite', 'operator', 'Bad Name', 'Aysel'],
    ['invite', 'operator', 'aysel', ''],
    ['invite', 'operator', 'aysel', 'Aysel', 'tr'],
  ])('%s %s is answered by how it is used, and makes nobody', async (...words) => {
    const { code, said } = await command(...words);
    expect([code, said]).toEqual([1, expect.stringMatching(/^Usage:/)]);
    expect(await line.database.sql("select 1 from accounts where sign_in_name = 'aysel'")).toEqual([]);
  });
});
