import { describe, expect, it } from 'vitest';
import { loadFlows } from '../../../src/ivr/load-flows.ts';
import { STATEMENTS } from '../memory/memory-database.ts';
import type { Statement } from '../memory/statement.ts';
import { liveDay } from './day.ts';
import { planDay } from './plan.ts';

const FLOWS = new URL('../../../ivr-flows', import.meta.url).pathname;
/** What the line does each second or each ten, as statements that find nothing any more; and what is seen of it. */
const TAKEN_AWAY: readonly [string, RegExp][] = [
  ['lock-calls-of-expired', /is rung for .* longer than anybody is/],
  ['lock-unjoined-calls', /beside somebody who is free/],
  ['lock-calls-kept-in-vain', /was kept for .*, and nobody came/],
  ['end-overdue-wrap-ups', /beside somebody who is free/],
  ['silent-calls', /has no end/],
];
const DAYS_AT_MOST = 12;

describe('a duty of the line that is taken away is seen in a simulated day', () => {
  it.each(TAKEN_AWAY)('%s', { timeout: 60_000 }, async (name, seen) => {
    const flows = loadFlows(FLOWS);
    const broken: string[] = [];
    await without(name, async () => {
      for (let seed = 1; seed <= DAYS_AT_MOST && !seen.test(broken.join('\n')); seed += 1)
        broken.push(...(await liveDay(planDay(seed), flows)).violations);
    });
    expect(broken.join('\n')).toMatch(seen);
  });
});

async function without(name: string, work: () => Promise<void>): Promise<void> {
  const statements: Record<string, Statement> = STATEMENTS;
  const whole = statements[name];
  if (!whole) throw new Error(`there is no ${name}`);
  statements[name] = () => [];
  try {
    await work();
  } finally {
    statements[name] = whole;
  }
}
