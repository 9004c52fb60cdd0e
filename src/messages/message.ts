/** What an operator did about a message. */
export const MESSAGE_DISPOSITIONS = ['call-back-promised', 'escalated', 'nothing-to-do'] as const;
export type MessageDisposition = (typeof MESSAGE_DISPOSITIONS)[number];

export type MessageAlarm = 'message-late' | 'message-unheard' | 'message-lost';

/** Longest sound that is fetched: two minutes as the carrier keeps them, and room. */
export const SOUND_LIMIT_BYTES = 4_000_000;
/** A voice tells more than a note does: it is kept two months and the rest of that month (A3.1: no longer than its purpose asks). */
export const MESSAGE_KEPT_MONTHS = 2;
/** Said to nobody who serves: whoever left it was told that it would be heard. */
export const HEARD_WITHIN_MINUTES = 15;
/** It should be sealed seconds after it was left; so long at the carrier, and somebody is told. */
export const SEALED_WITHIN_MINUTES = 10;
/**
 * For so long a recording that the carrier has not finished is believed to become a message, and one that it shows and does not give to
 * be there. Then it is deleted all the same, well within its day: nothing of a caller stays at the carrier for ever (A3.1).
 */
export const BELIEVED_AT_CARRIER_HOURS = 12;
