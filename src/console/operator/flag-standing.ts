import type { SentEscalation } from '../shared/contract.ts';
import { CommandRefused } from '../shared/http-client.ts';

/** What is said of a flag that was sent. With nobody on duty in the unit it stays raised: then nobody has it, and whoever sent it must know (B4.1). */
export function wordsForFlag(state: SentEscalation['state'] | undefined) {
  if (state === 'raised') return { title: 'flag.raised', standing: 'flag.not-told' } as const;
  return { title: 'flag.sent', standing: 'flag.waiting' } as const;
}

/** What is said of a flag that was not sent. A call has no more than so many: one too many is not done already, and the unit does not hear of it. */
export function wordsForUnsent<Words>(error: Error, wordsFor: (error: Error) => Words) {
  const isOneTooMany = error instanceof CommandRefused && error.code === 'already-done';
  return isOneTooMany ? 'flag.no-more' : wordsFor(error);
}
