import type { Flows } from '../../../src/ivr/flow.ts';
import { createTables, type Tables } from '../memory/rows.ts';
import { onCallPerson, placeCall } from './caller.ts';
import { VirtualCarrier } from './carrier.ts';
import { callBacksOfDay, noTrouble, planFaults } from './faults.ts';
import { isQuiet, wouldReap, wouldSweep } from './idle-sweeps.ts';
import type { Leg } from './leg.ts';
import { Operator } from './operator.ts';
import { rosterOf } from './operator-parts.ts';
import { type CallerPlan, type DayPlan, type FaultPlan, HOUR, MINUTE, type OperatorPlan, SECOND } from './plan.ts';
import { createChance } from './random.ts';
import { createVirtualRest } from './rest.ts';
import { createTrace, type Trace } from './trace.ts';
import { startWeb, startWorker, type WebProcess, type Worker } from './virtual-line.ts';
import { VirtualTime, withVirtualTimers } from './virtual-time.ts';
import { Watch } from './watch.ts';

export interface DayResult {
  violations: string[];
  /** The same for the same seed, event for event. */
  hash: string;
  events: readonly string[];
  figures: { calls: number; talked: number; offers: number; webhooks: number; faults: number };
}

const ON_CALL_PHONES = [0, 1];
const VIOLATIONS_LIMIT = 20;
/** So long after midnight nobody begins to call or to work; everybody hangs up, and then nothing may be left over. */
const LAST_HANG_UP = 26 * HOUR;
const END = 27 * HOUR;
const SWEEP_MS = SECOND;
const REAP_MS = 10 * SECOND;
/** So seldom a sweep is not left out, whatever there is to find. */
const WHOLE_SWEEP_EVERY = 60;

/** Lives through a planned day on the virtual clock. */
export async function liveDay(
  plan: DayPlan,
  flows: Flows,
  options: { keepsEvents?: boolean } = {},
): Promise<DayResult> {
  const time = new VirtualTime(0);
  return withVirtualTimers(time, () => new Day({ plan, flows, time, trace: createTrace(time, options) }).live());
}

class Day {
  readonly #time: VirtualTime;
  readonly #trace: Trace;
  readonly #plan: DayPlan;
  readonly #flows: Flows;
  readonly #tables: Tables;
  readonly #trouble = noTrouble();
  readonly #carrier: VirtualCarrier;
  readonly #watch: Watch;
  readonly #violations: string[] = [];
  readonly #operators: Operator[];
  readonly #callers = new Set<Leg>();
  #web: WebProcess | undefined;
  #worker: Worker | undefined;
  #made = 0;
  #webhooks = 0;
  #nextBeat = 0;

