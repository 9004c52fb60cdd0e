// A3.1, A9.4: hundreds of callers, and then a search through everything that the line left anywhere.
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';
import { readFiles } from '../architecture/source-file.ts';
import { openHummingBrowser } from '../browser/ear.ts';
import { everythingIn, isJobOptions, isOfQueue, isPayload } from '../jobs/queue-grammar.ts';
import { type AttackLine, openAttackLine } from './attack-line.ts';
import { playBrowserCalls } from './browser-calls.ts';
import { canaryName, canaryNumber } from './canary-callers.ts';
import { writingsOfNumber, writingsOfText } from './encodings.ts';
import { ERRORS_WANTED, goWrong } from './fifty-errors.ts';
import { playCalls } from './headless-calls.ts';
import { createPatternSearch } from './pattern-search.ts';
import { dumpOf, type Finding, filesIn, logRecordsOf, type Place, searchPlaces, textsAs } from './places.ts';
import { leakInto, openRecordedBrowser, type RecordedBrowser } from './recorded-browser.ts';
import { captureRedis, type RedisCapture } from './redis-capture.ts';
import { memoriesOfLine, type Program, saidOfItself } from './running-line.ts';
import { signInvented } from './signed-in.ts';
import { playUnanswered } from './unanswered-calls.ts';

/** `npm run attack:canaries` says a thousand. */
const CALLERS = Number(process.env['ATTACK_CALLERS'] ?? 200);
const BROWSER_CALLERS = 10;
/** Half of them leave a message, half are promised a call back. */
const UNANSWERED = 6;
const START_MS = 180_000;
const CALLS_MS = 300_000 + CALLERS * 3_000;
const SEARCH_MS = 300_000 + CALLERS * 500;

const numbers = Array.from({ length: CALLERS }, (_, index) => canaryNumber(index));
const names = numbers.map((_, index) => canaryName(index));
/** Said into messages as sound: the worker fetches that, and what Node read last of it stays where it was read. */
const spoken = names.slice(-UNANSWERED);
/** Nobody's: planted everywhere before anybody calls. */
const planted = [...writingsOfNumber(canaryNumber(CALLERS + 1)), ...writingsOfText(canaryName(CALLERS + 1))];
const writings = planted.map(({ subject, encoding }) => `${subject}: ${encoding}`).sort();
const plantedBytes = Buffer.concat(planted.flatMap(({ bytes }) => [bytes, Buffer.from(' . ')]));
const search = createPatternSearch([
  ...numbers.flatMap(writingsOfNumber),
  ...names.flatMap(writingsOfText),
  ...planted,
]);

