// A stage with a key process and a dialler, all on the virtual clock of the line.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { type DiallerParts, dialCallBacks, watchCallBacks } from '../../src/call-backs/dial-call-backs.ts';
import type { KeydClient, NoAnswer } from '../../src/confidentiality/keyd-client.ts';
import { openKeyd } from '../../src/confidentiality/open-keyd.ts';
import { createDatabase, type Database, DatabaseFault } from '../../src/db/database.ts';
import type { RingingPhone } from '../../src/simulator/phone.ts';
import { createCallBackCarrier } from '../../src/telephony/call-back-rest.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { createCarrierRest } from '../../src/telephony/carrier-rest.ts';
import { tidyUp } from '../../src/telephony/status-webhook.ts';
import { START_MS, type TestLine } from '../harness/line.ts';
import type { TestOperator } from '../harness/operator.ts';
import { openStage, type Stage, type Talk } from '../harness/stage.ts';
import { type KeyPlace, makeKeyPlace } from '../keyd/key-place.ts';

/** Whose line drops. */
export const CALLER = '+994000007701';
const DIAL_MS = 1_000;
const POOL = { deadlineMs: 5_000, connections: 2, applicationName: 'dialler' } as const;

export interface CallBackStage {
  stage: Stage;
  keys(): KeyPlace;
  /** What the worker does each second, and here besides whenever a test says so. */
  dialler(): DiallerParts;
}

/** A worker process more or less: each opens the key process as its own dialler. */
export interface OpenedDialler {
  parts: DiallerParts;
  close(): Promise<void>;
}

/**
 * Registers the line of a file, with calls back; where the carrier turns when no document comes is known once it is open. `prepare` has the
 * key process's folder before it starts.
 */
export function openCallBackStage(
  openFallback?: () => Promise<string>,
  prepare?: (keys: KeyPlace) => Promise<void>,
): CallBackStage {
  let keys: KeyPlace;
  let opened: OpenedDialler | undefined;
  const settings: { keyd?: { socketPath: string; tokenFolder: string }; fallbackUrl?: string } = {};
  beforeAll(async () => {
    keys = await makeKeyPlace(START_MS);
    await prepare?.(keys);
    await keys.start();
    settings.keyd = { socketPath: keys.places.socket, tokenFolder: join(keys.places.folder, 'tokens') };
    if (openFallback) settings.fallbackUrl = await openFallback();
  });
  const stage = openStage(settings);
  beforeAll(() => {
    const { clock, app } = stage.line;
    clock.addFollower((now) => {
      keys.clock.uptime += now - keys.clock.now;
      keys.clock.now = now;
      return Promise.resolve();
    });
    const dialler = openDialler(stage.line);
    opened = dialler;
    const run = () => {
      app.background.run('call-backs', () => dialCallBacks(dialler.parts));
      clock.after(DIAL_MS, run);
    };
    clock.after(DIAL_MS, run);
  });
  afterAll(async () => {
    await opened?.close();
    await keys.remove();
  });
  return { stage, keys: () => keys, dialler: () => theOpened(opened).parts };
}

function theOpened(opened: OpenedDialler | undefined): OpenedDialler {
  if (!opened) throw new Error('the line is not open yet');
  return opened;
}

/** The dialler of a worker beside this line. */
export function openDialler({ app, config, clock, database, logged }: TestLine): OpenedDialler {
  const calls = createDatabase(database.url, { ...POOL, role: 'line_calls' });
  const work = createDatabase(database.url, { ...POOL, role: 'line_worker' });
  const rest = createCarrierRest(config.carrier);
  const urls = createCallUrls({ publicOrigin: config.publicOrigin, secret: config.urlSecret, clock });
  const keep = (level: string) => (event: string, fields: object) => void logged.push({ level, event, ...fields });
  const log = { info: keep('info'), warn: keep('warn'), error: keep('error'), fault: () => {} };
  const { control, background } = app;
  const keyd = openKeyd(config.keyd, 'dialler');
  const parts: DiallerParts = {
    calls,
    work,
    // The answer is asked for in real time, on a machine that others use.
    keyd: { ...keyd, ask: (operation, asked) => keyd.ask(operation, asked, 10_000) },
    control,
    carrier: createCallBackCarrier({ config, rest, urls, log }),
    afterEnd: (released) => tidyUp({ background, control, matchSoon: () => {} }, released),
    log,
  };
  const close = async () => {
    await background.settled();
    keyd.close();
    rest.close();
    await calls.close();
    await work.close();
  };
  return { parts, close };
}

