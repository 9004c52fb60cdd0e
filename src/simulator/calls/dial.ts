import { type Address, absolute, address, method } from '../twiml/attributes.ts';
import { deliver } from '../webhooks/deliver.ts';
import { dialConference } from './dial-conference.ts';
import { dialPeople } from './dial-people.ts';
import { callFields } from './fields.ts';
import type { StopCause } from './run.ts';
import { isCarrierError, type Next, type Page, request, type Session } from './session.ts';

/** What the action is told; kept up to date, since the dialling may be cut off at any moment. */
export interface DialProgress {
  fields: () => Record<string, string>;
}

/**
 * Connects the leg with people or a room. Afterwards the action is asked; without one the document goes on. When the leg is cut
 * off inside (REST gave it another document, or the caller hung up) the action is told all the same and its answer discarded.
 */
export async function dial(session: Session, page: Page, index: number): Promise<Next | undefined> {
  const { exchange, leg, run } = session;
  const element = page.elements[index];
  if (element === undefined) return undefined;
  const action = address(element, 'action', page.base);
  const progress: DialProgress = { fields: () => ({ DialCallStatus: 'no-answer', DialBridged: 'false' }) };
  const forget = run.onStop((cause) => {
    const ghost = action ?? followingRedirect(page, index, cause);
    if (ghost !== undefined) tellGhost(session, ghost, action === undefined ? {} : progress.fields());
  });
  const noun = element.children[0];
  try {
    if (noun?.name === 'Conference') await dialConference(session, { dial: element, noun, base: page.base }, progress);
    else await dialPeople(session, { dial: element, base: page.base, isFirst: index === 0 }, progress);
  } finally {
    forget();
  }
  if (action === undefined) return undefined;
  return request(action, { ...callFields(exchange, leg), ...progress.fields() });
}

/** A leg that REST moves away, with no action but a `<Redirect>` after the `<Dial>`: that address is asked, as at Twilio. */
function followingRedirect(page: Page, index: number, cause: StopCause): Address | undefined {
  const next = page.elements[index + 1];
  if (cause !== 'updated' || next?.name !== 'Redirect') return undefined;
  return { url: absolute(next.text, page.base), method: method(next, 'method') };
}

function tellGhost(session: Session, target: Address, dialFields: Record<string, string>): void {
  const { exchange, leg } = session;
  const fields = { ...callFields(exchange, leg), ...dialFields };
  deliver(exchange, { ...target, fields, callSid: leg.sid, event: leg.state }).catch((error: unknown) => {
    if (!isCarrierError(error)) throw error;
    exchange.tape.write({ kind: 'error', callSid: leg.sid, text: `discarded: ${error.message}` });
  });
}
