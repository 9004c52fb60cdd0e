import { openRelayRedis } from './redis.ts';
import type { Sweep } from './sweeps.ts';

const LOOK_EVERY_MS = 30_000;
/** Of the memory that Redis may have: from here on somebody must act before it takes no more jobs. */
const FULL_SHARE = 0.9;

export type QueueTrouble = 'queue-full' | 'queue-evicts';

export interface QueueWatch {
  redisUrl: string;
  log: { error(name: 'alarm', fields: { kind: QueueTrouble }): void };
  /** Puts the alarm before the coordinator. */
  raise(kind: QueueTrouble): Promise<void>;
}

/**
 * Says, once each time that it begins, that Redis is full or may throw jobs away. Nothing stops for it: every job is in Postgres, too,
 * and the sweeps do it. A Redis that does not answer is the relay's to tell.
 */
export function queueWatch({ redisUrl, log, raise }: QueueWatch): Sweep {
  let told: QueueTrouble | undefined;
  const look = async () => {
    const info = await memoryOf(redisUrl);
    if (info === undefined) return;
    const trouble = troubleIn(info);
    if (trouble !== undefined && trouble !== told) {
      log.error('alarm', { kind: trouble });
      await raise(trouble);
    }
    // Not before it was raised: what the database did not take is raised at the next look.
    told = trouble;
  };
  return { name: 'queue-store', everyMs: LOOK_EVERY_MS, run: look };
}

/** What is wrong with a Redis that says this of its memory. */
export function troubleIn(info: string): QueueTrouble | undefined {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  if (field('maxmemory_policy') !== 'noeviction') return 'queue-evicts';
  // Nought is no limit.
  const limit = Number(field('maxmemory'));
  return limit > 0 && Number(field('used_memory')) >= limit * FULL_SHARE ? 'queue-full' : undefined;
}

async function memoryOf(url: string): Promise<string | undefined> {
  const redis = openRelayRedis(url);
  redis.on('error', () => {
    // The command that needs the connection fails and says so.
  });
  try {
    await redis.connect();
    return await redis.info('memory');
  } catch {
    // Its errors name the address with its password, and an absent Redis has its own line in the log.
    return undefined;
  } finally {
    redis.disconnect();
  }
}
