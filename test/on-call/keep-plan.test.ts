import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { checkOnCall } from '../../src/doctor/check-on-call.ts';
import { makeFallbackBundle } from '../../src/fallback/bundle.ts';
import { openOnCall } from '../../src/on-call/keep-plan.ts';
import { readKeptPlan } from '../../src/on-call/plan-on-disk.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PUBLIC_ORIGIN = 'https://line.example';
const LAST = '+994000009001';
const FIRST = '+994000000001';
const OTHER = '+994000000002';
const AWAY = 'postgres://nobody:none@127.0.0.1:9/nowhere';
/** A Sunday noon in Baku. */
const NOW = Date.UTC(2026, 10, 22, 8);

let database: TestDatabase;
let folder: string;
const pools: DatabasePool[] = [];
const faults: string[] = [];
beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yardim-on-call-'));
  await database.sql('delete from on_call_telephones');
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
  faults.splice(0);
  await rm(folder, { recursive: true, force: true });
});

let now = NOW;
/** A web process that starts with what is on the disk. */
async function starts(url = database.url) {
  now = NOW;
  const calls = createDatabase(url, { deadlineMs: 2_000, connections: 1, applicationName: 'test', role: 'line_calls' });
  pools.push(calls);
  const parts = {
    config: { dataDir: folder, fallbackNumbers: [LAST] },
    database: calls,
    clock: { now: () => now },
  };
  return openOnCall({ ...parts, log: { fault: (where) => faults.push(where) } });
}

/** What the administrator types, the telephone on standard input. */
async function command(words: readonly string[], typed = ''): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    PUBLIC_ORIGIN,
    DATABASE_URL: database.url,
    REDIS_URL: 'redis://127.0.0.1:1',
  };
  const running = promisify(execFile)(process.execPath, [join(ROOT, 'dist', 'telephones.js'), ...words], { env });
  running.child.stdin?.end(typed);
  return running.then(
    ({ stdout }) => stdout.trim(),
    ({ stderr }: { stderr: string }) => `refused: ${stderr}`,
  );
}

const copy = () => join(folder, 'on-call', 'on-call.json');

