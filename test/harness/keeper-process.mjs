// Outlives a process of the tests for a moment: when that one ends, however it ends, what it left behind is ended and removed.
import { rmSync } from 'node:fs';

const pids = new Set();
const folders = new Set();

process.on('message', ({ kept, gone, folder }) => {
  if (kept) pids.add(kept);
  if (gone) pids.delete(gone);
  if (folder) folders.add(folder);
});
// Only the channel ends it: a signal to the whole group must not leave the rest without a keeper.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.once('disconnect', () => {
  for (const pid of pids) kill(pid);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  process.exit();
});

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone, which is all that is wanted.
  }
}
