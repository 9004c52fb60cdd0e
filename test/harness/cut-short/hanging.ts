// Not a check by itself: what `cut-short.test.ts` starts and cuts short, with servers of the run and of the test.
import { test } from 'vitest';
import { startPostgres } from '../../jobs/postgres-process.ts';
import { startRedis } from '../../jobs/redis-process.ts';

test('hangs', async () => {
  await Promise.all([startRedis(), startPostgres()]);
  process.stdout.write('it hangs\n');
  await new Promise(() => {});
});
