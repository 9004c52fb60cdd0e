// The worker as its own process, as `src/worker.ts` puts it together; the queue or the sweeps can be left out.
import { createDatabase } from '../../src/db/database.ts';
import { escalationSweeps, escalationWork } from '../../src/escalation/watch-escalations.ts';
import { createLog } from '../../src/http/log.ts';
import { startJobs } from '../../src/jobs/start-jobs.ts';

const [databaseUrl, redisUrl, parts] = process.argv.slice(2);
if (!databaseUrl || !redisUrl || !parts) throw new Error('the worker of the tests needs two addresses and its parts');
const log = createLog({ level: 'warn', file: null, process: 'worker' });
const database = createDatabase(databaseUrl, { deadlineMs: 2_000, connections: 6, applicationName: 'worker' });
startJobs(
  { databaseUrl, redisUrl },
  {
    database,
    log,
    work: { escalations: escalationWork(database, log) },
    sweeps: parts.includes('sweeps') ? escalationSweeps(database, log) : [],
  },
);
process.send?.('started');
