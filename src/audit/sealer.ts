import { join } from 'node:path';
import type { Database } from '../db/database.ts';
import { checkpointFile } from './checkpoint-file.ts';
import { draftCheckpoint } from './draft-checkpoint.ts';
import { keepKeys } from './key-file.ts';
import { mirrorCheckpoints, TrailBroken } from './mirror-checkpoints.ts';
import { hasOverlookedRows } from './seal-store.ts';
import { signCheckpoints } from './sign-checkpoints.ts';
import type { Signer } from './signer.ts';

/**
 * The window in which a row could be removed without a trace is this and one run. The plan asks for 60 s or 256 rows; a
 * checkpoint costs some milliseconds, so it is made twelve times as often.
 */
const SEAL_EVERY_MS = 5_000;
const DRAFTS_PER_RUN = 40;
/** Every so many runs a sealer looks at all rows, and not only at the newest: once an hour. */
const LONG_LOOK_EVERY_RUNS = 720;
/** Runs in a row without a signature after which somebody must know: a minute. Then again every hour. */
const ALARM_AFTER_RUNS = 12;
const ALARM_AGAIN_AFTER_RUNS = 720;
/** Rows that no look finds are looked for once a minute; twice in a row is no slow commit any more. */
const OVERLOOKED_EVERY_RUNS = 12;
const ALARM_AFTER_OVERLOOKED = 2;

export type SealerAlarm = 'audit-unsigned' | 'audit-broken';

export interface SealerLog {
  error(name: 'alarm', fields: { kind: SealerAlarm; subject?: string }): void;
  fault(where: string, error: unknown): void;
}

export interface SealerParts {
  database: Database;
  signer: Signer;
  /** This machine's folder for the checkpoint file and the public keys. */
  folder: string;
  log: SealerLog;
  /** Puts the alarm before the coordinator. */
  raise(kind: SealerAlarm): Promise<void>;
}

/** Committed rows stay without a number, though a sealer runs. */
export class RowsOverlooked extends Error {
  readonly code = 'rows-overlooked';

  constructor() {
    super('audit trail: rows were committed more than a minute ago and are not sealed');
    this.name = 'RowsOverlooked';
  }
}

/** A sweep of the worker; the shape is that of `jobs`. */
export interface Sealing {
  name: string;
  everyMs: number;
  run(): Promise<void>;
}

/**
 * Seals what was recorded: numbers, signs, writes to the file (A1.1). Any number of processes may run it, and each may be
 * killed at any point. Without the signer nothing is lost: rows go on being numbered, and are signed when it is back.
 */
export function createSealer({ database, signer, folder, log, raise }: SealerParts): Sealing {
  const file = checkpointFile(join(folder, 'checkpoints.jsonl'));
  let runs = 0;
  const unsealed = alarmOf('audit-unsigned', ALARM_AFTER_RUNS, { log, raise });
  const unsigned = alarmOf('audit-unsigned', ALARM_AFTER_RUNS, { log, raise });
  const overlooked = alarmOf('audit-unsigned', ALARM_AFTER_OVERLOOKED, { log, raise });
  const broken = alarmOf('audit-broken', 1, { log, raise });

  return {
    name: 'audit',
    everyMs: SEAL_EVERY_MS,
    run: async () => {
      const isLong = runs % LONG_LOOK_EVERY_RUNS === 0;
      const isDone = await unsealed.watch(async () => {
        for (let drafts = 0; drafts < DRAFTS_PER_RUN; drafts += 1) {
          const isFirst = drafts === 0;
          if ((await draftCheckpoint(database, { isLong: isLong && isFirst })) === 0) break;
        }
      });
      // Without a database there is nothing to sign, and no file to compare with it.
      if (!isDone) return;
      // Counted after the long look has succeeded: a sealer that starts without a database takes it later.
      runs += 1;
      if (runs % OVERLOOKED_EVERY_RUNS === 0)
        await overlooked.watch(async () => {
          if (await hasOverlookedRows(database)) throw new RowsOverlooked();
        });
      await unsigned.watch(() => signCheckpoints(database, signer));
      await broken.watch(async () => {
        const keys = await signer.signers().catch(() => null);
        // The absent signer has its own alarm.
        if (keys === null) return;
        await keepKeys(join(folder, 'signers.json'), keys);
        await mirrorCheckpoints(database, file, keys);
      });
    },
  };
}

/** Runs a step through its faults, and says once that they last. Answers whether it went well. */
function alarmOf(
  kind: SealerAlarm,
  afterRuns: number,
  { log, raise }: Pick<SealerParts, 'log' | 'raise'>,
): { watch(step: () => Promise<void>): Promise<boolean> } {
  let failures = 0;
  return {
    watch: async (step) => {
      try {
        await step();
        failures = 0;
        return true;
      } catch (error) {
        failures += 1;
        if (failures === 1) log.fault(kind, error);
        if (failures % ALARM_AGAIN_AFTER_RUNS === afterRuns) {
          log.error('alarm', {
            kind,
            ...(error instanceof TrailBroken || error instanceof RowsOverlooked ? { subject: error.code } : {}),
          });
          // Without a database nobody can be shown it; the log has it.
          await raise(kind).catch((fault: unknown) => log.fault(`raise ${kind}`, fault));
        }
        return false;
      }
    },
  };
}
