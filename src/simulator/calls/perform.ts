import { CarrierError } from '../carrier-error.ts';
import { absolute, method, whole } from '../twiml/attributes.ts';
import type { TwimlElement } from '../twiml/document.ts';
import { dial } from './dial.ts';
import { gather } from './gather.ts';
import { answerLeg, endLeg } from './life.ts';
import { record } from './record.ts';
import { type Next, type Page, request, type Session } from './session.ts';
import { play, say, sendDigits } from './speak.ts';

const WAITING_VERBS: readonly string[] = ['Play', 'Say', 'Pause', 'Redirect'];

/** Performs the document's verbs in order until one leads elsewhere or none is left. */
export async function perform(session: Session, page: Page): Promise<Next> {
  for (const [index, element] of page.elements.entries()) {
    permit(session, element);
    session.leg.verb = element.name;
    session.leg.changed();
    session.exchange.tape.write({
      kind: 'verb',
      callSid: session.leg.sid,
      text: `<${element.name}> ${element.text}`.trimEnd(),
      detail: element.attributes,
    });
    const next = await performVerb(session, page, index);
    if (next !== undefined) return next;
  }
  return { kind: 'end' };
}

async function performVerb(session: Session, page: Page, index: number): Promise<Next | undefined> {
  const element = page.elements[index];
  if (element === undefined) return undefined;
  switch (element.name) {
    case 'Pause':
      await pause(session, element);
      return undefined;
    case 'Reject':
      return reject(session, element);
    case 'Dial':
      return dial(session, page, index);
    default:
      answerLeg(session.exchange, session.leg);
      return performAnswered(session, page, element);
  }
}

async function performAnswered(session: Session, page: Page, element: TwimlElement): Promise<Next | undefined> {
  switch (element.name) {
    case 'Say':
      await say(session, element);
      return undefined;
    case 'Play':
      if (element.attributes['digits'] !== undefined) await sendDigits(session, element);
      if (element.text !== '') await play(session, element, page.base);
      return undefined;
    case 'Gather':
      return gather(session, element, page.base);
    case 'Record':
      return record(session, element, page.base);
    case 'Redirect':
      return request({ url: absolute(element.text, page.base), method: method(element, 'method') });
    case 'Hangup':
      return { kind: 'hang-up' };
    default:
      throw new CarrierError(12200, `<${element.name}> is not a verb`);
  }
}

function permit(session: Session, element: TwimlElement): void {
  if (session.mode === 'waiting' && !WAITING_VERBS.includes(element.name)) {
    throw new CarrierError(12200, `<${element.name}> may not be used while a caller waits in a room`);
  }
  if (session.mode === 'screening' && element.name === 'Dial')
    throw new CarrierError(13201, '<Dial> in a screening document');
}

/** As first verb it delays the answer, so it does not pick up. */
async function pause(session: Session, element: TwimlElement): Promise<void> {
  await session.run.wait(session.exchange.clock, whole(element, 'length', 1) * 1000);
}

/** The only way not to answer; a call that was answered is hung up, and the tape says that the document is wrong. */
function reject(session: Session, element: TwimlElement): Next {
  const { exchange, leg } = session;
  if (leg.answeredAt !== undefined) {
    exchange.tape.write({
      kind: 'error',
      callSid: leg.sid,
      text: '<Reject> works only as first verb of an unanswered call',
    });
    return { kind: 'hang-up' };
  }
  endLeg(exchange, leg, element.attributes['reason'] === 'busy' ? 'busy' : 'no-answer');
  return { kind: 'end' };
}
