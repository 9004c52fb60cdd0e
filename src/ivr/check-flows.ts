// npm run flows: proves every flow in every language, prints each as an outline and draws it into dist/flows.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPrompts } from './check-prompts.ts';
import { drawFlow } from './draw-flow.ts';
import { flowKey, LANGUAGES } from './flow.ts';
import { loadFlows } from './load-flows.ts';
import { outlineFlow } from './outline-flow.ts';

const flowsFolder = fileURLToPath(new URL('../../ivr-flows', import.meta.url));
const drawingsFolder = fileURLToPath(new URL('../flows', import.meta.url));

try {
  showFlows();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function showFlows(): void {
  const flows = loadFlows(flowsFolder);
  const { durations } = readPrompts(flowsFolder);
  mkdirSync(drawingsFolder, { recursive: true });
  for (const flow of flows.known.values()) {
    const drawing = join(drawingsFolder, `${flowKey(flow)}.svg`);
    writeFileSync(drawing, drawFlow(flow));
    const proof = `Proved: ${flow.nodes.size} nodes in ${LANGUAGES.join(', ')}. Drawn: ${drawing}`;
    process.stdout.write(`${outlineFlow(flow, durations)}\n\n${proof}\n\n`);
  }
}