describe('A6.1: the on-call telephones, entered once and rung whatever is away', () => {
  it('are rung in the order in which they were entered, and no more when they are retired', async () => {
    const second = await command(['on-call', 'add', 'Rauf', '2', '1-7@00:00-24:00'], `${OTHER}\n`);
    const first = await command(['on-call', 'add', 'Nigar', '1', '1-7@00:00-24:00'], '+994 (00) 000-00-01');
    const line = await starts();
    await line.sweep.run();
    expect(line.numbers()).toEqual([FIRST, OTHER, LAST]);

    const listed = await command(['on-call', 'list']);
    expect(listed.split('\n')).toHaveLength(14);
    expect(listed).toContain(`${first}  1  7@00:00-24:00  Nigar`);
    expect(listed).not.toContain('+994');

    expect(await command(['on-call', 'retire', second])).toBe('Retired.');
    expect(await command(['on-call', 'retire', second])).toMatch(/^refused: Nothing in use/);
    await line.sweep.run();
    expect(line.numbers()).toEqual([FIRST, LAST]);
  });

  it('are all rung and all listed on the last hours of the week too, however many hours the others have', async () => {
    await database.sql(
      `with added as (
         insert into on_call_telephones (id, name, telephone)
         select gen_random_uuid(), 'Somebody', '+9940000010' || nth from generate_series(10, 34) as nth returning id
       )
       insert into on_call_hours (telephone_id, place, day, from_minute, until_minute)
       select added.id, 1, day, from_minute, until_minute
         from added
        cross join generate_series(1, 7) as day
        cross join (values (0, 240), (240, 480), (480, 1440)) as part (from_minute, until_minute)`,
    );
    const line = await starts();
    await line.sweep.run();
    expect(line.numbers()).toHaveLength(26);
    expect((await starts(AWAY)).numbers()).toHaveLength(26);
    expect((await command(['on-call', 'list'])).split('\n').filter((each) => each.includes(' 7@'))).toHaveLength(75);
  });

  it('are known to a line that starts while Postgres is away, and still in their order', async () => {
    await enter(FIRST, 1);
    await (await starts()).sweep.run();
    const restarted = await starts(AWAY);
    await expect(restarted.sweep.run()).rejects.toThrow();
    expect(restarted.numbers()).toEqual([FIRST, LAST]);
  });

  it('stand on the disk for the line alone, whole, anew each minute and at once after a change', async () => {
    await enter(FIRST, 1);
    const line = await starts();
    const ageOfCopy = async () => (JSON.parse(await readFile(copy(), 'utf8')) as { at: number }).at - NOW;
    await line.sweep.run();
    expect((await stat(copy())).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'on-call'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, 'on-call'))).toEqual(['on-call.json']);
    now += 59_000;
    await line.sweep.run();
    expect(await ageOfCopy()).toBe(0);
    await enter(OTHER, 2);
    await line.sweep.run();
    expect(await ageOfCopy()).toBe(59_000);
    now += 60_000;
    await line.sweep.run();
    expect(await ageOfCopy()).toBe(119_000);
  });

  it.each([
    '{"at":1,"hours":[{"telephone":"not a number"}]}',
    '{"at":1,"hours":[',
    '[]',
    `{"at":1,"hours":${JSON.stringify(Array(501).fill({}))}}`,
  ])('are not believed of a file that is none of ours, which is never quoted: %#', async (text) => {
    await (await starts()).sweep.run();
    await writeFile(copy(), text);
    expect((await starts(AWAY)).numbers()).toEqual([LAST]);
    expect(faults).toEqual(['on-call-plan']);
    expect((await checkOnCall(folder, () => NOW)).said).toBe('the copy of their plan cannot be read');
  });

  it('are not believed of a file in which one thing is wrong, and nobody is rung by half of it', async () => {
    const row = {
      telephone: FIRST,
      place: 1,
      day: 7,
      fromMinute: 0,
      untilMinute: 1_440,
      fromDay: null,
      untilDay: null,
    };
    const wrong = [
      ...[{ telephone: '152' }, { telephone: `${FIRST}x` }, { place: 0 }, { day: 8 }, { fromMinute: 1_440 }],
      ...[{ untilMinute: 0 }, { fromDay: 'tomorrow' }, { untilDay: 7 }],
    ].map((change) => [row, { ...row, ...change }]);
    const good = JSON.stringify({ at: 1, hours: [row] });
    const texts = [
      ...[...wrong, {}, Array(5_001).fill(row)].map((hours) => JSON.stringify({ at: 1, hours })),
      ...[JSON.stringify({ at: 'now', hours: [row] }), good + ' '.repeat(1_048_576)],
    ];
    await mkdir(join(folder, 'on-call'));
    await writeFile(copy(), good);
    expect((await readKeptPlan(join(folder, 'on-call')))?.hours).toEqual([row]);
    for (const text of texts) {
      await writeFile(copy(), text);
      await expect(readKeptPlan(join(folder, 'on-call'))).rejects.toThrow('the plan on disk is none of ours');
    }
  });

  it('go on ringing where the disk takes no copy', async () => {
    await enter(FIRST, 1);
    const line = await starts();
    await writeFile(join(folder, 'on-call'), 'a file stands where the folder should');
    await expect(line.sweep.run()).rejects.toThrow();
    expect(line.numbers()).toEqual([FIRST, LAST]);
  });

  it('are told of by the doctor, how many and how old the copy is, and never which', async () => {
    expect(await checkOnCall(folder, () => NOW)).toMatchObject({ isGood: false });
    await enter(FIRST, 1);
    await (await starts()).sweep.run();
    const young = await checkOnCall(folder, () => NOW + 20_000);
    expect(young).toMatchObject({ isGood: true, said: expect.stringMatching(/^1 of 1 .* 20 s ago$/) });
    const old = await checkOnCall(folder, () => NOW + 301_000);
    expect(old).toMatchObject({ isGood: false, said: 'their copy is 301 s old' });
    expect(JSON.stringify([young, old])).not.toContain('+994');
  });

  it('are rung by what the carrier hosts, too: a change asks for a new upload', async () => {
    const settings = {
      publicOrigin: PUBLIC_ORIGIN,
      lineNumber: '+994000000152',
      fallbackNumbers: [LAST],
      dataDir: folder,
    };
    const audio = join(ROOT, 'ivr-flows', 'audio');
    const before = await makeFallbackBundle(settings, audio);
    await enter(FIRST, 1);
    await (await starts()).sweep.run();
    const after = await makeFallbackBundle(settings, audio);
    expect(after.version).not.toBe(before.version);
    const hosted = after.files.get('functions/caller.protected.js')?.toString() ?? '';
    expect(dialledBy(hosted)).toEqual([FIRST, LAST]);
  });
});

