import type { VirtualCarrier } from './carrier.ts';
import type { Leg, Person } from './leg.ts';
import { type CallerPlan, MINUTE, SECOND } from './plan.ts';
import type { Chance } from './random.ts';
import type { Doc } from './virtual-documents.ts';
import type { Coming } from './virtual-time.ts';

const REACTION_MS = 400;
/** Who is in the cover comes back after so long. */
const COVER_MS = 40 * SECOND;
const TURNS_WITH_A_WISH = 4;

/** Lets somebody call as planned, and again if that is in the plan. */
export function placeCall(carrier: VirtualCarrier, plan: CallerPlan, callsAgain = true): Leg {
  const { time } = carrier.parts;
  let talk: Coming | undefined;
  let pressed = 0;
  let hasTalked = false;
  let waits = 0;
  const leg = carrier.begin({
    party: 'caller',
    person: { hears, meets, ends },
    seed: callsAgain ? plan.seed : plan.seed ^ 0x5bd1,
  });
  const hangUp = () => carrier.end(leg, 'hung-up');
  const patience = time.after(plan.patienceMs, () => {
    if (!leg.room && !leg.bridgedTo) hangUp();
    else time.after(plan.talkMs * 2, hangUp);
  });
  carrier.fetch(leg, '/voice/inbound');
  return leg;

  function press(key: string, ms: number, doc: Doc): void {
    time.after(ms, () => {
      if (leg.doc === doc) carrier.press(leg, key);
    });
  }

  function hears(_: Leg, doc: Doc): void {
    const { chance } = leg;
    if (doc.verb !== 'gather') return;
    const reaction = REACTION_MS + chance.around(2 * SECOND);
    if (doc.is === 'menu') pressNext(doc, reaction);
    else if (doc.is === 'question') {
      if (chance.is(0.8)) press(chance.of(['1', '2', '3', '7']), reaction, doc);
    } else if (doc.is === 'cover') press(chance.is(0.8) ? '1' : '4', chance.between(0, COVER_MS), doc);
    else if (doc.is === 'wait') {
      waits += 1;
      const key = keyWhileWaiting(plan, { chance, waits });
      if (key !== null) press(key, reaction, doc);
    }
  }

  function pressNext(doc: Doc, ms: number): void {
    const key = plan.keys[pressed];
    if (key === undefined) return;
    pressed += 1;
    press(key, ms, doc);
  }

  function meets(_: Leg, isTogether: boolean): void {
    talk?.cancel();
    if (!isTogether) return;
    const { chance } = leg;
    hasTalked = true;
    patience.cancel();
    const ms = plan.talkMs * (0.3 + chance.next());
    // Some wait for the operator to end it; nobody for ever.
    talk = time.after(chance.is(0.7) ? ms : ms + 25 * MINUTE, hangUp);
    if (plan.habit === 'afraid' && chance.is(0.5)) {
      time.after(ms * chance.next(), () => {
        if (leg.room) carrier.press(leg, '*');
      });
    }
  }

  function ends(): void {
    patience.cancel();
    talk?.cancel();
    if (!callsAgain || plan.callsAgainAfterMs === null || (hasTalked && leg.chance.is(0.5))) return;
    time.after(plan.callsAgainAfterMs, () => placeCall(carrier, plan, false));
  }
}

/** At any turn but the one that asks for it the key of a wish means nothing. */
function keyWhileWaiting(
  { habit, says }: CallerPlan,
  { chance, waits }: { chance: Chance; waits: number },
): string | null {
  if (habit === 'afraid') return chance.is(0.1) ? chance.of(['*', '0', '5']) : null;
  return habit === 'ordinary' && waits <= TURNS_WITH_A_WISH ? says : null;
}

/** Somebody, or a message box, picks up an on-call telephone. */
export function onCallPerson(
  end: (leg: Leg) => void,
  tools: { time: VirtualCarrier['parts']['time']; press(leg: Leg, key: string): void },
): Person {
  let talk: Coming | undefined;
  return {
    hears: (leg, doc) => {
      if (doc.verb !== 'gather' || doc.is !== 'screen' || !leg.chance.is(0.75)) return;
      tools.time.after(leg.chance.between(1, 4) * SECOND, () => {
        if (leg.doc === doc) tools.press(leg, '1');
      });
    },
    meets: (leg, isTogether) => {
      talk?.cancel();
      // Alone in the room: a caller who does not come is not waited for for ever.
      talk = tools.time.after(isTogether ? leg.chance.between(1, 15) * MINUTE : MINUTE, () => end(leg));
    },
    ends: () => talk?.cancel(),
  };
}
