import { decodeClip } from '../audio/audio-shelf.ts';
import { CarrierError } from '../carrier-error.ts';
import type { TwimlElement } from '../twiml/document.ts';
import { parseTwiml } from '../twiml/document.ts';
import { deliver } from '../webhooks/deliver.ts';
import type { HttpAnswer } from '../webhooks/http-client.ts';
import type { Exchange } from './exchange.ts';
import { callFields } from './fields.ts';
import type { Leg } from './leg.ts';
import { answerLeg, endLeg, hangUpLeg } from './life.ts';
import { perform } from './perform.ts';
import { Run, Stopped } from './run.ts';
import { isCarrierError, type Next, type Page, type Session, type Source } from './session.ts';
import { sayError } from './speak.ts';

/** What a caller hears when neither the address nor its fallback gives a document. */
const ERROR_SENTENCE = 'We are sorry, an application error has occurred. Goodbye.';

const DOCUMENTS_LIMIT = 100_000;
// A document that leads to itself without a moment's pause would spin for ever.
const DOCUMENTS_PER_MOMENT_LIMIT = 100;

/** Gives the leg over to documents, from this source on; when they are used up the leg is hung up. */
export function conduct(exchange: Exchange, leg: Leg, first: Source): void {
  const run = new Run();
  leg.run = run;
  runSession({ exchange, leg, run, mode: 'call' }, first).then(
    () => endLeg(exchange, leg, 'completed'),
    (error: unknown) => giveUp(exchange, leg, error),
  );
}

/** Ends the leg after an error that is this simulator's own; a stopped run is none. */
export function giveUp(exchange: Exchange, leg: Leg, error: unknown): void {
  if (error instanceof Stopped) return;
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  exchange.tape.write({ kind: 'error', callSid: leg.sid, text: `12400 the simulated carrier is at fault: ${story}` });
  console.error(story);
  endLeg(exchange, leg, 'failed');
}

/** Performs documents one after another until one ends or hangs up; rejects with `Stopped` when the run is stopped. */
export async function runSession(session: Session, first: Source): Promise<'end' | 'hang-up'> {
  let source = first;
  let momentAt = 0;
  let momentCount = 0;
  for (let count = 0; count < DOCUMENTS_LIMIT; count++) {
    const now = session.exchange.clock.now();
    momentCount = now === momentAt ? momentCount + 1 : 0;
    momentAt = now;
    const next = await oneDocument(session, source, momentCount);
    if (next.kind !== 'source') return next.kind;
    source = next.source;
  }
  return 'hang-up';
}

async function oneDocument(session: Session, source: Source, momentCount: number): Promise<Next> {
  try {
    if (momentCount > DOCUMENTS_PER_MOMENT_LIMIT)
      throw new CarrierError(12400, 'documents lead to each other without a pause');
    return await perform(session, await obtain(session, source));
  } catch (error) {
    if (!isCarrierError(error)) throw error;
    return rescue(session, source, error);
  }
}

/** The fallback address where there is one that was not just tried, else the error sentence and the end. */
async function rescue(session: Session, source: Source, error: CarrierError): Promise<Next> {
  const { exchange, leg, run, mode } = session;
  exchange.tape.write({
    kind: 'error',
    callSid: leg.sid,
    text: error.message,
    detail: { code: error.code, url: error.url },
  });
  if (run.cause !== undefined) throw new Stopped();
  if (mode === 'waiting') throw error;
  const triedFallback = source.kind === 'address' && source.isFallback === true;
  if (mode === 'call' && leg.fallback !== undefined && !triedFallback) {
    const errorUrl = error.url === '' && source.kind === 'address' ? source.url : error.url;
    const fields = {
      // What was sent to the address that failed, as it is now: the key that was pressed is told here, too.
      ...(source.kind === 'address' && source.fields),
      ...callFields(exchange, leg),
      ErrorCode: String(error.code),
      ErrorUrl: errorUrl.split('#')[0] ?? '',
    };
    return { kind: 'source', source: { kind: 'address', ...leg.fallback, fields, isFallback: true } };
  }
  answerLeg(exchange, leg);
  await sayError(session, ERROR_SENTENCE);
  return { kind: 'hang-up' };
}

async function obtain(session: Session, source: Source): Promise<Page> {
  if (source.kind === 'given') return { elements: source.elements, base: undefined };
  const { exchange, leg, run } = session;
  const hasFields = Object.keys(source.fields).length > 0;
  const order = {
    url: source.url,
    method: source.method,
    fields: hasFields ? source.fields : callFields(exchange, leg),
    callSid: leg.sid,
    event: leg.state,
  };
  const delivery = deliver(exchange, order);
  const path = URL.canParse(source.url) ? new URL(source.url).pathname : '';
  if (exchange.faults.strikeWebhook({ ...order, path }, ['hang-up']).length > 0) hangUpLeg(exchange, leg);
  const answer = await run.unlessStopped(delivery);
  try {
    return { elements: read(answer, source.url), base: source.url };
  } catch (error) {
    const body = answer.body.toString('utf8', 0, 500);
    exchange.tape.write({
      kind: 'refused-answer',
      callSid: leg.sid,
      text: String(error),
      detail: { url: source.url, body },
    });
    if (isCarrierError(error) && error.url === '') throw new CarrierError(error.code, error.message, source.url);
    throw error;
  }
}

/** The verbs in an answer: TwiML, or what Twilio makes of plain text (it is read aloud) and of sound (it is played). */
function read(answer: HttpAnswer, url: string): readonly TwimlElement[] {
  const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (/^(text|application)\/xml$|^text\/html$/.test(type)) return parseTwiml(decodeText(answer.body));
  if (type === 'text/plain') return [{ name: 'Say', attributes: {}, text: decodeText(answer.body), children: [] }];
  if (type.startsWith('audio/')) {
    decodeClip(type, answer.body, url);
    return [{ name: 'Play', attributes: {}, text: url, children: [] }];
  }
  throw new CarrierError(12300, type === '' ? 'the answer has no content type' : `${type} is not TwiML`);
}

function decodeText(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new CarrierError(12100, 'the document is not UTF-8');
  }
}
