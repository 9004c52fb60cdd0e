import type { CallId } from '../calls/call.ts';
import type { WaitingPlace } from '../ivr/flow.ts';
import { beginWhileWaiting, type MenuStep } from '../ivr/menu.ts';
import type { Decision, VoiceParts } from './voice.ts';
import type { WaitState } from './wait-state.ts';

interface Waiting {
  id: CallId;
  waiting: WaitState;
}

/** What a caller in the queue hears at this place of the flow. */
export function choiceAt(parts: VoiceParts, { place, ...at }: Waiting & { place: WaitingPlace }): Decision {
  return choiceDocument(parts, at, beginWhileWaiting(parts.flows, place, at.waiting.language));
}

/** A step of the flow as a document: a menu, or back into the wait with the words that go before it. */
export function choiceDocument({ documents }: VoiceParts, { id, waiting }: Waiting, step: MenuStep): Decision {
  if (step.kind === 'menu') return { twiml: documents.choice(id, step, waiting), name: `choice-${step.state.node}` };
  const said = documents.said(step.play);
  return { twiml: documents.intoWaiting(id, said, waiting), name: `choice-${step.reason}` };
}
