import { expect, test } from 'vitest';
import type { Log } from '../../src/http/log.ts';
import { createBackground } from '../../src/telephony/background.ts';

const WISHES = 100;
const faults: string[] = [];
const log: Pick<Log, 'fault'> = { fault: (where) => void faults.push(where) };
const background = createBackground({ ...log, info: () => {}, warn: () => {}, error: () => {} });

/** Work that is under way until it is let go. */
function heldWork() {
  let runs = 0;
  let letGo = () => {};
  const work = async () => {
    runs += 1;
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
  };
  const begun = async (count: number) => expect.poll(() => runs).toBe(count);
  return { work, begun, letGo: () => letGo(), runs: () => runs };
}

test('a hundred callers who wish for a match while one is under way get one more, which begins afterwards', async () => {
  const { work, begun, letGo, runs } = heldWork();
  background.runOnce('match', work);
  await begun(1);
  for (let wish = 0; wish < WISHES; wish += 1) background.runOnce('match', work);
  letGo();
  await begun(2);
  letGo();
  expect(await background.settled()).toBe(true);
  expect(runs()).toBe(2);
});

test('work that fails is reported, and is begun again by the wishes of meanwhile and of later', async () => {
  let runs = 0;
  const failing = async () => {
    runs += 1;
    throw new Error('the database is away');
  };
  background.runOnce('failing', failing);
  background.runOnce('failing', failing);
  await background.settled();
  background.runOnce('failing', failing);
  await background.settled();
  expect(runs).toBe(3);
  expect(faults).toEqual(['failing', 'failing', 'failing']);
});
