import type { CallId } from '../../../src/calls/call.ts';
import { COVER_AGAIN_SECONDS, COVER_ORDER_SECONDS } from '../../../src/calls/cover-store.ts';
import { type CallRow, changeCall, type Tables, viewOf } from './rows.ts';
import { liveCalls, oneCall, type Statement, statement } from './statement.ts';

const COVERABLE: readonly (CallRow['talk'] | null)[] = ['together', 'on-hold', 'asking'];

/** The cover by the operator's key: `src/calls/cover-store.ts`. */
export const COVER_STATEMENTS: Record<string, Statement> = {
  'order-cover': statement<[CallId, string]>((tables, [id, operatorId]) =>
    oneCall(tables, id).flatMap((call) => {
      const isTheirs = call.state === 'talking' && call.operatorId === operatorId;
      if (!isTheirs || !COVERABLE.includes(call.talk) || call.sid === null) return [];
      changeCall(tables, call, { talk: 'cover', coverOrderedAt: tables.now(), coverDueAt: againAt(tables) });
      tables.notify(`desk:${operatorId}`);
      return [orderOf(call)];
    }),
  ),
  'hear-cover': statement<[CallId]>((tables, [id]) =>
    oneCall(tables, id).map((call) => {
      if (call.coverOrderedAt !== null && call.operatorId !== null) tables.notify(`desk:${call.operatorId}`);
      changeCall(tables, call, { coverOrderedAt: null, coverDueAt: null, lastSeenAt: tables.now() });
      return viewOf(tables, call);
    }),
  ),
  'lapse-covers': statement<[]>((tables) =>
    ordered(tables, (orderedAt) => orderedAt <= lapsedAt(tables)).map((call) => {
      changeCall(tables, call, { talk: 'together', coverOrderedAt: null, coverDueAt: null });
      tables.notify(`desk:${call.operatorId}`);
      return {};
    }),
  ),
  'covers-due': statement<[]>((tables) =>
    ordered(tables, (orderedAt) => orderedAt > lapsedAt(tables))
      .filter(({ coverDueAt }) => (coverDueAt ?? 0) <= tables.now())
      .map((call) => {
        call.coverDueAt = againAt(tables);
        return orderOf(call);
      }),
  ),
};

/** Whether the sweep of this second has a cover to order again or to end. */
export function hasCoverDue(tables: Tables): boolean {
  return ordered(tables, () => true).some(({ coverDueAt }) => (coverDueAt ?? 0) <= tables.now());
}

function ordered(tables: Tables, isNow: (orderedAt: number) => boolean): CallRow[] {
  return liveCalls(
    tables,
    ({ state, talk, coverOrderedAt }) =>
      state === 'talking' && talk === 'cover' && coverOrderedAt !== null && isNow(coverOrderedAt),
  );
}

function againAt(tables: Tables): number {
  return tables.now() + COVER_AGAIN_SECONDS * 1_000;
}

function lapsedAt(tables: Tables): number {
  return tables.now() - COVER_ORDER_SECONDS * 1_000;
}

function orderOf(call: CallRow): object {
  return { id: call.id, callerSid: call.sid, language: call.language ?? 'az' };
}
