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
    const results = { startedAt: new Date(), options, cores: stage.cores };
    const alone = async (measure) => {
      const result = await measure();
      await stage.stopServers();
      return result;
    };
    results.webhooks = await alone(() => measureWebhooks(stage, { ...options, tell }));
    await stage.pinPostgres('load');
    results.flags = options.wanted('flag', 'flag')
      ? await alone(() => measureFlags(stage, { ...options, tell }))
      : null;
    results.calls = options.wanted('calls', 'calls') ? await alone(() => measureCalls(stage, { tell })) : null;
    results.memory = options.wanted('memory', 'memory') ? await alone(() => measureMemory(stage, { tell })) : null;
    const report = writeReport(results);
    process.stdout.write(report);
    if (options.out) await writeFile(options.out, report);
  } finally {
    await stage.close();
  }
}
