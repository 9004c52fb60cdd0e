import { durationMs } from '../audio/wav.ts';
import { absolute, whole } from '../twiml/attributes.ts';
import type { TwimlElement } from '../twiml/document.ts';
import { hear } from './exchange.ts';
import type { Run } from './run.ts';
import { isCarrierError, type Session } from './session.ts';

// A calm voice speaks about fifteen characters a second; nothing in the engine depends on the exact number.
const SAY_MS_PER_CHARACTER = 65;
const SAY_MS_MIN = 400;
const DIGIT_MS = 300;
const LOOP_FOREVER = 1000;

/** Plays a clip to its end. A clip that cannot be had is an error on the tape, and the document goes on. */
export async function play(session: Session, element: TwimlElement, base: string | undefined): Promise<void> {
  const ready = await prepareClip(session, element, base);
  await ready();
}

/** Fetches a clip and answers what plays it, so that several can be fetched before the first plays. */
export async function prepareClip(
  session: Session,
  element: TwimlElement,
  base: string | undefined,
): Promise<(run?: Run) => Promise<void>> {
  const url = absolute(element.text, base);
  const samples = await fetchClip(session, url);
  return async (run = session.run) => {
    if (samples === undefined) return;
    for (let count = loops(element); count > 0; count--) {
      const { pathname } = new URL(url);
      const what = pathname.split('/').at(-1) ?? '';
      await sound({ ...session, run }, { kind: 'play', what, path: pathname, samples, ms: durationMs(samples) });
    }
  };
}

/** Speaks the text. No voice is made: time passes as if there were one. */
export async function say(session: Session, element: TwimlElement): Promise<void> {
  const ms = Math.max(SAY_MS_MIN, element.text.length * SAY_MS_PER_CHARACTER);
  for (let count = loops(element); count > 0; count--) {
    await sound(session, { kind: 'say', what: element.text, ms });
  }
}

/** Says a sentence that no document asked for. */
export async function sayError(session: Session, sentence: string): Promise<void> {
  await sound(session, { kind: 'error-sentence', what: sentence, ms: sentence.length * SAY_MS_PER_CHARACTER });
}

/** Sends keys down the line: half a second for `w`, a second for `W`. */
export async function sendDigits(session: Session, element: TwimlElement): Promise<void> {
  for (const digit of element.attributes['digits'] ?? '') {
    if (digit === 'w' || digit === 'W') await session.run.wait(session.exchange.clock, digit === 'w' ? 500 : 1000);
    else await sound(session, { kind: 'tone', what: digit, ms: DIGIT_MS });
  }
}

interface Sound {
  kind: 'play' | 'say' | 'error-sentence' | 'tone';
  what: string;
  path?: string;
  ms: number;
  samples?: Int16Array;
}

async function sound(session: Session, { ms, samples, ...heard }: Sound): Promise<void> {
  const { exchange, leg, run } = session;
  await run.until<void>((done) => {
    const silence = hear(exchange, leg, heard);
    if (samples !== undefined) exchange.media.play(leg.sid, samples);
    const timer = exchange.clock.after(ms, () => done());
    return () => {
      timer.cancel();
      if (samples !== undefined && !leg.isOver) exchange.media.quiet(leg.sid);
      silence();
    };
  });
}

async function fetchClip(session: Session, url: string): Promise<Int16Array | undefined> {
  try {
    return await session.run.unlessStopped(session.exchange.audio.fetch(url));
  } catch (error) {
    if (!isCarrierError(error)) throw error;
    session.exchange.tape.write({ kind: 'error', callSid: session.leg.sid, text: `<Play> ${url}: ${error.message}` });
    return undefined;
  }
}

function loops(element: TwimlElement): number {
  const count = whole(element, 'loop', 1);
  return count === 0 ? LOOP_FOREVER : count;
}
