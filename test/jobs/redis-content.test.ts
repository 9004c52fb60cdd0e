import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsumer, type Work } from '../../src/jobs/consumer.ts';
import { startRelay } from '../../src/jobs/relay.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { raiseFlag, SILENT_LOG, untilRelayed } from './flags.ts';
import { type RedisProcess, startRedis } from './redis-process.ts';
import { until } from './until.ts';

const LIMIT_MS = 5_000;
const CANARY = '+994000000417';

let redis: RedisProcess;
let database: TestDatabase;
beforeAll(async () => {
  redis = await startRedis();
  database = await makeDatabase();
});
afterAll(async () => {
  await redis.remove();
  await database.drop();
});

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const JOB = `${UUID}-\\d+`;
const OPTIONS =
  `\\{"stackTraceLimit":0,"removeOnFail":true,"jobId":"${JOB}","removeOnComplete":true,` +
  `"backoff":\\{"delay":\\d+,"type":"fixed"\\},"attempts":\\d+\\}`;
/** All that may stand in Redis, whole entries only. */
const GRAMMAR = [
  `bull:escalations:(?:id|marker|stalled-check) = \\d+`,
  `bull:escalations:(?:wait|active|delayed|stalled) = ${JOB}`,
  `bull:escalations:${JOB}:lock = ${UUID}:\\d+`,
  'bull:escalations:meta opts\\.maxLenEvents = \\d+',
  'bull:escalations:meta version = bullmq:[\\d.]+',
  `bull:escalations:${JOB} data = \\{"id":"${UUID}","version":\\d+\\}`,
  `bull:escalations:${JOB} opts = ${OPTIONS}`,
  `bull:escalations:${JOB} (?:timestamp|delay|priority|ats|atm|processedOn) = \\d+`,
  `bull:escalations:${JOB} name = escalations`,
  `bull:escalations:${JOB} stacktrace = \\[\\]`,
  `bull:escalations:${JOB} failedReason = work-failed`,
  `bull:escalations:events jobId = ${JOB}`,
  'bull:escalations:events name = escalations',
  'bull:escalations:events delay = \\d+',
  'bull:escalations:events returnvalue = null',
  'bull:escalations:events (?:event|prev) = (?:added|waiting|active|delayed|completed|drained|stalled)',
].map((entry) => new RegExp(`^${entry}$`));

describe('A3.1: whoever steals the queue learns nothing', () => {
  test('every key and value in Redis is an id, a version, a counter or a word of a closed list', async () => {
    const flags = [await raiseFlag(database), await raiseFlag(database), await raiseFlag(database)];
    const { url: databaseUrl } = database;
    const relay = startRelay({ database, databaseUrl, redisUrl: redis.url, queues: ['escalations'], log: SILENT_LOG });
    await untilRelayed(database, LIMIT_MS);
    const seen = await redis.ask(everything);
    expect(flags.every((id) => seen.some((entry) => entry.includes(id)))).toBe(true);

    const consumer = startConsumer({ redisUrl: redis.url, queue: 'escalations', work: failOnce(), log: SILENT_LOG });
    const failed = await until('the failures are written', LIMIT_MS, async () => {
      const entries = await redis.ask(everything);
      return entries.filter((entry) => entry.endsWith('= work-failed')).length === flags.length && entries;
    });
    const done = await until('no job is left', LIMIT_MS, async () => {
      const entries = await redis.ask(everything);
      return !entries.some((entry) => entry.includes(' data = ')) && entries;
    });
    await consumer.stop();
    await relay.stop();

    const entries = [...seen, ...failed.seen, ...done.seen];
    expect(entries.filter((entry) => !GRAMMAR.some((known) => known.test(entry)))).toEqual([]);
  });
});

/** Work that fails on the first try of each job with everything a careless error could say. */
function failOnce(): Work {
  const tried = new Set<string>();
  return async ({ id }) => {
    if (tried.has(id)) return;
    tried.add(id);
    throw new Error(`Leyla called from ${CANARY}`);
  };
}

/** Every key of the server with every value in it, as `key field = value`, all in one instant. */
async function everything(connection: Redis): Promise<string[]> {
  return (await connection.eval(READ_ALL, 0)) as string[];
}

const READ_ALL = `
local seen = {}
local function note(key, value) seen[#seen + 1] = key .. ' = ' .. tostring(value) end
local function notePairs(key, list)
  for place = 1, #list, 2 do note(key .. ' ' .. list[place], list[place + 1]) end
end
local readers = {
  string = function(key) note(key, redis.call('get', key)) end,
  hash = function(key) notePairs(key, redis.call('hgetall', key)) end,
  list = function(key) for _, value in ipairs(redis.call('lrange', key, 0, -1)) do note(key, value) end end,
  set = function(key) for _, value in ipairs(redis.call('smembers', key)) do note(key, value) end end,
  zset = function(key) for _, value in ipairs(redis.call('zrange', key, 0, -1)) do note(key, value) end end,
  stream = function(key)
    for _, entry in ipairs(redis.call('xrange', key, '-', '+')) do notePairs(key, entry[2]) end
  end,
}
for _, key in ipairs(redis.call('keys', '*')) do readers[redis.call('type', key).ok](key) end
return seen
`;
