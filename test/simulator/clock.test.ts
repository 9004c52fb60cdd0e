import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/simulator/clock.ts';

describe('the virtual clock', () => {
  it('runs timers in the order in which they fall due, and those of one moment in the order they were set', async () => {
    const clock = new VirtualClock(1000);
    const ran: string[] = [];
    clock.after(20, () => ran.push(`late at ${clock.now()}`));
    clock.after(10, () => ran.push(`first at ${clock.now()}`));
    clock.after(10, () => ran.push(`second at ${clock.now()}`));
    await clock.advance(15);
    expect(ran).toEqual(['first at 1010', 'second at 1010']);
    expect(clock.now()).toBe(1015);
    await clock.advance(5);
    expect(ran).toEqual(['first at 1010', 'second at 1010', 'late at 1020']);
  });

  it('runs a timer that another timer sets within the same advance, and none that was cancelled', async () => {
    const clock = new VirtualClock(0);
    const ran: number[] = [];
    const cancelled = clock.after(5, () => ran.push(-1));
    clock.after(1, () => {
      cancelled.cancel();
      clock.after(2, () => ran.push(clock.now()));
    });
    await clock.advance(10);
    expect(ran).toEqual([3]);
  });

  it('does not move while a hook still reports work', async () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];
    let work = 3;
    clock.addSettle(async () => {
      if (work === 0) return false;
      work -= 1;
      seen.push(clock.now());
      return true;
    });
    clock.after(1, () => seen.push(clock.now()));
    await clock.advance(1);
    expect(seen).toEqual([0, 0, 0, 1]);
  });

  it('says so when work never settles', async () => {
    const clock = new VirtualClock(0);
    clock.addSettle(async () => true);
    await expect(clock.advance(1)).rejects.toThrow('did not settle');
  });
});
