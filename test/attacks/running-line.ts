// What a line says of itself and holds while it runs: counters, what the key process answers, memory, and every job it ever queued.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createKeydClient } from '../../src/confidentiality/keyd-client.ts';
import { placesIn } from '../../src/keyd/places.ts';
import type { AttackLine } from './attack-line.ts';
import { type Place, textsAs } from './places.ts';
import { type Memory, memoriesOf } from './process-memory.ts';

const LIMIT_MS = 30_000;

/** Counters of web and worker, and what the key process says of itself. */
export async function saidOfItself(line: AttackLine): Promise<Place[]> {
  const counters = await Promise.all(
    Object.entries(line.metricsPorts).map(async ([name, port]) => {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(LIMIT_MS) });
      return textsAs(`metrics of ${name}`, [await answer.text()]);
    }),
  );
  const places = placesIn(join(line.dataDir, 'keyd'));
  const readToken = async () => Buffer.from((await readFile(places.tokenOf('web'), 'latin1')).trim(), 'hex');
  const keyd = createKeydClient({ socketPath: places.socket, name: 'web', readToken });
  const health = await keyd.ask('health', {}, LIMIT_MS);
  keyd.close();
  return [...counters, textsAs('what keyd says of itself', [JSON.stringify(health)])];
}

/** Whose memory it is. */
export type Program = 'web' | 'worker' | 'keyd' | 'redis' | 'postgres' | 'demo';

/** The memory of every process of the line but the one that starts the others, which carries nothing. */
export async function memoriesOfLine(line: AttackLine, overlap: number): Promise<(Memory & { program: Program })[]> {
  const memories = memoriesOf(await line.process.processes(), overlap);
  return memories
    .map((memory) => ({ ...memory, program: programOf(memory.command) }))
    .filter(({ program }) => program !== 'demo');
}

function programOf(command: string): Program {
  if (/redis-server/.test(command)) return 'redis';
  if (/keyd\/main\.js/.test(command)) return 'keyd';
  if (/dist\/worker\.js/.test(command)) return 'worker';
  if (/dist\/main\.js/.test(command)) return 'web';
  if (/demo\/(?:watchdog-)?main\.js/.test(command)) return 'demo';
  return 'postgres';
}
