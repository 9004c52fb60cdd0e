import { openRelayRedis } from '../jobs/redis.ts';
import { bad, type Finding, judge, type Rule } from './finding.ts';

/** BullMQ needs commands of this one. */
const OLDEST = { major: 6, minor: 2 };

/** Redis: reached, never throwing jobs away when full, and on disk every second. */
export async function checkQueue(url: string): Promise<Finding> {
  const redis = openRelayRedis(url);
  redis.on('error', () => {
    // The command that needs the connection fails and says so.
  });
  try {
    await redis.connect();
    return judgeQueue(await redis.info());
  } catch {
    // The library's errors name the address with its password.
    return bad('queue', 'Redis cannot be asked', 'start Redis, or correct REDIS_URL');
  } finally {
    redis.disconnect();
  }
}

/** What Redis says of itself, as rules. */
export function judgeQueue(info: string): Finding {
  const fields = new Map(
    info.split(/\r?\n/).map((line) => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 1)]),
  );
  const version = fields.get('redis_version') ?? 'of no known version';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const policy = fields.get('maxmemory_policy') ?? 'not known';
  const rules: Rule[] = [
    {
      holds: major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor),
      otherwise: `Redis ${version} is too old`,
      remedy: `use Redis ${OLDEST.major}.${OLDEST.minor} or newer`,
    },
    {
      holds: policy === 'noeviction',
      otherwise: `maxmemory-policy is ${policy}`,
      remedy: 'set maxmemory-policy noeviction in Redis',
    },
    {
      holds: fields.get('aof_enabled') === '1',
      otherwise: 'jobs are not written to disk',
      remedy: 'set appendonly yes and appendfsync everysec in Redis',
    },
  ];
  return judge('queue', rules, `Redis ${version}, nothing is evicted, every second on disk`);
}
