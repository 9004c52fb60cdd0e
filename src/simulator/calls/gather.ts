import { address, flag, whole } from '../twiml/attributes.ts';
import type { TwimlElement } from '../twiml/document.ts';
import { callFields } from './fields.ts';
import { type Run, Stopped } from './run.ts';
import { type Next, request, type Session } from './session.ts';
import { prepareClip, say } from './speak.ts';

const TIMEOUT_SECONDS_DEFAULT = 5;
const KEYS_LIMIT = 1000;

/**
 * Plays what stands inside while it listens for keys, then waits. Without input the document goes on, unless
 * `actionOnEmptyResult` is set. Without an action the same document is asked again, as at Twilio.
 */
export async function gather(
  session: Session,
  element: TwimlElement,
  base: string | undefined,
): Promise<Next | undefined> {
  const { digits, finishedOn } = await collect(session, element, base);
  if (digits === '' && !flag(element, 'actionOnEmptyResult', false)) return undefined;
  const action = address(element, 'action', base) ?? ownDocument(element, base);
  if (action === undefined) return undefined;
  return request(action, {
    ...callFields(session.exchange, session.leg),
    Digits: digits,
    FinishedOnKey: finishedOn,
    msg: 'Gather End',
  });
}

interface Keyed {
  digits: string;
  finishedOn: string;
}

async function collect(session: Session, element: TwimlElement, base: string | undefined): Promise<Keyed> {
  const { exchange, leg, run } = session;
  const clips = await Promise.all(
    element.children.map((child) => (child.name === 'Play' ? prepareClip(session, child, base) : undefined)),
  );
  const prompts = run.part();
  const finishKeys = element.attributes['finishOnKey'] ?? '#';
  const digitsMax = whole(element, 'numDigits', KEYS_LIMIT);
  const timeoutMs = whole(element, 'timeout', TIMEOUT_SECONDS_DEFAULT) * 1000;
  return await run.until<Keyed>((done) => {
    let digits = '';
    let timer = { cancel: () => {} };
    const restart = () => {
      timer.cancel();
      timer = exchange.clock.after(timeoutMs, () => done({ digits, finishedOn: '' }));
    };
    leg.onKey = (key) => {
      prompts.stop('dropped');
      if (finishKeys.includes(key)) {
        done({ digits, finishedOn: key });
        return;
      }
      digits += key;
      if (digits.length >= digitsMax) done({ digits, finishedOn: '' });
      else restart();
    };
    void speakPrompts({ ...session, run: prompts }, element, clips).then((wasHeardOut) => {
      if (wasHeardOut) restart();
    });
    return () => {
      prompts.stop('dropped');
      timer.cancel();
      leg.onKey = undefined;
    };
  });
}

/** Whether the prompts were heard to their end; a key cuts them short. */
async function speakPrompts(
  session: Session,
  element: TwimlElement,
  clips: readonly (((run: Run) => Promise<void>) | undefined)[],
): Promise<boolean> {
  try {
    for (const [index, child] of element.children.entries()) {
      if (child.name === 'Say') await say(session, child);
      else if (child.name === 'Pause') await session.run.wait(session.exchange.clock, whole(child, 'length', 1) * 1000);
      else await clips[index]?.(session.run);
    }
    return session.run.cause === undefined;
  } catch (error) {
    if (error instanceof Stopped) return false;
    throw error;
  }
}

function ownDocument(
  element: TwimlElement,
  base: string | undefined,
): { url: string; method: 'GET' | 'POST' } | undefined {
  if (base === undefined) return undefined;
  return { url: base, method: element.attributes['method']?.toUpperCase() === 'GET' ? 'GET' : 'POST' };
}
