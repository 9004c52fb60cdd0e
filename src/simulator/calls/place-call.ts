import { type Address, address, words } from '../twiml/attributes.ts';
import { clientIdentity, type TwimlElement } from '../twiml/document.ts';
import { callFields } from './fields.ts';
import type { CallEvent, CallReports, Leg } from './leg.ts';
import { endLeg, openLeg } from './life.ts';
import { type RingOutcome, ringOut } from './ring.ts';
import { Stopped } from './run.ts';
import type { Session } from './session.ts';

/** Somebody whom a `<Dial>` rings. */
export interface Target {
  to: string;
  /** What the called person hears and may press before being connected. */
  screening: Address | undefined;
  reports: CallReports | undefined;
  params: Record<string, string>;
}

export interface CallOrder {
  dial: TwimlElement;
  target: Target;
  timeoutMs: number;
  placed(child: Leg): void;
  /** Answered, and asked first. */
  screened(): void;
  /** Answered, and screened where the document asks for that. */
  ready(child: Leg): void;
  lost(child: Leg, status: string): void;
}

const NUMBER = /^\+?\d{2,15}$/;

/** The nouns of a `<Dial>`, or its own text as a number. */
export function targetsOf(dial: TwimlElement, base: string | undefined): Target[] {
  if (dial.children.length === 0) return [{ to: dial.text, screening: undefined, reports: undefined, params: {} }];
  return dial.children.map((noun) => ({
    to: noun.name === 'Client' ? `client:${clientIdentity(noun)}` : noun.text,
    screening: address(noun, 'url', base),
    reports: legReports(noun, base),
    params: parametersOf(noun),
  }));
}

/** Rings one target. Exactly one of `ready` and `lost` is told, unless the child is ended from outside. */
export function placeCall(session: Session, order: CallOrder): void {
  const { exchange, leg } = session;
  const { target, dial } = order;
  const child = openLeg(exchange, {
    from: dial.attributes['callerId'] ?? leg.from,
    to: target.to,
    direction: 'outbound-dial',
    parent: leg,
    ...(target.reports !== undefined && { reports: target.reports }),
  });
  order.placed(child);
  const refusal = refusalOf(session, order);
  if (refusal !== undefined) {
    exchange.tape.write({ kind: 'error', callSid: child.sid, text: refusal });
    endLeg(exchange, child, 'failed');
    order.lost(child, 'failed');
    return;
  }
  ringOut(exchange, child, {
    timeoutMs: order.timeoutMs,
    params: target.params,
    told: (outcome) => settle(session, child, { order, outcome }),
  });
}

function settle(session: Session, child: Leg, result: { order: CallOrder; outcome: RingOutcome }): void {
  const { order, outcome } = result;
  if (outcome !== 'answered') {
    order.lost(child, outcome);
    return;
  }
  if (order.target.screening === undefined) {
    order.ready(child);
    return;
  }
  order.screened();
  const { exchange } = session;
  const source = { kind: 'address' as const, ...order.target.screening, fields: callFields(exchange, child) };
  exchange.runSession({ exchange, leg: child, run: child.run, mode: 'screening' }, source).then(
    (how) => {
      if (how === 'end') {
        order.ready(child);
        return;
      }
      endLeg(exchange, child, 'completed');
      order.lost(child, 'no-answer');
    },
    (error: unknown) => {
      if (!(error instanceof Stopped)) endLeg(exchange, child, 'failed');
      order.lost(child, 'no-answer');
    },
  );
}

/** Why Twilio would not even try. */
function refusalOf(session: Session, { target, dial }: CallOrder): string | undefined {
  if (target.to.startsWith('client:')) return undefined;
  if (!NUMBER.test(target.to)) return `13223 ${target.to} is not a number`;
  const callerId = dial.attributes['callerId'];
  const own = session.exchange.settings.numbers.map(({ phoneNumber }) => phoneNumber);
  if (callerId !== undefined && callerId !== session.leg.from && !own.includes(callerId)) {
    return `13214 ${callerId} is not a number of this account`;
  }
  return undefined;
}

function legReports(noun: TwimlElement, base: string | undefined): CallReports | undefined {
  const target = address(noun, 'statusCallback', base);
  if (target === undefined) return undefined;
  const asked = words(noun, 'statusCallbackEvent');
  // The grammar has checked the words.
  return { ...target, events: new Set((asked.length > 0 ? asked : ['completed']) as CallEvent[]) };
}

function parametersOf(noun: TwimlElement): Record<string, string> {
  const params: Record<string, string> = {};
  for (const child of noun.children) {
    if (child.name === 'Parameter') params[child.attributes['name'] ?? ''] = child.attributes['value'] ?? '';
  }
  return params;
}
