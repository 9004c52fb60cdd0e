import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { PhoneCall, RingingPhone } from '../../src/simulator/phone.ts';
import { expectEverybodyFree, MEMBERS_LIMIT } from './invariants.ts';
import { type LineSettings, openLine, type TestLine } from './line.ts';
import type { TestOperator } from './operator.ts';

const SETTLING_SECONDS = 3;

/** One line on which the scenarios of a file are played, one after another, each with nobody there at first. */
export interface Stage {
  readonly line: TestLine;
  /** Somebody calls; the number is invented unless given. */
  caller(from?: string, to?: string): PhoneCall;
  /** A caller who pressed these keys, a second apart, after the first words. */
  callerWho(keys: string, from?: string): Promise<PhoneCall>;
  /** A signed-in operator who is free to take calls. */
  operator(name: string, languages?: string[]): Promise<TestOperator>;
  /** A supervisor at an operator's desk, on extra duty and free. */
  supervisor(name: string, languages?: string[]): Promise<TestOperator>;
  /** A caller in a talk with the operator. */
  talk(keys?: string): Promise<Talk>;
  /** A softphone that the scenario must see ended. */
  pass(seconds: number): Promise<void>;
  /** What the carrier writes on its tape because of this scenario's faults. */
  explain(...patterns: RegExp[]): void;
  /** This scenario's fault keeps one more in a room than belongs there. */
  leavesOneInTheRoom(): void;
  /** After the scenario it takes so many seconds until its last late report has come. */
  settleFor(seconds: number): void;
  /** From now on nothing happens by the clock of the worker. */
  withoutSweeps(): void;
  /** Told whenever this telephone rings. */
  onRing(number: string, told: (ring: RingingPhone) => void): void;
  /** This telephone, ringing; it must ring within so many seconds. */
  ringing(number: string, seconds: number): Promise<RingingPhone>;
  /** This on-call telephone, picked up as soon as it rings; it must ring within so many seconds. */
  onCallPhoneThatAnswers(number: string, seconds: number): Promise<PhoneCall>;
  /** The newest call, as the database has it. */
  callNow(): Promise<Record<string, unknown> | undefined>;
}

export interface Talk {
  caller: PhoneCall;
  operator: TestOperator;
  softphone: PhoneCall;
}

/** Registers the line of a file: opened once, emptied before each scenario, judged after each. */
export function openStage(settings: LineSettings = {}): Stage {
  const play = new Play(settings);
  beforeAll(() => play.open());
  beforeEach(() => play.begin());
  afterEach(() => play.end());
  afterAll(() => play.close());
  return play;
}

class Play implements Stage {
  readonly #settings: LineSettings;
  #line: TestLine | undefined;
  #seq = 0;
  #callers: string[] = [];
  #operators: TestOperator[] = [];
  #explained: RegExp[] = [];
  #membersLimit = MEMBERS_LIMIT;
  #farewells: (() => void)[] = [];
  #settlingSeconds = SETTLING_SECONDS;

  constructor(settings: LineSettings) {
    this.#settings = settings;
  }

  get line(): TestLine {
    if (!this.#line) throw new Error('the line is not open yet');
    return this.#line;
  }

  async open(): Promise<void> {
    this.#line = await openLine(this.#settings);
  }

  async begin(): Promise<void> {
    const { database, carrier, logged } = this.line;
    await database.forget();
    this.#seq = carrier.tape.entries.at(-1)?.seq ?? 0;
    logged.length = 0;
    this.#callers = [];
    this.#operators = [];
    this.#explained = [];
    this.#membersLimit = MEMBERS_LIMIT;
    this.#settlingSeconds = SETTLING_SECONDS;
    this.line.restartSweeps();
  }

  /** Everybody hangs up, the carrier is healthy again, and then nothing may be left over. */
  async end(): Promise<void> {
    const { carrier } = this.line;
    for (const farewell of this.#farewells.splice(0)) farewell();
    for (const call of carrier.liveCalls()) call.hangUp();
    await this.pass(this.#settlingSeconds);
    carrier.faults.clear();
    for (const operator of this.#operators) operator.goDeaf();
    const since = { seq: this.#seq, callers: this.#callers, explained: this.#explained };
    await expectEverybodyFree(this.line, { ...since, membersLimit: this.#membersLimit });
  }

  async close(): Promise<void> {
    await this.#line?.close();
  }

  pass(seconds: number): Promise<void> {
    return this.line.pass(seconds);
  }

  caller(from?: string, to?: string): PhoneCall {
    const phone = this.line.calls(from, to);
    if (phone.from.startsWith('+')) this.#callers.push(phone.from);
    return phone;
  }

  async callerWho(keys: string, from?: string): Promise<PhoneCall> {
    const phone = this.caller(from);
    await this.pass(3);
    for (const key of keys) {
      phone.press(key);
      await this.pass(1);
    }
    return phone;
  }

  async operator(name: string, languages?: string[]): Promise<TestOperator> {
    const operator = await this.line.operator(name, languages);
    this.#operators.push(operator);
    await operator.available();
    return operator;
  }

  async supervisor(name: string, languages?: string[]): Promise<TestOperator> {
    const supervisor = await this.line.supervisor(name, languages);
    this.#operators.push(supervisor);
    const { status } = await supervisor.post('/api/extra-duty');
    if (status !== 200) throw new Error(`no extra duty for the supervisor: ${status}`);
    await this.pass(0);
    return supervisor;
  }

  async talk(keys = '11'): Promise<Talk> {
    const operator = await this.operator('Aysel', ['az', 'ru', 'en']);
    const caller = await this.callerWho(keys);
    const softphone = await operator.answer();
    await this.pass(2);
    if (!softphone) throw new Error('the operator was not offered the call');
    expect((await operator.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    return { caller, operator, softphone };
  }

  explain(...patterns: RegExp[]): void {
    this.#explained.push(...patterns);
  }

  leavesOneInTheRoom(): void {
    this.#membersLimit = MEMBERS_LIMIT + 1;
  }

  settleFor(seconds: number): void {
    this.#settlingSeconds = seconds;
  }

  withoutSweeps(): void {
    this.line.pauseSweeps(true);
    this.#farewells.push(() => this.line.pauseSweeps(false));
  }

  onRing(number: string, told: (ring: RingingPhone) => void): void {
    this.#farewells.push(this.line.carrier.onRing(number, told));
  }

  async ringing(number: string, seconds: number): Promise<RingingPhone> {
    let ringing: RingingPhone | undefined;
    const forget = this.line.carrier.onRing(number, (ring) => {
      ringing ??= ring;
    });
    for (let second = 0; second < seconds && !ringing; second += 1) await this.pass(1);
    forget();
    if (!ringing) throw new Error(`${number} did not ring within ${seconds} s`);
    return ringing;
  }

  async onCallPhoneThatAnswers(number: string, seconds: number): Promise<PhoneCall> {
    const phone = (await this.ringing(number, seconds)).answer();
    await this.pass(1);
    return phone;
  }

  async callNow(): Promise<Record<string, unknown> | undefined> {
    const rows = await this.line.database.sql('select * from calls order by number desc limit 1');
    return rows[0];
  }
}

/** What the person at this telephone heard, as names of clips, words and sounds, in order. */
export function heardBy(phone: PhoneCall): string[] {
  return phone.heard.map(({ what }) => what.replace(/\.wav$/, ''));
}

/** The last thing the person heard, still going on or over. */
export function lastHeard(phone: PhoneCall): string | undefined {
  return heardBy(phone).at(-1);
}
