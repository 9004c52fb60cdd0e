import type { SentEscalation } from '../shared/contract.ts';

/** What is said of a flag that was sent. With nobody on duty in the unit it stays raised: then nobody has it, and whoever sent it must know (B4.1). */
export function wordsForFlag(state: SentEscalation['state'] | undefined) {
  if (state === 'raised') return { title: 'flag.raised', standing: 'flag.not-told' } as const;
  return { title: 'flag.sent', standing: 'flag.waiting' } as const;
}
