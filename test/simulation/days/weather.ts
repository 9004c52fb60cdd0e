import { DatabaseFault } from '../../../src/db/database.ts';
import type { Weather } from '../memory/memory-database.ts';
import type { Chance } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How the database is just now. */
export interface DatabaseTrouble {
  database: 'well' | 'away' | 'hangs' | 'loses-answers' | 'slow';
}

interface Sky {
  time: VirtualTime;
  chance: Chance;
  trouble: DatabaseTrouble;
  /** As long as this pool waits for an answer. */
  deadlineMs: number;
  /** Never slow by itself. */
  isSteady?: boolean;
  /** False when the process that asks is no more: it never hears an answer. */
  isAlive(): boolean;
}

/** One for each who waits: nothing holds it, so that the day that waits for it can be forgotten. */
const never = () => new Promise<never>(() => {});

/** What a pool meets on its way to the database and back. Mostly nothing: then nothing has to be waited for. */
export function createWeather(sky: Sky): Weather {
  const { time, chance, trouble } = sky;
  return {
    before: () => {
      if (!sky.isAlive()) return never();
      switch (trouble.database) {
        case 'away':
          return fail(sky, 2, 'ECONNREFUSED');
        case 'hangs':
          return fail(sky, sky.deadlineMs, 'timeout');
        case 'slow':
          return slowly(sky, chance.between(20, sky.deadlineMs * 1.2));
        default:
          return !sky.isSteady && chance.is(0.03) ? slowly(sky, chance.between(1, 60)) : undefined;
      }
    },
    after: () => {
      if (!sky.isAlive()) return never();
      // It was done, and nobody is told so.
      if (trouble.database === 'loses-answers' && chance.is(0.4)) return fail(sky, 5, 'ECONNRESET');
      return undefined;
    },
  };

  async function slowly({ deadlineMs, isAlive }: Sky, ms: number): Promise<void> {
    if (ms >= deadlineMs) return fail(sky, deadlineMs, 'timeout');
    await time.pause(ms);
    if (!isAlive()) await never();
  }
}

async function fail({ time, isAlive }: Sky, ms: number, code: string): Promise<void> {
  await time.pause(ms);
  if (!isAlive()) await never();
  throw new DatabaseFault('simulated', code, undefined);
}
