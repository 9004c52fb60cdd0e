import type { CallState } from '../phone.ts';
import type { Exchange } from './exchange.ts';
import { reportFields } from './fields.ts';
import { type CallEvent, Leg, type LegInput } from './leg.ts';

type EndState = Exclude<CallState, 'queued' | 'ringing' | 'in-progress'>;

const LEGS_KEPT_LIMIT = 20_000;
/** No call at Twilio lasts longer. */
const CALL_SECONDS_MAX = 4 * 60 * 60;

/** A new leg, queued. */
export function openLeg(exchange: Exchange, input: Omit<LegInput, 'sid' | 'createdAt'>): Leg {
  const leg = new Leg({ ...input, sid: exchange.makeSid('CA'), createdAt: exchange.clock.now() });
  forgetOldLegs(exchange);
  exchange.legs.set(leg.sid, leg);
  exchange.media.open(leg.sid);
  return leg;
}

/** The leg rings. */
export function ringLeg(exchange: Exchange, leg: Leg): void {
  if (leg.state !== 'queued') return;
  report(exchange, leg, 'initiated');
  become(exchange, leg, 'ringing');
  report(exchange, leg, 'ringing');
}

/** Somebody, or the carrier itself, picks up. Nothing happens when that was done before. */
export function answerLeg(exchange: Exchange, leg: Leg): void {
  if (leg.state !== 'queued' && leg.state !== 'ringing') return;
  leg.answeredAt = exchange.clock.now();
  if (leg.limit === undefined) limitTime(exchange, leg, CALL_SECONDS_MAX);
  become(exchange, leg, 'in-progress');
  report(exchange, leg, 'answered');
}

/** Hangs the leg up after this long, whatever was said before. */
export function limitTime(exchange: Exchange, leg: Leg, seconds: number): void {
  leg.limit?.cancel();
  leg.limit = exchange.clock.after(seconds * 1000, () => endLeg(exchange, leg, 'completed'));
}

/** The leg ends, once; everything that went on for it stops before this returns. */
export function endLeg(exchange: Exchange, leg: Leg, state: EndState): void {
  if (leg.isOver) return;
  const wasQueued = leg.state === 'queued';
  leg.endedAt = exchange.clock.now();
  leg.limit?.cancel();
  leg.verb = undefined;
  leg.onKey = undefined;
  // Before the run stops: what a stopping verb still posts carries the final status, as at Twilio.
  leg.state = state;
  leg.run.stop('ended');
  for (const heard of leg.heard) heard.untilMs ??= leg.endedAt;
  exchange.media.close(leg.sid);
  become(exchange, leg, state);
  // A call that is cancelled while it is still queued reports nothing, as at Twilio.
  if (!wasQueued) report(exchange, leg, 'completed');
}

/** The person on this leg hangs up: an unanswered call to us is given up, an answered one is completed. */
export function hangUpLeg(exchange: Exchange, leg: Leg): void {
  endLeg(
    exchange,
    leg,
    leg.answeredAt === undefined ? (leg.direction === 'inbound' ? 'no-answer' : 'canceled') : 'completed',
  );
}

function become(exchange: Exchange, leg: Leg, state: CallState): void {
  leg.state = state;
  exchange.tape.write({ kind: 'call-state', callSid: leg.sid, text: state, detail: { from: leg.from, to: leg.to } });
  leg.changed();
}

function report(exchange: Exchange, leg: Leg, event: CallEvent): void {
  const { reports } = leg;
  if (reports === undefined || !reports.events.has(event)) return;
  // Twilio says `initiated` in the callback, while the call is still `queued` in REST.
  const status = event === 'initiated' ? 'initiated' : leg.state;
  const fields = { ...reportFields(exchange, leg), CallStatus: status };
  exchange.report(leg.sid, {
    url: reports.url,
    method: reports.method,
    fields,
    callSid: leg.sid,
    event: status,
  });
}

function forgetOldLegs(exchange: Exchange): void {
  if (exchange.legs.size < LEGS_KEPT_LIMIT) return;
  for (const [sid, leg] of exchange.legs) {
    if (!leg.isOver) continue;
    exchange.legs.delete(sid);
    return;
  }
}
