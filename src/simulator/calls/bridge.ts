import type { DialProgress } from './dial.ts';
import { type Exchange, hear } from './exchange.ts';
import { talkSeconds } from './fields.ts';
import type { Leg } from './leg.ts';
import { endLeg } from './life.ts';
import type { Session } from './session.ts';

interface BridgeOptions {
  hangupOnStar: boolean;
  timeLimitMs: number;
  progress: DialProgress;
}

const OPEN = { muted: false, hold: false };

/** Lets two legs talk until one leaves. The called leg ends with the talk, unless REST has taken it elsewhere. */
export async function bridge(session: Session, child: Leg, options: BridgeOptions): Promise<void> {
  const { exchange, leg, run } = session;
  const { progress, hangupOnStar, timeLimitMs } = options;
  let isTaken = false;
  progress.fields = () => ({
    DialCallStatus: 'completed',
    DialBridged: 'true',
    DialCallSid: child.sid,
    // Twilio leaves the duration out when the other party was redirected away.
    ...(!isTaken && { DialCallDuration: String(talkSeconds(child, exchange.clock.now())) }),
  });
  await run.until<void>((done) => {
    const part = connect(exchange, leg, child);
    const limit = exchange.clock.after(timeLimitMs, () => done());
    leg.onKey = (key) => {
      if (key === '*' && hangupOnStar) done();
      else tone(exchange, leg, { key, other: child });
    };
    child.onKey = (key) => tone(exchange, child, { key, other: leg });
    const forget = child.run.onStop((cause) => {
      isTaken = cause === 'updated';
      done();
    });
    return () => {
      forget();
      limit.cancel();
      leg.onKey = undefined;
      child.onKey = undefined;
      part();
      if (!isTaken) endLeg(exchange, child, 'completed');
    };
  });
}

/** Lets them hear each other; the answer ends that. */
function connect(exchange: Exchange, leg: Leg, child: Leg): () => void {
  const room = `bridge:${child.sid}`;
  exchange.media.join(room, leg.sid, OPEN);
  exchange.media.join(room, child.sid, OPEN);
  const silences = [
    hear(exchange, leg, { kind: 'talk', what: 'talk' }),
    hear(exchange, child, { kind: 'talk', what: 'talk' }),
  ];
  return () => {
    exchange.media.leave(room, leg.sid);
    exchange.media.leave(room, child.sid);
    for (const silence of silences) silence();
  };
}

function tone(exchange: Exchange, leg: Leg, pressed: { key: string; other: Leg }): void {
  exchange.media.tone(leg.sid, pressed.key);
  hear(exchange, pressed.other, { kind: 'tone', what: pressed.key })();
}
