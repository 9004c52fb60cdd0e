import { randomUUID } from 'node:crypto';
import { CarrierError, type CarrierErrorCode } from '../carrier-error.ts';
import type { WebhookFault } from '../faults.ts';
import { DOCUMENT_BYTES_LIMIT } from '../twiml/document.ts';
import { attempt, failureOf, struckBy, TooManyRedirects } from './attempt.ts';
import { type HttpAnswer, HttpFault } from './http-client.ts';
import { type Outside, pause } from './outside.ts';
import { type DeliveryPlan, planDelivery, type RetryReason } from './overrides.ts';
import type { Fields } from './sign.ts';

/** One request to the application. */
export interface WebhookOrder {
  /** Absolute; may carry connection overrides as a fragment. */
  url: string;
  method: 'GET' | 'POST';
  fields: Fields;
  callSid: string;
  /** What faults are matched with: the callback's event or the call's status. */
  event: string;
}

interface Failure {
  reason: RetryReason | undefined;
  code: CarrierErrorCode;
  message: string;
}

type Outcome = { answer: HttpAnswer } | { failure: Failure };

const TAPE_BODY_LIMIT = 4000;
const DOCUMENT_FAULTS: readonly WebhookFault['kind'][] = ['lost', 'late', 'twice', 'slow-answer', 'bad-status'];

/**
 * Requests the address as its overrides say, again where they allow it, and answers what came with a status of 2xx. Anything
 * else is a `CarrierError` with Twilio's number.
 */
export async function deliver(
  outside: Outside,
  order: WebhookOrder,
  faultKinds: readonly WebhookFault['kind'][] = DOCUMENT_FAULTS,
): Promise<HttpAnswer> {
  const plan = planDelivery(order.url);
  const token = randomUUID();
  const startedAt = outside.clock.now();
  let failure: Failure = { reason: undefined, code: 11200, message: 'not tried' };
  for (let count = 0; count <= plan.retries; count++) {
    const leftMs = plan.totalMs - (outside.clock.now() - startedAt);
    if (leftMs <= 0) break;
    writeWebhook(outside, order, count);
    const outcome = await tryOnce(outside, order, { plan, token, leftMs, faultKinds });
    if ('answer' in outcome) return outcome.answer;
    failure = outcome.failure;
    if (failure.reason === undefined || !plan.retryOn.has(failure.reason)) break;
  }
  throw new CarrierError(failure.code, failure.message, order.url);
}

interface Turn {
  plan: DeliveryPlan;
  token: string;
  leftMs: number;
  faultKinds: readonly WebhookFault['kind'][];
}

async function tryOnce(outside: Outside, order: WebhookOrder, turn: Turn): Promise<Outcome> {
  const { pathname } = new URL(turn.plan.url);
  const faults = outside.faults.strikeWebhook({ ...order, path: pathname }, turn.faultKinds);
  const late = struckBy(faults, 'late');
  if (late !== undefined) await pause(outside, late.ms);
  if (struckBy(faults, 'lost') !== undefined) {
    await pause(outside, Math.min(turn.plan.connectMs, turn.leftMs));
    return failed('ct', 11205, `no connection within ${turn.plan.connectMs} ms`);
  }
  const limitMs = Math.min(turn.plan.readMs, turn.leftMs);
  const outcome = await beforeLimit(outside, limitMs, (signal) =>
    sendWithFaults(outside, { order, turn, faults, signal }),
  );
  return outcome ?? failed('rt', 11200, `no answer within ${limitMs} ms`);
}

interface Sending {
  order: WebhookOrder;
  turn: Turn;
  faults: readonly WebhookFault[];
  signal: AbortSignal;
}

async function sendWithFaults(outside: Outside, sending: Sending): Promise<Outcome> {
  const { order, turn, faults, signal } = sending;
  const request = { ...order, url: turn.plan.url, token: turn.token, bytesMax: DOCUMENT_BYTES_LIMIT, signal };
  const startedAt = outside.clock.now();
  try {
    if (struckBy(faults, 'twice') !== undefined) {
      await attempt(outside, request);
      writeWebhook(outside, order, 1);
    }
    const answer = await attempt(outside, request);
    const slow = struckBy(faults, 'slow-answer');
    if (slow !== undefined) await pause(outside, slow.ms);
    const status = struckBy(faults, 'bad-status')?.status ?? answer.status;
    writeAnswer(outside, order, { ...answer, status, ms: outside.clock.now() - startedAt });
    if (status >= 200 && status <= 299) return { answer };
    return failed(status >= 500 ? '5xx' : '4xx', 11200, `status ${status}`);
  } catch (error) {
    return asFailure(error, turn.plan);
  }
}

/** Runs the work, but no longer than `ms` on the carrier's clock; undefined when the time is up. */
async function beforeLimit<T>(
  outside: Outside,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const abort = new AbortController();
  let timer: { cancel(): void } | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = outside.clock.after(ms, () => resolve(undefined));
  });
  try {
    return await Promise.race([work(abort.signal), limit]);
  } finally {
    timer?.cancel();
    abort.abort();
  }
}

function asFailure(error: unknown, plan: DeliveryPlan): Outcome {
  if (error instanceof TooManyRedirects) return failed(undefined, 11215, 'more than ten redirects');
  if (error instanceof HttpFault && error.kind === 'too-large') return failed(undefined, 11750, 'over 64 kB');
  const reason = failureOf(error);
  if (reason === 'ct') return failed('ct', 11205, `no connection to ${new URL(plan.url).host}`);
  if (reason === 'rt') return failed('rt', 11200, 'the connection broke');
  throw error;
}

function failed(reason: RetryReason | undefined, code: CarrierErrorCode, message: string): Outcome {
  return { failure: { reason, code, message } };
}

function writeWebhook(outside: Outside, order: WebhookOrder, count: number): void {
  const detail: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(order.fields))
    detail[name] = typeof value === 'string' ? value : value.join(' ');
  Object.assign(detail, { method: order.method, url: order.url }, count > 0 && { retry: count });
  outside.tape.write({ kind: 'webhook', callSid: order.callSid, text: `${order.method} ${order.url}`, detail });
}

function writeAnswer(outside: Outside, order: WebhookOrder, answer: HttpAnswer & { ms: number }): void {
  outside.tape.write({
    kind: 'answer',
    callSid: order.callSid,
    text: `${answer.status} ${new URL(order.url).pathname}`,
    detail: {
      status: answer.status,
      contentType: answer.headers['content-type'] ?? '',
      ms: answer.ms,
      body: answer.body.toString('utf8', 0, TAPE_BODY_LIMIT),
    },
  });
}