  constructor(given: { plan: DayPlan; flows: Flows; time: VirtualTime; trace: Trace }) {
    const { plan, time, trace } = given;
    this.#time = time;
    this.#trace = trace;
    this.#plan = plan;
    this.#flows = given.flows;
    this.#tables = createTables({
      now: time.now,
      notify: (payload) => this.#told(payload),
      newId: () => this.#newId(),
    });
    this.#tables.roster = rosterOf(all<OperatorPlan>(plan, 'operator'));
    this.#carrier = this.#openCarrier();
    const { tables, carrier } = { tables: this.#tables, carrier: this.#carrier };
    this.#operators = all<OperatorPlan>(plan, 'operator').map(
      (each) =>
        new Operator(
          {
            time,
            carrier,
            tables,
            web: () => this.#web,
            canRead: () => this.#canRead(),
            trace: (what, operator) => trace.write(`operator ${operator.plan.id}`, what),
            faulted: (where) => trace.write('fault', where),
          },
          each,
        ),
    );
    this.#watch = new Watch({
      time,
      tables,
      trouble: this.#trouble,
      operators: this.#operators,
      callers: () => this.#callers,
      violated: (what) => this.#violated(what),
    });
  }

  async live(): Promise<DayResult> {
    const time = this.#time;
    this.#web = this.#startWeb();
    this.#worker = startWorker(this.#lineParts());
    this.#planFaults();
    for (const caller of all<CallerPlan>(this.#plan, 'caller')) {
      time.after(caller.at, () => placeCall(this.#carrier, caller));
    }
    time.pulse(0, {
      everyMs: SWEEP_MS,
      work: (second) => this.#sweepOn(second),
      idle: (second) => this.#idleSweeps(second),
    });
    time.after(0, () => this.#reapOn());
    time.after(LAST_HANG_UP, () => {
      for (const leg of this.#callers) this.#carrier.end(leg, 'hung-up');
    });
    await time.runUntil(END, {
      before: () => this.#beat(),
      after: () => this.#watch.step(),
    });
    this.#watch.atTheEnd();
    return this.#result();
  }

  #beat(): void {
    if (this.#time.now() < this.#nextBeat) return;
    this.#nextBeat = this.#time.now() + SECOND;
    for (const operator of this.#operators) operator.beat();
  }

  #result(): DayResult {
    const calls = [...this.#tables.calls.values()];
    return {
      violations: this.#violations,
      hash: this.#trace.hash(),
      events: this.#trace.lines,
      figures: {
        calls: calls.length,
        talked: calls.filter(({ outcome }) => outcome === 'talked').length,
        offers: this.#tables.offers.size,
        webhooks: this.#webhooks,
        faults: all<FaultPlan>(this.#plan, 'fault').length,
      },
    };
  }

  #openCarrier(): VirtualCarrier {
    const trace = this.#trace;
    const chance = createChance(this.#plan.seed ^ 0x0c0ffee);
    const carrier: VirtualCarrier = new VirtualCarrier({
      time: this.#time,
      chance,
      callBacks: callBacksOfDay(chance, this.#trouble),
      onCallPhones: ON_CALL_PHONES,
      phonePerson: () =>
        onCallPerson((leg) => carrier.end(leg, 'hung-up'), {
          time: this.#time,
          press: (leg, key) => carrier.press(leg, key),
        }),
      ask: async (leg, url, told) => {
        this.#webhooks += 1;
        trace.write(leg.sid, `asks ${url} ${told.digits ?? ''} ${told.conferenceEvent ?? ''} ${told.callStatus}`);
        return this.#web?.answer(leg, url, told);
      },
      trace: (what, leg) => {
        trace.write(leg.sid, what);
        if (what === 'callback lost') this.#watch.reportLost(leg);
      },
      legBegan: (leg) => {
        if (leg.party === 'caller') this.#callers.add(leg);
      },
      legEnded: (leg, why) => {
        this.#callers.delete(leg);
        if (leg.party === 'caller') this.#watch.callerEnded(leg, why);
      },
    });
    return carrier;
  }

  #lineParts() {
    return {
      time: this.#time,
      chance: createChance(this.#plan.seed ^ 0x0dbdbdb),
      tables: this.#tables,
      flows: this.#flows,
      rest: createVirtualRest(this.#carrier, this.#trouble),
      trouble: this.#trouble,
      onCallPhones: ON_CALL_PHONES,
      faulted: (where: string, error: unknown) => this.#faulted(where, error),
    };
  }

  #startWeb(): WebProcess {
    return startWeb(this.#lineParts());
  }

  #planFaults(): void {
    planFaults(
      {
        time: this.#time,
        trouble: this.#trouble,
        trace: (what) => this.#trace.write('day', what),
        killWeb: () => {
          this.#web?.kill();
          this.#web = undefined;
        },
        startWeb: () => {
          this.#web ??= this.#startWeb();
          for (const operator of this.#operators) operator.reconnect();
        },
        killWorker: () => {
          this.#worker?.kill();
          this.#worker = undefined;
        },
        startWorker: () => {
          this.#worker ??= startWorker(this.#lineParts());
        },
        databaseIsBack: () => {
          for (const operator of this.#operators) operator.changed();
        },
      },
      all<FaultPlan>(this.#plan, 'fault'),
    );
  }

  /** Each second; but a sweep that finds nothing changes nothing, so that most of them are left out. */
  #sweepOn(second: number): void {
    if (secondsToWhole(second) > 0 && (isQuiet(this.#tables) || !wouldSweep(this.#tables))) return;
    this.#time.stir();
    void this.#worker?.sweep();
  }

  /** Beats of a second are the same as those of each second before it, and a watch that waits for nothing sees nothing new. */
  #idleSweeps(second: number): number {
    return isQuiet(this.#tables) && this.#watch.waitsForNothing() ? secondsToWhole(second) : 0;
  }

  #reapOn(): void {
    this.#time.after(REAP_MS, () => this.#reapOn());
    if (!wouldReap(this.#tables)) return;
    this.#time.stir();
    void this.#worker?.reap();
  }

  /** `pg_notify`, as far as desks go. */
  #told(payload: string): void {
    if (!this.#canRead()) return;
    const whom = payload.slice('desk:'.length);
    for (const operator of this.#operators) if (whom === 'all' || whom === operator.accountId) operator.changed();
  }

  #canRead(): boolean {
    const { database } = this.#trouble;
    return database !== 'away' && database !== 'hangs';
  }

  #faulted(where: string, error: unknown): void {
    const isExpected = error instanceof Error && /simulated failed|took too long/.test(error.message);
    this.#trace.write('fault', `${where}: ${error instanceof Error ? error.message : 'unknown'}`);
    if (!isExpected) this.#violated(`a fault of our own in ${where}: ${String(error)}`);
  }

  #violated(what: string): void {
    this.#trace.write('VIOLATED', what);
    if (this.#violations.length < VIOLATIONS_LIMIT) this.#violations.push(`${clock(this.#time.now())} ${what}`);
  }

  #newId(): string {
    this.#made += 1;
    return `00000000-0000-4000-9000-${String(this.#made).padStart(12, '0')}`;
  }
}

function all<Plan extends DayPlan['people'][number]>(plan: DayPlan, kind: Plan['kind']): Plan[] {
  return plan.people.filter((each): each is Plan => each.kind === kind);
}

function secondsToWhole(second: number): number {
  return WHOLE_SWEEP_EVERY - 1 - (second % WHOLE_SWEEP_EVERY);
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / SECOND);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(ms / HOUR))}:${two(Math.floor(ms / MINUTE) % 60)}:${two(seconds % 60)}`;
}
