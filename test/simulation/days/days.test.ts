import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadFlows } from '../../../src/ivr/load-flows.ts';
import { liveDay } from './day.ts';
import { planDay } from './plan.ts';

const DAYS = 500;
const REPORTS = 20_000;
const FLOWS = new URL('../../../ivr-flows', import.meta.url).pathname;
const PROGRAM = new URL('../../../scripts/simulate.mjs', import.meta.url).pathname;

describe('whole days of the line', () => {
  it('from the same seed are the same, event for event', { timeout: 120_000 }, async () => {
    const flows = loadFlows(FLOWS);
    const [one, again, another] = [
      await liveDay(planDay(7), flows, { keepsEvents: true }),
      await liveDay(planDay(7), flows, { keepsEvents: true }),
      await liveDay(planDay(8), flows),
    ];
    expect(again.hash).toBe(one.hash);
    expect(again.events).toEqual(one.events);
    expect(another.hash).not.toBe(one.hash);
    expect(one.figures.calls).toBeGreaterThanOrEqual(200);
    expect(one.figures.faults).toBeGreaterThanOrEqual(5);
  });

  it(`drop nobody, ${DAYS} days long, and come to the same with the reports of ${REPORTS} calls in any order`, {
    timeout: 900_000,
  }, async () => {
    const words = ['--days', String(DAYS), '--reports', String(REPORTS), '--seed', '1'];
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...words]).catch(
      (error: Error & { stdout?: string }) => ({
        stdout: `${error.stdout}${error.message}`,
      }),
    );
    expect(
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .at(-1),
      stdout,
    ).toBe('Every rule held at every step.');
  });
});
