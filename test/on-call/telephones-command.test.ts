import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtPrograms } from '../harness/built-programs.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { ROOT } from '../telephony/webhook-post.ts';

const TELEPHONE = '+994000007042';
const OWN_NUMBER = '+994000000152';
const ON_CALL = ['on-call', 'add', 'Nigar', '1', '1-7@00:00-24:00'];
const INTERPRETER = ['interpreter', 'add', 'Sevinc', 'tr,fa', '1-7@09:00-21:00'];

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await makeDatabase();
  folder = await builtPrograms('telephones', { telephones: join(ROOT, 'src', 'telephones.ts') });
}, 60_000);
afterAll(() => database.drop());
beforeEach(() => database.sql('delete from on_call_telephones; delete from interpreters'));

/** What an administrator at the command line reads, and whether it went well. */
async function command(words: readonly string[], typed: string): Promise<{ code: number | null; said: string }> {
  const env = {
    ...{ PATH: process.env['PATH'], NODE_ENV: 'test', PUBLIC_ORIGIN: 'http://localhost:3000' },
    ...{ DATABASE_URL: database.url, REDIS_URL: 'redis://127.0.0.1:1', CALLED_NUMBERS: `152,${OWN_NUMBER}` },
  };
  const child = spawn(process.execPath, [join(folder, 'telephones.mjs'), ...words], { env });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdin.end(typed);
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, said: said.join('') };
}

const entered = async () =>
  (await database.sql('select from on_call_telephones union all select from interpreters')).length;

it('an hour that is said twice is refused, and the words say how nights and whole days are said', async () => {
  const { code, said } = await command(
    ['on-call', 'add', 'Nigar', '1', '1-5@20:00-08:00', '6-7@00:00-24:00'],
    TELEPHONE,
  );
  expect([code, said]).toEqual([1, expect.stringContaining('1-5@20:00-08:00 6-7@08:00-08:00')]);
  expect(await entered()).toBe(0);
});

describe.each([
  { kind: 'on-call', add: ON_CALL },
  { kind: 'interpreter', add: INTERPRETER },
])('A6.1: the command that enters telephones holds to the rules of the page: $kind', ({ kind, add }) => {
  it('the 26th is refused, and the words say how to make room; with one retired there is room', async () => {
    const first = await command(add, TELEPHONE);
    expect(first).toEqual({ code: 0, said: expect.stringMatching(/^[0-9a-f-]{36}\n$/) });
    await database.sql(
      kind === 'on-call'
        ? `insert into on_call_telephones (id, name, telephone) select gen_random_uuid(), 'Nigar', $1 from generate_series(1, 24)`
        : `insert into interpreters (id, name, languages, telephone)
           select gen_random_uuid(), 'Sevinc', '{tr}', $1 from generate_series(1, 24)`,
      [TELEPHONE],
    );
    const { code, said } = await command(add, TELEPHONE);
    expect([code, said]).toEqual([1, expect.stringContaining(`node dist/telephones.js ${kind} retire <id>`)]);
    expect(await entered()).toBe(25);
    expect((await command([kind, 'retire', first.said.trim()], '')).said).toBe('Retired.\n');
    expect((await command(add, TELEPHONE)).code).toBe(0);
  });

  it('the line’s own number is refused by its name in the settings, and never said', async () => {
    const { code, said } = await command(add, OWN_NUMBER);
    expect([code, said]).toEqual([1, expect.stringContaining('CALLED_NUMBERS')]);
    expect(said).not.toContain(OWN_NUMBER);
    expect(await entered()).toBe(0);
  });
});

const ID = '00000000-0000-4000-8000-000000000001';
describe('a command that is typed wrongly names the field, and enters and retires nobody', () => {
  it.each([
    ['command', ['on-call', 'remove', ID]],
    ['name', ['on-call', 'add']],
    ['name', ['on-call', 'add', ' ', '1', '1-7@00:00-24:00']],
    ['place', ['on-call', 'add', 'Nigar', 'Quliyeva', '1', '1-7@00:00-24:00']],
    ['hours', ['on-call', 'add', 'Nigar', '1']],
    ['hours', ['on-call', 'add', 'Nigar', '1', TELEPHONE, '1-7@00:00-24:00']],
    ['hours', ['on-call', 'add', 'Nigar', '1', '1-8@00:00-24:00']],
    ['from', ['on-call', 'add', 'Nigar', '1', '1-7@00:00-24:00', 'from=2027-02-29']],
    ['until', ['on-call', 'add', 'Nigar', '1', '1-7@00:00-24:00', 'until=2026-12-01', 'until=2026-12-02']],
    ['until', ['on-call', 'add', 'Nigar', '1', '1-7@00:00-24:00', 'from=2026-12-08', 'until=2026-12-08']],
    // Past, wherever it is now.
    ['until', ['on-call', 'add', 'Nigar', '1', '1-7@00:00-24:00', 'until=2026-11-22']],
    ['languages', ['interpreter', 'add', 'Sevinc', 'turkish', '1-7@00:00-24:00']],
    ['hours', ['interpreter', 'add', 'Sevinc', 'tr', '1-7@25:00-24:00']],
    ['id', ['on-call', 'retire']],
    ['id', ['interpreter', 'retire', 'Sevinc']],
    [null, ['on-call', 'retire', ID, ID]],
    [null, ['interpreter', 'list', 'tr']],
  ])('%s: %j', async (field, words) => {
    const { code, said } = await command(words, TELEPHONE);
    const first = field === null ? 'There are too many words.' : `Wrong or missing: ${field}.`;
    expect([code, said]).toEqual([1, expect.stringMatching(`^${first}\n\nUsage:`)]);
    expect(said).not.toContain(TELEPHONE);
    expect(await entered()).toBe(0);
  });

  it.each(['', '994000007042', '+99400000704x', `${TELEPHONE} ${TELEPHONE}`])('the telephone: %j', async (typed) => {
    expect(await command(ON_CALL, typed)).toEqual({
      code: 1,
      said: expect.stringMatching(/^The telephone must be \+/),
    });
    expect(await entered()).toBe(0);
  });
});

it.each([
  ['on-call', ['Nigar', '1'], 'on_call_telephones'],
  ['interpreter', ['Sevinc', 'tr'], 'interpreters'],
])('the list names each that can be retired, however many hours come before: %s', async (kind, who, table) => {
  const nights = Array.from({ length: 8 }, () => command([kind, 'add', ...who, '1-7@20:00-08:00'], TELEPHONE));
  await Promise.all(nights);
  const last = await command([kind, 'add', ...who, '7@22:00-23:00'], TELEPHONE);
  expect(await database.sql(`select from ${table}`)).toHaveLength(9);
  expect((await command([kind, 'list'], '')).said).toContain(last.said.trim());
});

it('A6.1: takes each example of docs/running.md', async () => {
  const running = readFileSync(join(ROOT, 'docs', 'running.md'), 'utf8');
  const examples = [...running.matchAll(/telephones\.js ((?:on-call|interpreter) add .+)$/gm)].map(
    ([, words = '']) => words,
  );
  expect(examples).toHaveLength(2);
  for (const words of examples) {
    const { code, said } = await command(words.replaceAll('"', '').split(' '), TELEPHONE);
    expect([code, said], words).toEqual([0, expect.stringMatching(/^[0-9a-f-]{36}\n$/)]);
  }
});
