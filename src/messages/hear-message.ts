import { callLabel } from '../calls/call.ts';
import type { Clock } from '../clock.ts';
import { codeNames } from '../confidentiality/code-name.ts';
import type { KeydClient } from '../confidentiality/keyd-client.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { MessagesBody, SealedMessageBody } from './contract.ts';
import { callOfHeard, finishUnheard, openUnheard, unheardMessages } from './hearing-store.ts';
import { releaseMessageHalf } from './line-half.ts';
import type { MessageDisposition } from './message.ts';

interface HearParts {
  /** In the operator's own name. */
  database: Database;
  keyd: KeydClient;
  clock: Clock;
}

/** What waits to be heard, for somebody on duty; of callers no more than their code names (A1.1, A3.1). */
export async function listMessages({ database, clock }: Omit<HearParts, 'keyd'>): Promise<MessagesBody> {
  const messages = await unheardMessages(database);
  return {
    serverTime: new Date(clock.now()).toISOString(),
    messages: messages.map(({ number, codeNumber, leftAt, openedAt, ...shown }) => ({
      ...shown,
      callLabel: callLabel(number),
      codeName: codeNumber === null ? null : codeNames(codeNumber),
      leftAt: leftAt.toISOString(),
      openedAt: openedAt?.toISOString() ?? null,
    })),
  };
}

/** A message as it was sealed, with the line's half; null while the key process is away. What is done already, or expired, is not found. */
export async function openMessage(
  { database, keyd }: Omit<HearParts, 'clock'>,
  asked: { id: string; operatorId: string },
): Promise<SealedMessageBody> {
  const message = await openUnheard(database, asked);
  if (!message) throw new Refusal('not-found');
  const released = await releaseMessageHalf(keyd, message);
  return {
    id: message.id,
    teamVersion: message.teamVersion,
    sealed: message.sealed.toString('base64'),
    teamCopy: message.teamCopy.toString('base64'),
    lineHalf: 'half' in released ? released.half.toString('base64') : null,
  };
}

/**
 * What was done about it. Refused to whoever has not opened it last, and the second time; and B4.1: nobody says that it was passed on to the
 * unit while the unit was not told (`unit-not-told`).
 */
export async function finishMessage(
  { database, isUnitTold }: { database: Database; isUnitTold(named: Database, callId: string): Promise<boolean> },
  done: { id: string; operatorId: string; disposition: MessageDisposition },
): Promise<void> {
  if (done.disposition === 'escalated') {
    const callId = await callOfHeard(database, done);
    if (callId === undefined) throw new Refusal('not-found');
    if (!(await isUnitTold(database, callId))) throw new Refusal('unit-not-told');
  }
  if (!(await finishUnheard(database, done))) throw new Refusal('not-found');
}
