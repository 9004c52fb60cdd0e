import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFlow } from './check-flow.ts';
import { readPrompts } from './check-prompts.ts';
import { type Flow, type Flows, flowKey } from './flow.ts';
import { parseFlow } from './parse-flow.ts';

const CURRENT_FILE = 'line.yaml';
const RETIRED_FOLDER = 'retired';
const RETIRED_LIMIT = 20;

/** The flows of a folder, proved. Throws one error that names everything that is wrong with flows, prompts and audio. */
export function loadFlows(folder: string): Flows {
  const { durations, problems } = readPrompts(folder);
  const schema: object = JSON.parse(readFileSync(join(folder, 'flow.schema.json'), 'utf8'));
  const flows = [CURRENT_FILE, ...retiredFiles(folder)].flatMap((file) => {
    const read = parseFlow(readFileSync(join(folder, file), 'utf8'), schema);
    const found = 'problems' in read ? read.problems : checkFlow(read.flow, durations);
    problems.push(...found.map((problem) => `${file}: ${problem}`));
    return 'flow' in read ? [read.flow] : [];
  });
  const [current] = flows;
  if (problems.length > 0 || !current)
    throw new Error(`The flows in ${folder} are not safe to use:\n${problems.join('\n')}`);
  return { current, known: new Map(flows.map((flow: Flow) => [flowKey(flow), flow])) };
}

function retiredFiles(folder: string): string[] {
  const retired = join(folder, RETIRED_FOLDER);
  if (!existsSync(retired)) return [];
  const names = readdirSync(retired).filter((name) => name.endsWith('.yaml'));
  if (names.length > RETIRED_LIMIT)
    throw new Error(`More than ${RETIRED_LIMIT} retired flows in ${folder}: remove the oldest.`);
  return names.sort().map((name) => join(RETIRED_FOLDER, name));
}