/** The same database, but this statement is carried out and its answer is lost, once. */
export function losingAnswers(database: Database, statement: string): Database {
  let isLost = false;
  return {
    transaction: (inside) => database.transaction(inside),
    query: async <Row extends object>(name: string, text: string, values: readonly unknown[]) => {
      const rows = await database.query<Row>(name, text, values);
      if (name !== statement || isLost) return rows;
      isLost = true;
      throw new DatabaseFault(name, 'timeout', undefined);
    },
  };
}

/** The parts of this dialler are others until the test is over. */
export function changeDialler(parts: DiallerParts, changed: Partial<DiallerParts>): void {
  const before = { ...parts };
  Object.assign(parts, changed);
  onTestFinished(() => void Object.assign(parts, before));
}

/** The key process, but the first time that a number is opened, this happens first, and its answer may be another. */
export function onFirstOpen(keyd: KeydClient, happens: () => Promise<{ refused: NoAnswer } | undefined>): KeydClient {
  let isFirst = true;
  return {
    ...keyd,
    ask: async (operation, asked, limitMs) => {
      const isNow = operation === 'open' && isFirst;
      if (isNow) isFirst = false;
      return (isNow ? await happens() : undefined) ?? keyd.ask(operation, asked, limitMs);
    },
  };
}

/** The watch over promises, as the worker does it. */
export const watch = (parts: DiallerParts) => watchCallBacks(parts);

/** What the operator agrees with the caller of the own talk; answers the status. */
export async function agree(
  operator: TestOperator,
  plan: Partial<{ preset: string | null; opensAt: string; closesAt: string; say: string; whoMayAnswer: string }> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const wish = {
    preset: 'if-dropped',
    opensAt: null,
    closesAt: null,
    say: 'wrong-number',
    whoMayAnswer: 'caller-only',
  };
  return operator.post(`/api/calls/${(await operator.desk()).call?.id}/call-back`, { ...wish, ...plan });
}

/** What of calls back stands on this desk in this part. */
export async function onDesk(operator: TestOperator, part: 'plan' | 'due' | 'calling' | 'over') {
  return (await operator.desk()).callBacks.filter((shown) => shown.part === part);
}

/** Begins the call back that is put to this operator, and dials out; undefined when refused. */
export async function begin(operator: TestOperator) {
  const [due] = await onDesk(operator, 'due');
  const { status, body } = await operator.post(`/api/call-backs/${due?.id}/begin`);
  const offer = (body['params'] as { offer: string } | undefined)?.offer;
  return status === 200 && offer !== undefined ? operator.dial(offer) : undefined;
}

/** Talks in which a plan was agreed, as they are before a scenario begins. */
export function openDroppedTalks(stage: Stage) {
  /** A talk with a plan for a line that drops. */
  async function agreed(plan: Parameters<typeof agree>[1] = {}): Promise<Talk> {
    const operator = await stage.operator('Aysel', ['az', 'ru', 'en']);
    const caller = await stage.callerWho('11', CALLER);
    const softphone = await operator.answer();
    await stage.pass(2);
    if (!softphone) throw new Error('the operator was not offered the call');
    expect((await agree(operator, plan)).status).toBe(200);
    return { caller, operator, softphone };
  }

  /** The line dropped. */
  async function dropped(): Promise<Talk> {
    const talk = await agreed();
    talk.caller.hangUp();
    await stage.pass(2);
    return talk;
  }

  /** The operator is in the room, and the caller's telephone rings. */
  async function rung(): Promise<Talk & { ring: RingingPhone }> {
    const talk = await dropped();
    const softphone = await begin(talk.operator);
    if (!softphone) throw new Error('the call back was not begun');
    return { ...talk, softphone, ring: await stage.ringing(CALLER, 5) };
  }

  /** How often the caller's telephone rings in so many seconds. */
  async function ringsWithin(seconds: number): Promise<number> {
    let rings = 0;
    stage.onRing(CALLER, () => {
      rings += 1;
    });
    await stage.pass(seconds);
    return rings;
  }
  return { agreed, dropped, rung, ringsWithin };
}