describe('B1.3: interpreters are entered without anybody’s SQL', () => {
  it('can be rung from then on, are listed without their telephone, and are retired', async () => {
    const id = await command(['interpreter', 'add', 'Sevinc', 'tr,fa', '1-5@09:00-18:00'], OTHER);
    const here = await database.sql<{ here: string }>('select interpreters_at($1) as here', [
      new Date(Date.UTC(2026, 10, 23, 8)),
    ]);
    expect(here).toEqual([{ here: id }]);
    const listed = await command(['interpreter', 'list']);
    expect(listed).toContain(`${id}  tr,fa  1@09:00-18:00  Sevinc`);
    expect(listed).not.toContain('+994');
    expect(await command(['interpreter', 'retire', id])).toBe('Retired.');
    expect(await command(['interpreter', 'list'])).toBe('Nobody.');
  });

  it.each([
    [['on-call', 'add', 'Nigar', '0', '1-7@00:00-24:00'], OTHER, 'Wrong or missing: place.'],
    [['on-call', 'add', 'Nigar', '1', '1-7@00:00-24:00', 'until=2026-13-01'], OTHER, 'Wrong or missing: until.'],
    [['on-call', 'add', 'Nigar', '1', '1-7@00:00-24:00'], '152', 'The telephone must be'],
    [['interpreter', 'add', 'Sevinc', 'Turkish', '1-7@00:00-24:00'], OTHER, 'Wrong or missing: languages.'],
    [['everybody', 'list'], '', 'Wrong or missing: command.'],
  ])('%j names what is wrong, and enters nobody', async (words, typed, said) => {
    expect(await command(words, typed)).toContain(`refused: ${said}`);
    expect(await database.sql('select 1 from on_call_telephones')).toEqual([]);
  });
});

async function enter(telephone: string, place: number): Promise<void> {
  await database.sql(
    `with added as (
       insert into on_call_telephones (id, name, telephone) values (gen_random_uuid(), 'Somebody', $1) returning id
     )
     insert into on_call_hours (telephone_id, place, day, from_minute, until_minute)
     select added.id, $2, day, 0, 1440 from added cross join generate_series(1, 7) as day`,
    [telephone, place],
  );
}

/** Whom the hosted function would ring at this hour, the second time the line fails. */
function dialledBy(functionText: string): string[] {
  const hosted: {
    handler?(context: object, event: object, callback: (error: null, response: { body: string }) => void): void;
  } = {};
  class Response {
    body = '';
    appendHeader(): void {}
    setBody(body: string): void {
      this.body = body;
    }
  }
  new Function('exports', 'Twilio', functionText)(hosted, { Response });
  let body = '';
  hosted.handler?.({}, { ErrorUrl: `${PUBLIC_ORIGIN}/voice/wait?again=1` }, (_none, response) => {
    body = response.body;
  });
  return [...body.matchAll(/<Number[^>]*>([^<]*)</g)].map(([, number = '']) => number);
}
