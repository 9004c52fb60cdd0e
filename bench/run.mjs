import { writeFile } from 'node:fs/promises';
import { measureCalls } from './cells/calls.mjs';
import { measureFlags } from './cells/flag.mjs';
import { measureMemory } from './cells/memory.mjs';
import { measureWebhooks } from './cells/webhooks.mjs';
import { pin } from './machine.mjs';
import { writeReport } from './report.mjs';
import { openStage } from './stage.mjs';

/** Runs the wanted cells one after another, prints the report, and writes it where the options say. */
export async function runBenchmark(options) {
  const tell = (line) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
  const stage = await openStage({ tell });
  // The generator shares a core with the stores, never with a server.
  if (stage.cores) pin([process.pid], stage.cores.load);
  const stop = () => void stage.close().then(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  try {
    const results = {
      startedAt: new Date(),
      options,
      cores: stage.cores,
      webhooks: { closed: [], open: [] },
      flags: null,
      calls: null,
      memory: null,
      broken: [],
    };
    // What has been measured is reported, even if what follows breaks.
    const alone = async (name, measure) => {
      if (name !== 'webhooks' && !options.wanted(name, name)) return;
      try {
        await measure();
      } catch (error) {
        results.broken.push(`${name}: ${error instanceof Error ? error.stack : error}`);
      } finally {
        await stage.stopServers();
      }
    };
    await alone('webhooks', () => measureWebhooks(stage, { ...options, tell, results: results.webhooks }));
    await stage.pinPostgres('load');
    await alone('flag', async () => {
      results.flags = await measureFlags(stage, { ...options, tell });
    });
    await alone('calls', async () => {
      results.calls = await measureCalls(stage, { tell });
    });
    await alone('memory', async () => {
      results.memory = await measureMemory(stage, { tell });
    });
    const report = writeReport(results);
    process.stdout.write(report);
    if (options.out) await writeFile(options.out, report);
    if (results.broken.length > 0) process.exitCode = 1;
  } finally {
    await stage.close();
  }
}
