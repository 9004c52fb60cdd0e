import type { Language, Urgency } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import type { GuestKind, GuestReason, GuestState, Manner } from './guest.ts';

/**
 * How the person at the desk stands to a guest. Asked for it, or is listened to; is about to listen, and the operator was not shown it yet;
 * is asked; is on the way in; is in a talk that stays somebody else's; may leave; or a supervisor took the talk over.
 */
export type GuestPart = 'asked' | 'announcing' | 'offered' | 'joining' | 'inside' | 'leaving' | 'taken-over';

export interface DeskGuest {
  part: GuestPart;
  id: string;
  kind: GuestKind;
  state: GuestState;
  /** Of the guest; for a guest, of who asks. */
  name: string | null;
  reason: GuestReason | null;
  /** Of a supervisor who was asked in. */
  manner: Manner | null;
  isTakeOver: boolean;
  /** Of a listener: the operator's page has shown it. */
  isShown: boolean;
  /** Out of the talk, and the carrier has not yet ended the leg. */
  isGoing: boolean;
  /** Of the wish: anybody who speaks it. */
  language: Language | null;
  askedAt: Date;
  expiresAt: Date;
  callId: string;
  number: number;
  callLanguage: Language;
  urgency: Urgency;
  needsInterpreter: boolean;
  isChild: boolean;
  talk: 'together' | 'on-hold' | 'asking' | 'cover' | null;
  waitingSince: Date;
  connectedAt: Date | null;
}

/** Everything of guests that this operator's desk shows, newest first: at most ten. */
export async function deskGuests(named: Database): Promise<DeskGuest[]> {
  return named.query<DeskGuest>(
    'desk-guests',
    `select part, id, kind, state, name, reason, language, asked_at as "askedAt", expires_at as "expiresAt", call_id as "callId",
            number, call_language as "callLanguage", urgency, needs_interpreter as "needsInterpreter", talk,
            waiting_since as "waitingSince", connected_at as "connectedAt", manner, is_take_over as "isTakeOver", is_shown as "isShown",
            is_going as "isGoing", is_child as "isChild"
       from desk_guests()`,
    [],
  );
}
