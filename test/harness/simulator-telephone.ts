import type { PhoneCall, RingingPhone } from '../../src/simulator/phone.ts';
import type { Line } from './simulator-line.ts';

/** A telephone that keeps its ring until the test decides. */
export interface TestTelephone {
  rings: RingingPhone[];
  /** How often its ringing ended without its answer. */
  cancelled(): number;
  /** Answers what rings last; resolves when everything has settled. */
  answer(): Promise<PhoneCall>;
}

/** Registers a telephone of this number. */
export function testTelephone(line: Line, number: string): TestTelephone {
  const rings: RingingPhone[] = [];
  let cancels = 0;
  line.carrier.onRing(number, (ring) => {
    rings.push(ring);
    ring.onCancel(() => {
      cancels += 1;
    });
  });
  return {
    rings,
    cancelled: () => cancels,
    async answer() {
      const ring = rings.at(-1);
      if (ring === undefined) throw new Error('nothing rings');
      const call = ring.answer();
      await line.clock.advance(0);
      return call;
    },
  };
}
