import { COVER_ORDER_SECONDS } from '../../../src/calls/cover-store.ts';
import { QUESTION_ORDER_SECONDS } from '../../../src/calls/question-store.ts';
import type { Tables } from '../memory/rows.ts';
import type { Leg } from './leg.ts';
import { MINUTE, SECOND } from './plan.ts';

/** A leg that outlived its call: not reported for five seconds, looked for each ten, and then ended by an order. */
const LEFT_OVER_MS = MINUTE;

interface Parts {
  tables: Tables;
  operators: readonly { accountId: string; leg: Pick<Leg, 'sid' | 'isOver'> | undefined }[];
  /** What the line may take for it. */
  slackMs: number;
}

/** What should be over by the clock and is not, in words. */
export function* overdue(parts: Parts): Iterable<string> {
  const { tables, operators, slackMs } = parts;
  const now = tables.now();
  for (const { expiresAt, operatorId, call } of tables.pending)
    if (expiresAt < now - slackMs) yield `${operatorId} is rung for ${call.id} longer than anybody is`;
  for (const { coverOrderedAt, id } of tables.live)
    if (coverOrderedAt !== null && coverOrderedAt < now - COVER_ORDER_SECONDS * SECOND - slackMs)
      yield `the cover of ${id} was ordered, and neither came nor was given up`;
  for (const { talk, id, questions, legs } of tables.live) {
    const isThere = legs.some(({ party, state }) => party === 'caller' && state === 'joined');
    const isOpen = questions.some(
      ({ id: question, answeredAt, askedAt }) =>
        answeredAt === null &&
        askedAt < now - QUESTION_ORDER_SECONDS * SECOND - slackMs &&
        !tables.eventKeys.has(`question:${question}:heard`),
    );
    if (talk === 'asking' && isThere && isOpen) yield `a question in ${id} was ordered, and neither heard nor given up`;
  }
  for (const { leg, accountId } of operators) {
    const call = leg && !leg.isOver ? tables.legs.get(leg.sid)?.call : undefined;
    if (call?.endedAt && call.endedAt < now - LEFT_OVER_MS) yield `${accountId} sits in ${call.id}, which is over`;
  }
}
