import { callerPerson } from './caller.ts';
import type { VirtualCarrier } from './carrier.ts';
import type { Leg, Person } from './leg.ts';
import { type CallerPlan, SECOND } from './plan.ts';
import { numberOf } from './promise-plan.ts';
import type { Chance } from './random.ts';
import { callOf } from './virtual-documents.ts';

/** The carrier gives up on a telephone after the twenty seconds that were asked for, and five. */
const RING_MS = 25 * SECOND;
/** One way in four of them leads to the operator. */
const WAYS = [
  'key',
  'key',
  'key',
  'key',
  'late-key',
  'no-key',
  'no-key',
  'other-key',
  'hangs-up',
  'busy',
  'misses',
] as const;

/** Rings somebody who is called back; whoever picks up hears the document of this address. */
export function ringCaller(
  carrier: VirtualCarrier,
  plan: CallerPlan,
  { url, hasFallback }: { url: string; hasFallback: boolean },
): Leg {
  const { time, promises } = carrier.parts;
  const number = numberOf(plan) ?? '';
  const isTalking = [...carrier.living].some((other) => other.number === number);
  const leg: Leg = carrier.begin({
    party: 'called',
    isOutbound: true,
    ...(hasFallback && { calledUrl: url }),
    number,
    person: { hears: () => {}, meets: () => {}, ends: () => {} },
    seed: plan.seed ^ carrier.legs.size,
  });
  promises.rang(leg, callOf(url));
  const { chance } = leg;
  const way = isTalking ? 'busy' : chance.of(WAYS);
  leg.person = calledPerson(carrier, plan, { leg, way });
  const endAs = (status: string) => {
    leg.endedAs = status;
    carrier.end(leg, 'not-answered');
  };
  leg.endedAs = 'canceled';
  if (way === 'busy') leg.coming = time.after(chance.between(1, 3) * SECOND, () => endAs('busy'));
  else if (way === 'misses') leg.coming = time.after(RING_MS, () => endAs('no-answer'));
  else {
    leg.coming = time.after(chance.between(2, 20) * SECOND, () => {
      leg.endedAs = 'completed';
      carrier.fetch(leg, url);
      if (way === 'hangs-up') time.after(chance.between(0, 4) * SECOND, () => carrier.end(leg, 'hung-up'));
    });
  }
  return leg;
}

/** Whoever picks up: the caller, who knows the key, somebody else, or a message box. After the key a caller like any other. */
function calledPerson(
  carrier: VirtualCarrier,
  plan: CallerPlan,
  { leg, way }: { leg: Leg; way: (typeof WAYS)[number] },
): Person {
  const caller = callerPerson(carrier, plan, { leg: () => leg, callsAgain: false });
  const { time, promises } = carrier.parts;
  let isWaiting = false;
  return {
    ...caller,
    hears: (_, doc) => {
      if (doc.verb !== 'gather' || doc.is !== 'screen') {
        if (leg.party === 'caller' && !isWaiting) caller.waits();
        isWaiting = leg.party === 'caller';
        caller.hears(leg, doc);
        return;
      }
      const key = keyOf(leg.chance, way);
      if (key === null) return;
      const ms = way === 'late-key' ? doc.playMs + doc.keyMs - 200 : leg.chance.between(1, 9) * SECOND;
      time.after(ms, () => {
        if (leg.doc !== doc) return;
        if (key === '1') promises.pressed(leg);
        carrier.press(leg, key);
      });
    },
  };
}

function keyOf(chance: Chance, way: (typeof WAYS)[number]): string | null {
  if (way === 'other-key') return chance.of(['2', '5', '#', '0']);
  return way === 'key' || way === 'late-key' ? '1' : null;
}
