import { pastTheirTime } from './offer-statements.ts';
import { isWrapUpOver, overdueDuties } from './presence-statements.ts';
import type { Tables } from './rows.ts';
import { liveCalls, type Statement, statement } from './statement.ts';

/** `src/routing/due-store.ts`. Nobody is a guest in memory, or suspended. */
export const DUE_STATEMENTS: Record<string, Statement> = {
  'what-is-due': statement((tables: Tables) => {
    const isThere = (isMeant: Parameters<typeof liveCalls>[1]) => liveCalls(tables, isMeant).length > 0;
    return [
      {
        offers: pastTheirTime(tables).length > 0,
        connecting: isThere(({ state }) => state === 'connecting'),
        kept: isThere(({ keptUntil }) => keptUntil !== null),
        duties: overdueDuties(tables).length > 0,
        wrapUps: [...tables.presences.values()].some((presence) => isWrapUpOver(tables, presence)),
        testCalls: isThere(({ kind }) => kind === 'test'),
        guests: false,
        covers: isThere(({ coverDueAt }) => coverDueAt !== null),
        questions: isThere(({ talk }) => talk === 'asking'),
        waiting: isThere(({ state }) => state === 'waiting'),
        deskChanges: tables.deskChanges.length > 0,
      },
    ];
  }),
};
