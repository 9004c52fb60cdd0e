import type { CallId, CallSid, Language } from '../calls/call.ts';
import type { AttemptOutcome } from './call-back.ts';

/** What calls back need of the carrier. Implemented by `telephony`; every answer comes within 3 s. */
export interface CallBackCarrier {
  /**
   * Hands what the carrier says of who is on this leg to `tell`, and to nobody else. Undefined when the carrier does not answer; then
   * `tell` was not asked.
   */
  tellIdentity<Answer>(sid: CallSid, tell: (identity: string) => Promise<Answer>): Promise<Answer | undefined>;
  /**
   * Rings this number, which sees the line's; whoever picks up is asked for a key. The leg, or null when the carrier did not begin it;
   * unknown when it did not say.
   */
  ringCallBack(asked: {
    callId: CallId;
    language: Language;
    number: string;
    ringSeconds: number;
  }): Promise<CallSid | 'unknown' | null>;
  /** How a leg that we dialled has ended; undefined while it may live, or where the carrier does not answer. */
  endOf(legSid: CallSid): Promise<AttemptOutcome | undefined>;
}
