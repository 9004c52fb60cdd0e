import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** Real lines in real browsers. */
const WHOLE_LINES = ['test/browser', 'test/attacks'];
/** Files that promise a person a time by the clock on the wall, or start whole lines: each has the machine for itself. */
const ALONE = ['test/demo', 'test/harness', 'test/jobs'];

const root = new URL('..', import.meta.url).pathname;
const inside = (folders: readonly string[]) => folders.map((folder) => `${folder}/**/*.test.ts`);

export default defineConfig({
  root,
  test: {
    globalSetup: ['test/harness/services.ts'],
    passWithNoTests: false,
    projects: [
      // Two processes for all of these: to load the program anew for each file took longer than its tests.
      project('together', {
        include: inside(['test']),
        exclude: inside([...ALONE, ...WHOLE_LINES]),
        isolate: false,
        maxWorkers: 2,
      }),
      project('alone', { include: inside(ALONE), maxWorkers: 1, sequence: { groupOrder: 1 } }),
      project('whole-lines', { include: inside(WHOLE_LINES), maxWorkers: 1, sequence: { groupOrder: 2 } }),
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
      testTimeout: 60_000,
      hookTimeout: 120_000,
      ...own,
    },
  };
}
