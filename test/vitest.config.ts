import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { LongestFirst } from './harness/longest-first.ts';

/** Real lines, real browsers at them, and programs that are killed: each file in a process of its own. */
const LINES = [
  'test/attacks/**',
  'test/browser/**',
  'test/demo/**',
  'test/harness/**',
  'test/jobs/**',
  'test/restarts/**',
];
/** Nothing but arithmetic, in programs that let everything else go first: the time in which lines wait is theirs. */
const DAYS = ['test/simulation/**/days'];
/** What listens without a break while things are killed, and beside it what does next to nothing but wait. */
const PATIENT = [
  'test/{browser/processes-die,jobs/{jobs,postgres-restart,redis-outage,worker-killed},telephony/forgotten-deadline}',
];
/** What promises a person a time by the clock on the wall: the machine to itself. */
const ALONE = [
  'test/browser/{desks,flag,talk}',
  'test/{http/live,redaction/hostile}',
  'test/telephony/{broken-stores,voice-routes}',
];

const root = new URL('..', import.meta.url).pathname;
const files = (...places: string[]) => places.map((place) => `${place.replace(/\/\*\*$/, '/**/*')}.test.ts`);

export default defineConfig({
  root,
  test: {
    globalSetup: ['test/harness/services.ts'],
    passWithNoTests: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      // A few processes for all of these: to load the program anew for each file took longer than its tests. One more than there are
      // cores, since each waits now and then.
      project('together', {
        include: files('test/**'),
        exclude: files(...LINES, ...DAYS, ...PATIENT, ...ALONE),
        isolate: false,
        maxWorkers: 3,
      }),
      // Two at a time, and the days.
      project('lines', {
        include: files(...LINES, ...DAYS),
        exclude: files(...PATIENT, ...ALONE),
        maxWorkers: 3,
        sequence: { groupOrder: 1 },
      }),
      project('patient', { include: files(...PATIENT), maxWorkers: 2, sequence: { groupOrder: 2 } }),
      project('alone', { include: files(...ALONE), maxWorkers: 1, sequence: { groupOrder: 3 } }),
    ],
  },
});

function project(name: string, own: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  return {
    root,
    test: {
      name,
      setupFiles: ['test/harness/worker.ts'],
      expect: { poll: { timeout: 15_000, interval: 25 } },
      testTimeout: 20_000,
      hookTimeout: 60_000,
      ...own,
    },
  };
}
