import { join } from 'node:path';
import closeWithGrace from 'close-with-grace';
import { sessionSweep } from './access/sign-in.ts';
import { createSealer } from './audit/sealer.ts';
import { callBackSweeps } from './call-backs/dial-call-backs.ts';
import { wallClock } from './clock.ts';
import { createAuditSigner } from './confidentiality/audit-signer.ts';
import { openKeyd } from './confidentiality/open-keyd.ts';
import { keySweeps, noteKeyAlarm } from './confidentiality/watch-keys.ts';
import { type Config, readConfig } from './config.ts';
import type { Database } from './db/database.ts';
import { talkativeSettings } from './db/log-settings.ts';
import { closePools, openWorkerPools } from './db/pools.ts';
import { escalationSweeps, escalationWork } from './escalation/watch-escalations.ts';
import { type LegEnder, legEnder } from './guests/end-legs.ts';
import type { AlarmKind } from './http/alarm-kinds.ts';
import { createLog, type Log } from './http/log.ts';
import { createMetrics } from './http/metrics.ts';
import { serveMetrics } from './http/metrics-server.ts';
import { startJobs } from './jobs/start-jobs.ts';
import { queueWatch } from './jobs/watch-queue.ts';
import { keepFound, type PickUpParts } from './messages/pick-up.ts';
import { messageSweeps } from './messages/watch-messages.ts';
import { expiredNotesSweep } from './notes/expire-notes.ts';
import { waitingHalvesSweep } from './notes/wrap-waiting-halves.ts';
import { raiseAlarm } from './oversight/raise-alarm.ts';
import { watchClock } from './oversight/watch-clock.ts';
import { watchWaiting } from './oversight/watch-waiting.ts';
import { rosterSweeps } from './roster/watch-roster.ts';
import { reapCalls, type SweepParts, sweepOffers } from './routing/sweep.ts';
import { createBackground } from './telephony/background.ts';
import { createCallBackCarrier } from './telephony/call-back-rest.ts';
import { createCallControl, sparingDialled } from './telephony/call-control.ts';
import { createCallUrls } from './telephony/call-urls.ts';
import { createMessageCarrier } from './telephony/carrier-recordings.ts';
import { compareRecords, deleteRecords, type RecordParts } from './telephony/carrier-records.ts';
import { createCarrierRest } from './telephony/carrier-rest.ts';
import { tidyUp } from './telephony/status-webhook.ts';
import { deadMansSwitch, syntheticSweeps } from './telephony/synthetic-call.ts';

const STOP_LIMIT_MS = 8_000;
const OFFERS_EVERY_MS = 1_000;
const REAP_EVERY_MS = 10_000;
const DELETE_RECORDS_EVERY_MS = 60_000;
const LOOK_AT_LOG_EVERY_MS = 60 * 60_000;
const COMPARE_RECORDS_EVERY_MS = 60 * 60_000;