/** Ids, codes, and the names of routes, events and statements: nothing that anybody typed or dialled. */
const OURS = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?!.*\d{7})[\w :/*.,-]{1,80})$/;
/** Where the planted leak must be found; each place is searched with all the others. */
const PLACES: [string, RegExp][] = [
  ['a dump of the database', /^table leak$/],
  ['the files of Postgres', /^postgres base/],
  ['the write-ahead log', /^postgres pg_wal/],
  ['the append-only file of Redis', /^data redis\/appendonlydir\/.*\.aof$/],
  ['a snapshot of Redis', /^data redis\/.*\.rdb$/],
  ['the commands to Redis', /^commands to redis$/],
  ['the logs', /^data log/],
  ['what was said to the carrier', /^said to the carrier$/],
  ['what the operator’s browser was sent', /^sent to operator$/],
  ['what the officer’s browser was sent', /^sent to officer$/],
  ['the operator’s profile', /^profile of operator/],
  ['the officer’s profile', /^profile of officer/],
];

let line: AttackLine;
let redis: RedisCapture;
let desks: { operator: RecordedBrowser; officer: RecordedBrowser; telephones: Browser };
let findings: Finding[] = [];
let places: Place[] = [];
let memories: Awaited<ReturnType<typeof memoriesOfLine>> = [];
let entries: string[] = [];

beforeAll(async () => {
  line = await openAttackLine();
  redis = await captureRedis(line.redisUrl);
  const [operator, officer] = [await openRecordedBrowser(), await openRecordedBrowser()];
  desks = { operator, officer, telephones: await openHummingBrowser(700) };
}, START_MS);

afterAll(async () => {
  await desks.telephones.close();
  await desks.operator.close();
  await desks.officer.close();
  await line.close();
}, START_MS);

describe('the search proves itself: a leak is found in every place and in every form', () => {
  it(
    'in what is on disk, in the queue, on the wire, in a browser',
    async () => {
      await plant();
    },
    START_MS,
  );
});

describe(`${CALLERS} callers, ${BROWSER_CALLERS} of them through real browsers`, () => {
  it(
    'call, talk, are held, asked, flagged, called back, ended as nuisance, leave messages, and call again',
    async () => {
      const browserScript = { callers: numbers.slice(0, BROWSER_CALLERS), words: names.slice(0, BROWSER_CALLERS) };
      const others = { callers: numbers.slice(BROWSER_CALLERS), words: names.slice(BROWSER_CALLERS) };
      // One after the other: a page that is starved loses its call, as a page that is gone does.
      await playBrowserCalls(line, desks, browserScript);
      // They call a third time, when nobody is there who speaks their language.
      const unanswered = { callers: numbers.slice(-UNANSWERED), words: names.slice(-UNANSWERED) };
      const [talks] = await Promise.all([playCalls(line, others), playUnanswered(line, unanswered)]);
      expect(talks).toBeGreaterThanOrEqual(others.callers.length);
      const [row] = await line.sql('select count(*)::int as calls from calls');
      expect(row?.['calls']).toBeGreaterThanOrEqual(numbers.length * 2 - BROWSER_CALLERS);
      const [after] = await line.sql(
        `select (select count(*) from call_back_attempts where outcome = 'reached') > 0 as "calledBack",
                (select count(*) from audit_rows where action = 'nuisance-ended') > 0 as "endedAsNuisance"`,
      );
      expect(after).toEqual({ calledBack: true, endedAsNuisance: true });
    },
    CALLS_MS,
  );

  it(
    'the calls are over: everybody’s memory is read',
    async () => {
      memories = await memoriesOfLine(line, search.overlap);
      findings = await searchPlaces(
        search,
        memories.map(({ place }) => place),
      );
    },
    SEARCH_MS,
  );

  it(
    `things go wrong in ${ERRORS_WANTED} ways, each with somebody’s number and name in it`,
    async () => {
      const { origin, sql } = line;
      const nobody = { role: 'operator' as const, name: 'Nobody', languages: ['az'] };
      const { cookie } = await signInvented({ origin, browser: 'node', sql }, nobody);
      const token = DEMO_DEFAULTS.TWILIO_AUTH_TOKENS;
      const statuses = await goWrong({ origin, token, cookie }, { number: numbers[0] ?? '', name: names[0] ?? '' });
      expect(statuses.length).toBeGreaterThanOrEqual(ERRORS_WANTED);
    },
    SEARCH_MS,
  );

  it(
    'everything that was left anywhere is gathered',
    async () => {
      const said = await saidOfItself(line);
      entries = await everythingIn(redis.redis);
      places = [...said, ...(await gather())];
      findings.push(...(await searchPlaces(search, places)));
    },
    SEARCH_MS,
  );

  it.each(PLACES)('in %s the planted leak is found in every form', (_place, matches) => {
    const here = findings
      .filter(({ place }) => matches.test(place))
      .map(({ subject, encoding }) => `${subject}: ${encoding}`);
    expect(writings.filter((writing) => !here.includes(writing))).toEqual([]);
  });

  it('every line of the log is a declared event with declared fields, and holds no text but names of ours', async () => {
    const lines = (await readFile(line.process.endpoints.logFile, 'utf8')).trim().split('\n');
    expect(lines.length).toBeGreaterThan(numbers.length);
    const declared = new Set(['time', 'level', 'process', 'event', ...fieldsOfLog()]);
    const odd = lines.flatMap((text) =>
      Object.entries(JSON.parse(text)).filter(
        ([field, value]) => !declared.has(field) || (typeof value === 'string' && !OURS.test(value)),
      ),
    );
    expect(odd).toEqual([]);
  });

  it('every job that was ever queued is an id and a version, and Redis holds nothing else', () => {
    const objects = redis.objects();
    expect(objects.filter(isPayload).length).toBeGreaterThan(0);
    expect(objects.filter((text) => !isPayload(text) && !isJobOptions(text))).toEqual([]);
    expect(entries.filter((entry) => !isOfQueue(entry) && !entry.startsWith('leak:'))).toEqual([]);
  });

  it('in the memory of Redis and Postgres the planted leak is found, and no caller’s number', () => {
    // Another system does not tell what a process has in its memory.
    if (memories.length === 0) return expect(process.platform).not.toBe('linux');
    for (const program of ['redis', 'postgres'] as const) {
      const subjects = subjectsIn(program);
      expect(
        planted.some(({ subject }) => subjects.has(subject)),
        program,
      ).toBe(true);
      const found = findingsIn(program).filter(({ subject }) => numbers.includes(subject));
      expect(
        found.map(({ subject, encoding }) => `${subject}: ${encoding}`),
        program,
      ).toEqual([]);
    }
  });

  it('in the memory of no process of the line is a name that a caller said, but in the worker’s the end of a message', () => {
    for (const { program } of memories) {
      const subjects = subjectsIn(program);
      const written = program === 'worker' ? names.filter((name) => !spoken.includes(name)) : names;
      expect(
        written.filter((name) => subjects.has(name)),
        program,
      ).toEqual([]);
    }
  });

  it('no caller’s number is anywhere else, in any form, whole or hashed, but in the order to call somebody back', () => {
    const leaks = leftBehind().filter(({ subject }) => numbers.includes(subject));
    const orders = leaks.filter(({ place, subject }) => place === 'said to the carrier' && line.rung.includes(subject));
    expect(orders.map(({ subject }) => subject).sort(), 'once for each call back').toEqual([...line.rung].sort());
    for (const order of orders) leaks.splice(leaks.indexOf(order), 1);
    expect(leaks.map(({ place, encoding }) => `${place}: ${encoding}`)).toEqual([]);
  });

  it('no name that a caller said and an operator wrote down is anywhere, the operator’s own computer included', () => {
    const leaks = leftBehind().filter(({ subject }) => names.includes(subject));
    expect(leaks.map(({ place, encoding }) => `${place}: ${encoding}`)).toEqual([]);
  });
});

/** Whose numbers and names are in the memory of this program. */
function subjectsIn(program: Program): Set<string> {
  return new Set(findingsIn(program).map(({ subject }) => subject));
}

function findingsIn(program: Program): Finding[] {
  const its = new Set(memories.filter((memory) => memory.program === program).map(({ place }) => place.name));
  return findings.filter(({ place }) => its.has(place));
}

/** All findings but those in memories: web hears numbers, and what a program forgets stays in its memory for a while. */
function leftBehind(): Finding[] {
  const passing = new Set(memories.map(({ place }) => place.name));
  return findings.filter(({ place }) => !passing.has(place));
}

/** The list that people are shown of what the log holds; another test holds it to the code. */
function fieldsOfLog(): string[] {
  const [inventory] = readFiles('docs/data-inventory.md');
  const list = /^`port`.*$/m.exec(inventory?.text ?? '')?.[0] ?? '';
  return [...list.matchAll(/`(\w+)`/g)].map(([, field = '']) => field);
}

/** Puts the planted bytes wherever something could leak to, on the way that a leak would take. */
async function plant(): Promise<void> {
  await line.sql('create table leak (id int, value bytea)');
  for (const [id, { bytes }] of planted.entries()) {
    await line.sql('insert into leak values ($1, $2)', [id, bytes]);
    await redis.redis.set(`leak:${id}`, bytes);
  }
  await appendFile(join(line.dataDir, 'log', 'leak.log'), plantedBytes);
  for (const browser of [desks.operator, desks.officer]) await leakInto(browser, plantedBytes);
  line.said.push(plantedBytes);
}

/** Ends the line and everybody's browser, and names all that is left. */
async function gather(): Promise<Place[]> {
  const dump = await dumpOf(line);
  const [row] = await line.sql('show data_directory');
  const database = String(row?.['data_directory']);
  await line.sql('checkpoint');
  await redis.snapshot();
  redis.close();
  await desks.operator.quit();
  await desks.officer.quit();
  await line.stop();
  const under = async (name: string, folder: string) =>
    (await filesIn(folder, search.overlap)).map((file) => ({ ...file, name: `${name} ${file.name}` }));
  const files = await under('postgres', database);
  const isOfTheLog = ({ name }: Place) => /pg_wal\/[0-9A-F]{24}$/.test(name);
  const browsers = Object.entries({ operator: desks.operator, officer: desks.officer });
  const ofBrowsers = await Promise.all(
    browsers.map(async ([who, browser]) => [
      textsAs(`sent to ${who}`, browser.proxy.toBrowser()),
      textsAs(`sent by ${who}`, [...browser.proxy.fromBrowser(), ...browser.said]),
      ...(await under(`profile of ${who}`, browser.profile)),
    ]),
  );
  return [
    ...dump,
    ...files,
    ...files.filter(isOfTheLog).map(({ path, name }) => ({ name, pieces: () => logRecordsOf(path) })),
    // On most systems the database's folder is within the line's: it was named just now.
    ...(await under('data', line.dataDir)).filter(({ path }) => !path.startsWith(database)),
    textsAs('commands to redis', redis.bytes()),
    textsAs('said to the carrier', line.said),
    ...ofBrowsers.flat(),
  ];
}
