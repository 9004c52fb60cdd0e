import type { CallId, CallSid, Language } from './call.ts';

/** What became of a wish to the carrier: `gone` means that the leg is over, which is an ordinary outcome. */
export type CarrierOutcome = 'done' | 'gone' | 'unavailable';

/** What calls need of the carrier while they live. Implemented by `telephony`; every answer comes within 3 s. */
export interface CallControl {
  /**
   * Takes the caller out of whatever it is in; what it hears next is decided from the call's own state. `into` the cover, it hears that
   * even where the state cannot be read.
   */
  moveCaller(call: { id: CallId; callerSid: CallSid; language: Language; into?: 'cover' }): Promise<CarrierOutcome>;
  /** Ends one leg. */
  endLeg(sid: CallSid): Promise<CarrierOutcome>;
  holdCaller(call: {
    callerSid: CallSid;
    conferenceSid: string;
    isOn: boolean;
    language: Language;
  }): Promise<CarrierOutcome>;
  /** Whether the room ends when this leg leaves it: set before whoever has the call changes. */
  setEndsRoom(leg: { legSid: CallSid; conferenceSid: string; isOn: boolean }): Promise<CarrierOutcome>;
  /** Rings one on-call telephone for a waiting caller; whoever picks up is asked for a key. */
  ringOnCallPhone(call: { id: CallId; language: Language; phone: number }): Promise<CarrierOutcome>;
  /** Rings an on-call telephone for no caller: only to know that it is heard. */
  ringToTry(phone: { id: string; telephone: string }): Promise<CarrierOutcome>;
  /** Rings an interpreter's telephone; whoever picks up is asked for a key. The leg, or null when the carrier did not begin it. */
  ringInterpreter(asked: {
    callId: CallId;
    guestId: string;
    language: Language;
    telephone: string;
  }): Promise<CallSid | null>;
  /** Tells the caller alone, in the room, that an interpreter is joining. */
  announceInterpreter(call: { callerSid: CallSid; conferenceSid: string; language: Language }): Promise<CarrierOutcome>;
  /** Whether the carrier says that this leg is over; undefined when it does not answer. */
  isOver(sid: CallSid): Promise<boolean | undefined>;
  /** Whether a telephone that this caller was dialled to rings or talks: a move would end that. Undefined when the carrier does not answer. */
  isDialled(callerSid: CallSid): Promise<boolean | undefined>;
  /**
   * Whether this caller is in a room of the call: whoever is not hears a document, and asks for the next one. Undefined when the carrier does
   * not answer.
   */
  isInRoom(call: { id: CallId; callerSid: CallSid }): Promise<boolean | undefined>;
}
