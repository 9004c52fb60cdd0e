import { defineConfig } from 'vitest/config';

/** A run as the real one, of a test that never ends. */
export default defineConfig({
  root: new URL('../../..', import.meta.url).pathname,
  test: {
    include: ['test/harness/cut-short/hanging.ts'],
    globalSetup: ['test/harness/services.ts'],
    setupFiles: ['test/harness/worker.ts'],
    testTimeout: 0,
  },
});
