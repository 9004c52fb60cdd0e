// All that may stand in Redis: ids, versions, counters and words of closed lists (A3.1).
import type { Redis } from 'ioredis';

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

/** Whether this entry of Redis, `key field = value`, is one that the queue may make. */
export function isOfQueue(entry: string): boolean {
  return GRAMMAR.some((known) => known.test(entry));
}

const PAYLOAD = new RegExp(`^\\{"id":"${UUID}","version":\\d+\\}$`);
const JOB_OPTIONS = new RegExp(`^${OPTIONS}$`);

/** Whether this object, as it is written, is what a job may hold, an id and a version. */
export function isPayload(text: string): boolean {
  return PAYLOAD.test(text);
}

/** Whether it says how a job is to be tried, and nothing else. */
export function isJobOptions(text: string): boolean {
  return JOB_OPTIONS.test(text);
}

/** Every key of the server with every value in it, as `key field = value`, all in one instant. */
export async function everythingIn(connection: Redis): Promise<string[]> {
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