/** Process 2: relay, queues, and the sweeps that find what a lost job forgot. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const metrics = createMetrics({ process: 'worker', webhookRoutes: [] });
  const log = metrics.counting(createLog({ level: config.logLevel, file: config.logFile, process: 'worker' }));
  const counters = config.metricsPort === null ? undefined : await serveMetrics(metrics, config.metricsPort);
  const pools = openWorkerPools(config.databaseUrl);
  const { calls, work: database } = pools;
  const urls = createCallUrls({ publicOrigin: config.publicOrigin, secret: config.urlSecret, clock: wallClock });
  const raise = (kind: AlarmKind) => raiseAlarm(database, kind);
  const clockWatch = watchClock({ database, clock: wallClock, log, raise });
  const rest = createCarrierRest(config.carrier, { clock: wallClock, heard: clockWatch.heard });
  const control = sparingDialled(createCallControl({ config, rest, urls, clock: wallClock, log, database: calls }));
  const background = createBackground(log);
  // Who waits is matched by the next sweep.
  const afterEnd: SweepParts['afterEnd'] = (released) => tidyUp({ background, control, matchSoon: () => {} }, released);
  const parts: SweepParts = { database: calls, control, log, afterEnd, firstLooks: new Map() };
  const sealerKeyd = openKeyd(config.keyd, 'sealer');
  const noteKeyd = openKeyd(config.keyd, 'worker');
  const keyd = openKeyd(config.keyd, 'worker', (kind) =>
    background.run('key-alarm', () => noteKeyAlarm({ database, log }, kind)),
  );
  const diallerKeyd = openKeyd(config.keyd, 'dialler');
  const carrier = createCallBackCarrier({ config, rest, urls, log });
  const jobs = startJobs(config, {
    database,
    log,
    work: { escalations: escalationWork(database, log) },
    sweeps: [
      ...callSweeps({ ...parts, log, raise }),
      ...carrierRecordSweeps({ config, calls, work: database, keyd: noteKeyd, rest, log, callIdOf: urls.callIdOf }),
      clockWatch.sweep,
      queueWatch({ redisUrl: config.redisUrl, log, raise }),
      { name: 'database-log', everyMs: LOOK_AT_LOG_EVERY_MS, run: () => warnOfTalkativeLog(database, log) },
      ...escalationSweeps(database, log),
      ...syntheticSweeps({ config, calls, rest, log }),
      ...deadMansSwitch({ config, work: database, watchedSince: wallClock.now(), log, raise: raiseAlarm }),
      ...callBackSweeps({ ...parts, log, calls, work: database, keyd: diallerKeyd, carrier }),
      ...rosterSweeps({ database, log }),
      watchWaiting({ database, clock: wallClock, log }),
      sessionSweep(pools.access),
      waitingHalvesSweep(database, noteKeyd),
      expiredNotesSweep(database, noteKeyd),
      ...keySweeps({ keyd, database, log }),
      createSealer({
        database: pools.sealing,
        signer: createAuditSigner(sealerKeyd),
        folder: join(config.dataDir, 'audit'),
        log,
        raise,
      }),
    ],
  });
  const grace = closeWithGrace({ delay: STOP_LIMIT_MS, logger: false }, async ({ err }) => {
    if (err) log.fault('process', err);
    log.info('stopping', {});
    await jobs.stop();
    await background.settled();
    rest.close();
    await counters?.close();
    sealerKeyd.close();
    noteKeyd.close();
    diallerKeyd.close();
    keyd.close();
    await closePools(pools);
    log.flush();
  });
  process.on('disconnect', () => grace.close());
  log.info('started', {});
  process.send?.({ ready: true });
}

/** What is over by the clock in calls and talks, and what nobody told. */
function callSweeps(parts: SweepParts & LegEnder) {
  return [
    { name: 'offers', everyMs: OFFERS_EVERY_MS, run: () => sweepOffers(parts) },
    { name: 'calls', everyMs: REAP_EVERY_MS, run: () => reapCalls(parts) },
    legEnder(parts),
  ];
}

/** What the carrier keeps is deleted there; what a caller left is sealed first. */
function carrierRecordSweeps(
  parts: Pick<PickUpParts, 'keyd' | 'callIdOf'> &
    Pick<RecordParts, 'rest' | 'log'> & { config: Config; calls: Database; work: Database },
) {
  const { calls: database, work, rest, log } = parts;
  const { syntheticCallFrom } = parts.config;
  const carrier = createMessageCarrier({ rest, log });
  const messages = { ...parts, database, carrier, clock: wallClock };
  const keepMessages: RecordParts['keepMessages'] = (found, listed) => keepFound(messages, found, listed);
  const records = { database, alarms: work, rest, log, keepMessages, syntheticCallFrom };
  return [
    { name: 'carrier-records', everyMs: DELETE_RECORDS_EVERY_MS, run: () => deleteRecords(records) },
    { name: 'carrier-list', everyMs: COMPARE_RECORDS_EVERY_MS, run: () => compareRecords(records) },
    ...messageSweeps(messages),
  ];
}

/** At the start, and each hour: somebody who looks for a fault in Postgres may forget to make its log silent again. */
async function warnOfTalkativeLog(database: Database, log: Log): Promise<void> {
  const found = await talkativeSettings(database);
  if (found.length > 0) log.error('alarm', { kind: 'database-log-shows-rows' });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
