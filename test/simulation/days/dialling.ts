import type { VirtualCarrier } from './carrier.ts';
import type { Leg } from './leg.ts';
import { MINUTE } from './plan.ts';
import type { Doc } from './virtual-documents.ts';

type DialDoc = Doc & { verb: 'dial' };

interface Dialled {
  doc: DialDoc;
  /** Which of the document's telephones it is the turn of. */
  at: number;
}

/** Rings the document's telephones, one after another, until one takes the call. */
export function dialPhones(carrier: VirtualCarrier, leg: Leg, doc: DialDoc): void {
  dial(carrier, leg, { doc, at: 0 });
}

function dial(carrier: VirtualCarrier, leg: Leg, { doc, at }: Dialled): void {
  const phone = doc.phones[at];
  if (leg.isOver || leg.doc !== doc) return;
  if (phone === undefined) {
    leg.doc = undefined;
    carrier.fetch(leg, doc.rung, { wasBridged: false });
    return;
  }
  const next = (child: Leg) => {
    if (leg.child === child) leg.child = undefined;
    if (leg.doc === doc) dial(carrier, leg, { doc, at: at + 1 });
  };
  const child = carrier.ring({
    parent: leg,
    answered: (answering) => carrier.fetch(answering, doc.screen),
    missed: next,
  });
  leg.child = child;
  const { person } = child;
  child.person = {
    ...person,
    ends: (ended, why) => {
      person.ends(ended, why);
      if (why === 'by-document' || why === 'hung-up') next(ended);
    },
  };
}

/** Lets the caller and the telephone that took the call hear each other. */
export function bridge(carrier: VirtualCarrier, phone: Leg, caller: Leg): void {
  if (caller.isOver || caller.child !== phone) {
    carrier.end(phone, 'by-document');
    return;
  }
  phone.bridgedTo = caller;
  caller.bridgedTo = phone;
  caller.person.meets(caller, true);
  phone.person.meets(phone, true);
  phone.coming = carrier.parts.time.after(30 * MINUTE, () => carrier.end(phone, 'hung-up'));
}

/** One of two who heard each other is gone. */
export function unbridge(carrier: VirtualCarrier, leg: Leg, other: Leg): void {
  leg.bridgedTo = undefined;
  other.bridgedTo = undefined;
  if (other.party === 'phone') {
    carrier.end(other, 'talk-over');
    return;
  }
  const { doc } = other;
  other.child = undefined;
  if (other.isOver || doc?.verb !== 'dial') return;
  other.doc = undefined;
  other.person.meets(other, false);
  other.wasLeftByPhone = true;
  carrier.fetch(other, doc.rung, { wasBridged: true });
}
