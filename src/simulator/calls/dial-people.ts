import { flag, whole } from '../twiml/attributes.ts';
import type { TwimlElement } from '../twiml/document.ts';
import { bridge } from './bridge.ts';
import type { DialProgress } from './dial.ts';
import { hear } from './exchange.ts';
import type { Leg } from './leg.ts';
import { answerLeg, endLeg } from './life.ts';
import { placeCall, type Target, targetsOf } from './place-call.ts';
import type { Session } from './session.ts';

const TIMEOUT_SECONDS_DEFAULT = 30;
const TIMEOUT_SECONDS_MIN = 5;
/** Twilio adds this to every timeout. */
const TIMEOUT_SECONDS_ADDED = 5;
const TIME_LIMIT_SECONDS_DEFAULT = 14_400;

interface Dialled {
  dial: TwimlElement;
  base: string | undefined;
  isFirst: boolean;
}

type Reached = { child: Leg } | { nobody: string; lastChild: Leg | undefined } | 'star';

/** Rings the people named in the document, all at once or one after another, and connects the first who is ready. */
export async function dialPeople(session: Session, dialled: Dialled, progress: DialProgress): Promise<void> {
  const { exchange, leg } = session;
  const { dial, base, isFirst } = dialled;
  const keepsRinging = flag(dial, 'answerOnBridge', false) && isFirst && leg.answeredAt === undefined;
  if (!keepsRinging) answerLeg(exchange, leg);
  const ringback = ringbackOf(session);
  progress.fields = () => ({ DialCallStatus: leg.isOver ? 'canceled' : 'no-answer', DialBridged: 'false' });
  const targets = targetsOf(dial, base);
  const groups = flag(dial, 'sequential', false) ? targets.map((target) => [target]) : [targets];
  let reached: Reached = { nobody: 'no-answer', lastChild: undefined };
  try {
    for (const group of groups) {
      ringback.begin();
      reached = await reach(session, { dial, group, ringback });
      if (reached === 'star' || 'child' in reached) break;
    }
  } finally {
    ringback.end();
  }
  if (reached === 'star') {
    progress.fields = () => ({ DialCallStatus: 'canceled', DialBridged: 'false' });
  } else if ('child' in reached) {
    answerLeg(exchange, leg);
    await bridge(session, reached.child, {
      hangupOnStar: flag(dial, 'hangupOnStar', false),
      timeLimitMs: whole(dial, 'timeLimit', TIME_LIMIT_SECONDS_DEFAULT) * 1000,
      progress,
    });
  } else {
    progress.fields = failureFields(reached.nobody, reached.lastChild);
  }
}

/** The ringing in the caller's ear; each of the two may come again. */
interface Ringback {
  begin(): void;
  end(): void;
}

function ringbackOf({ exchange, leg }: Session): Ringback {
  let silence: (() => void) | undefined;
  return {
    begin() {
      silence ??= hear(exchange, leg, { kind: 'ring', what: 'ringing' });
    },
    end() {
      silence?.();
      silence = undefined;
    },
  };
}

interface Rung {
  dial: TwimlElement;
  group: readonly Target[];
  ringback: Ringback;
}

/** Rings the group until one of it is ready to be connected; the others are given up then. */
function reach(session: Session, { dial, group, ringback }: Rung): Promise<Reached> {
  const { exchange, leg, run } = session;
  const seconds =
    Math.max(TIMEOUT_SECONDS_MIN, whole(dial, 'timeout', TIMEOUT_SECONDS_DEFAULT)) + TIMEOUT_SECONDS_ADDED;
  const children = new Set<Leg>();
  return run.until<Reached>((done) => {
    let lost = 0;
    leg.onKey = (key) => {
      if (key === '*' && flag(dial, 'hangupOnStar', false)) done('star');
    };
    const lose = (child: Leg, status: string) => {
      lost += 1;
      children.delete(child);
      if (lost === group.length) done({ nobody: status, lastChild: child });
    };
    for (const target of group) {
      placeCall(session, {
        dial,
        target,
        timeoutMs: seconds * 1000,
        placed: (child) => children.add(child),
        screened() {
          // While the called person is asked first, the caller hears ringing where the document says so, and else nothing.
          if (!flag(dial, 'answerOnBridge', false)) ringback.end();
        },
        ready(child) {
          children.delete(child);
          done({ child });
        },
        lost: lose,
      });
    }
    return () => {
      leg.onKey = undefined;
      for (const child of children) endLeg(exchange, child, child.answeredAt === undefined ? 'canceled' : 'completed');
    };
  });
}

function failureFields(status: string, child: Leg | undefined): () => Record<string, string> {
  return () => ({
    DialCallStatus: status,
    DialBridged: 'false',
    ...(child !== undefined && { DialCallSid: child.sid }),
  });
}
