import type { VirtualCarrier } from './carrier.ts';
import type { Leg, Person } from './leg.ts';
import { type CallerPlan, MINUTE, SECOND } from './plan.ts';
import { keyAtChoice, numberOf } from './promise-plan.ts';
import type { Chance } from './random.ts';
import type { Doc } from './virtual-documents.ts';
import type { Coming } from './virtual-time.ts';
import type { PromiseNotes } from './watch-promises.ts';

const REACTION_MS = 400;
/** Who is in the cover comes back after so long. */
const COVER_MS = 40 * SECOND;
const TURNS_WITH_A_WISH = 4;
/** Of a caller who was promised a call back, and waits no longer. */
const END_KEY = '2';

/** Lets somebody call as planned, and again if that is in the plan. */
export function placeCall(carrier: VirtualCarrier, plan: CallerPlan, callsAgain = true): Leg {
  const person = callerPerson(carrier, plan, { leg: () => leg, callsAgain });
  const number = numberOf(plan);
  const leg = carrier.begin({
    party: 'caller',
    person,
    ...(number !== null && { number }),
    seed: callsAgain ? plan.seed : plan.seed ^ 0x5bd1,
  });
  person.waits();
  carrier.fetch(leg, '/voice/inbound');
  return leg;
}

/** What a caller does at a telephone, called or calling; `waits` begins when they are with the line. */
export function callerPerson(
  carrier: VirtualCarrier,
  plan: CallerPlan,
  { leg: own, callsAgain }: { leg(): Leg; callsAgain: boolean },
): Person & { waits(): void } {
  const { time, promises } = carrier.parts;
  let talk: Coming | undefined;
  let patience: Coming | undefined;
  let pressed = 0;
  let hasTalked = false;
  let turns = 0;
  const hangUp = () => carrier.end(own(), 'hung-up');
  const loses = () => time.after(own().room || own().bridgedTo ? plan.talkMs * 2 : 0, hangUp);
  const waits = () => {
    patience = time.after(plan.patienceMs, loses);
  };
  return { hears, meets, ends, waits };

  function press(key: string, ms: number, doc: Doc): void {
    time.after(ms, () => {
      if (own().doc === doc) carrier.press(own(), key);
    });
  }

  function hears(leg: Leg, doc: Doc): void {
    const { chance } = leg;
    if (doc.verb !== 'gather') return;
    const reaction = REACTION_MS + chance.around(2 * SECOND);
    if (doc.is === 'menu') pressNext(doc, reaction);
    else if (doc.is === 'question') {
      if (chance.is(0.8)) press(chance.of(['1', '2', '3', '7']), reaction, doc);
    } else if (doc.is === 'cover') press(chance.is(0.8) ? '1' : '4', chance.between(0, COVER_MS), doc);
    else if (doc.is === 'wait' && doc.place !== undefined) {
      const key = chooses(promises, plan, { leg, place: doc.place });
      if (key !== null) press(key, reaction, doc);
    } else if (doc.is === 'wait') {
      turns += 1;
      const key = keyWhileWaiting(plan, { chance, turns });
      if (key !== null) press(key, reaction, doc);
    }
  }

  function pressNext(doc: Doc, ms: number): void {
    const key = plan.keys[pressed];
    if (key === undefined) return;
    pressed += 1;
    press(key, ms, doc);
  }

  function meets(leg: Leg, isTogether: boolean): void {
    talk?.cancel();
    if (!isTogether) return;
    const { chance } = leg;
    hasTalked = true;
    patience?.cancel();
    const ms = plan.talkMs * (0.3 + chance.next());
    // Some wait for the operator to end it; nobody for ever.
    talk = time.after(chance.is(0.7) ? ms : ms + 25 * MINUTE, hangUp);
    coverInTalk(carrier, leg, { habit: plan.habit, ms });
  }

  function ends(leg: Leg): void {
    patience?.cancel();
    talk?.cancel();
    if (!callsAgain || plan.callsAgainAfterMs === null || (hasTalked && leg.chance.is(0.5))) return;
    time.after(plan.callsAgainAfterMs, () => placeCall(carrier, plan, false));
  }
}

/** Some are afraid of who may listen, and press the key for the cover in the middle of a talk. */
function coverInTalk(
  carrier: VirtualCarrier,
  leg: Leg,
  { habit, ms }: { habit: CallerPlan['habit']; ms: number },
): void {
  if (habit !== 'afraid' || !leg.chance.is(0.5)) return;
  carrier.parts.time.after(ms * leg.chance.next(), () => {
    if (leg.room) carrier.press(leg, '*');
  });
}

/** Offered something in the queue: what is promised there is noted, and a key chosen. */
function chooses(notes: PromiseNotes, plan: CallerPlan, { leg, place }: { leg: Leg; place: string }): string | null {
  const key = keyAtChoice(plan, place);
  if (place === 'call-back-impossible') notes.toldNo(leg);
  if (place !== 'call-back-agreed') return key;
  notes.said(leg);
  if (key === END_KEY) leg.choseEnd = true;
  return key;
}

/** At any turn but the one that asks for it the key of a wish means nothing. */
function keyWhileWaiting(
  { habit, says }: CallerPlan,
  { chance, turns }: { chance: Chance; turns: number },
): string | null {
  if (habit === 'afraid') return chance.is(0.1) ? chance.of(['*', '0', '5']) : null;
  return habit === 'ordinary' && turns <= TURNS_WITH_A_WISH ? says : null;
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
