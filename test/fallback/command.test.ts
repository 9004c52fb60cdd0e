import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPrograms } from '../harness/built-programs.ts';
import { ROOT } from '../telephony/webhook-post.ts';

let programs: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yardim-words-'));
  programs = await builtPrograms('words', {
    fallback: join(ROOT, 'src', 'fallback', 'main.ts'),
    honey: join(ROOT, 'src', 'honey.ts'),
  });
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

async function command(name: string, words: readonly string[]): Promise<{ code: number | null; said: string }> {
  const nobody = 'postgres://127.0.0.1:9/line';
  const stores = { DATABASE_URL: nobody, MIGRATION_DATABASE_URL: nobody, REDIS_URL: 'redis://127.0.0.1:9' };
  const env = { PATH: process.env['PATH'], NODE_ENV: 'test', PUBLIC_ORIGIN: 'http://localhost:3000', ...stores };
  const child = spawn(process.execPath, [join(programs, `${name}.mjs`), ...words], { env, cwd: folder });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, said: said.join('') };
}

test.each([[['My', 'Folder']], [['--help']], [['']]])(
  'the on-call numbers are written into no folder that nobody meant: %j',
  async (words) => {
    expect(await command('fallback', words)).toEqual({ code: 1, said: expect.stringMatching(/^One word is wanted/) });
    expect(await readdir(folder)).toEqual([]);
  },
);

test.each([[['0412', '0413']], [['412']], [[]]])(
  'a note about nobody is made of one label alone: %j',
  async (words) => {
    expect(await command('honey', words)).toEqual({ code: 1, said: expect.stringMatching(/^One label.*\n\nUsage:/) });
  },
);
