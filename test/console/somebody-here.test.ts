import { describe, expect, it } from 'vitest';
import { watchForPerson } from '../../src/console/shared/somebody-here.ts';

describe('A1.1: whether a person is at the page', () => {
  it('nobody is, until somebody touches it', () => {
    expect(watchForPerson(new EventTarget(), () => 0)()).toBe(false);
  });

  it.each(['pointerdown', 'pointermove', 'keydown', 'wheel'])(
    'by a %s, for as long as each page needs to say so once',
    (sign) => {
      const page = new EventTarget();
      let now = 1_000;
      const isSomebodyHere = watchForPerson(page, () => now);
      page.dispatchEvent(new Event(sign));
      now += 69_999;
      expect(isSomebodyHere()).toBe(true);
      now += 1;
      expect(isSomebodyHere()).toBe(false);
    },
  );

  it('what a page does by itself is no sign', () => {
    const page = new EventTarget();
    const isSomebodyHere = watchForPerson(page, () => 0);
    for (const type of ['message', 'focus', 'visibilitychange', 'load', 'scroll']) page.dispatchEvent(new Event(type));
    expect(isSomebodyHere()).toBe(false);
  });
});
