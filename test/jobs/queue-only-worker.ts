// A worker with the queue and without sweeps, to show what the queue does alone.
import { readConfig } from '../../src/config.ts';
import { createDatabase } from '../../src/db/database.ts';
import { escalationWork } from '../../src/escalation/watch-escalations.ts';
import { createLog } from '../../src/http/log.ts';
import { startJobs } from '../../src/jobs/start-jobs.ts';

const config = readConfig(process.env);
const log = createLog({ level: config.logLevel, file: null, process: 'worker' });
const POOL = { deadlineMs: 3_000, connections: 6, applicationName: 'worker', role: 'line_worker' } as const;
const database = createDatabase(config.databaseUrl, POOL);
startJobs(config, { database, log, work: { escalations: escalationWork(database, log) }, sweeps: [] });
process.send?.({ ready: true });
