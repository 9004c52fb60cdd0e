import { CALLS_PER_SECOND_DEFAULT } from '../settings.ts';
import type { Address } from '../twiml/attributes.ts';
import { conduct, giveUp } from './documents.ts';
import type { Exchange } from './exchange.ts';
import { callFields } from './fields.ts';
import { callIn } from './inbound.ts';
import type { CallReports, Leg } from './leg.ts';
import { answerLeg, endLeg, hangUpLeg, limitTime, openLeg, ringLeg } from './life.ts';
import { ringOut } from './ring.ts';
import type { Entrance } from './room.ts';
import { Run } from './run.ts';
import type { Source } from './session.ts';
import { stay } from './stay.ts';

/** A call begun by REST. */
export interface CallOut {
  from: string;
  to: string;
  timeoutSeconds: number;
  /** Custom parameters for a softphone. */
  params: Readonly<Record<string, string>>;
  timeLimitSeconds?: number;
  reports?: CallReports;
  fallback?: Address;
  /** What happens when it is answered: documents, or a room. */
  onAnswer:
    | { kind: 'document'; url: string; method: 'GET' | 'POST' }
    | Source
    | { kind: 'room'; name: string; entrance: Entrance };
}

const TIMEOUT_SECONDS_ADDED = 5;

/** Queues the call; it rings when the account's pace allows. */
export function callOut(exchange: Exchange, order: CallOut): Leg {
  const leg = openLeg(exchange, {
    from: order.from,
    to: order.to,
    direction: 'outbound-api',
    ...(order.reports !== undefined && { reports: order.reports }),
    ...(order.fallback !== undefined && { fallback: order.fallback }),
  });
  const now = exchange.clock.now();
  const startsAt = Math.max(now, exchange.pace.nextCallAt);
  exchange.pace.nextCallAt = startsAt + 1000 / (exchange.settings.callsPerSecond ?? CALLS_PER_SECOND_DEFAULT);
  leg.queueMs = startsAt - now;
  const start = exchange.clock.after(leg.queueMs, () => ring(exchange, leg, order));
  leg.run.onStop(() => start.cancel());
  return leg;
}

function ring(exchange: Exchange, leg: Leg, order: CallOut): void {
  const isOwn = exchange.settings.numbers.some(({ phoneNumber }) => phoneNumber === order.to);
  if (isOwn) {
    ringOwnNumber(exchange, leg, order);
    return;
  }
  const timeoutMs = (order.timeoutSeconds + TIMEOUT_SECONDS_ADDED) * 1000;
  ringOut(exchange, leg, {
    timeoutMs,
    params: order.params,
    told(outcome) {
      if (outcome === 'answered') answered(exchange, leg, order);
    },
  });
}

/** Somebody calls one of our own numbers by REST: that is a call coming in as well, and both end together. */
function ringOwnNumber(exchange: Exchange, leg: Leg, order: CallOut): void {
  ringLeg(exchange, leg);
  const other = callIn(exchange, { from: order.from, to: order.to });
  const follow = () => {
    if (other.isOver) endLeg(exchange, leg, leg.answeredAt === undefined ? 'no-answer' : 'completed');
    else if (other.answeredAt !== undefined && leg.answeredAt === undefined) {
      answerLeg(exchange, leg);
      answered(exchange, leg, order);
    }
  };
  other.listeners.add(follow);
  leg.listeners.add(() => {
    if (leg.isOver) hangUpLeg(exchange, other);
  });
  follow();
}

function answered(exchange: Exchange, leg: Leg, order: CallOut): void {
  if (order.timeLimitSeconds !== undefined) limitTime(exchange, leg, order.timeLimitSeconds);
  if (order.onAnswer.kind === 'room') enter(exchange, leg, order.onAnswer);
  else if (order.onAnswer.kind === 'document') {
    conduct(exchange, leg, { ...order.onAnswer, kind: 'address', fields: callFields(exchange, leg) });
  } else conduct(exchange, leg, order.onAnswer);
}

function enter(exchange: Exchange, leg: Leg, { name, entrance }: { name: string; entrance: Entrance }): void {
  const run = new Run();
  leg.run = run;
  stay({ exchange, leg, run, mode: 'call' }, name, entrance).then(
    () => endLeg(exchange, leg, 'completed'),
    (error: unknown) => giveUp(exchange, leg, error),
  );
}
