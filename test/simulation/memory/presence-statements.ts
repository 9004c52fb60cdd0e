import type { ChosenPresence } from '../../../src/roster/presence.ts';
import { REACHABLE_SECONDS } from '../../../src/routing/offer.ts';
import { isOnDuty } from './duty.ts';
import { giveBack } from './endings.ts';
import type { PresenceRow, Tables } from './rows.ts';
import { type Statement, statement } from './statement.ts';

/** A page that said that it goes, and answers after so long, stays. */
export const BELIEVED_MS = 10_000;

/** `src/roster/presence-store.ts`, and the end of a duty in `duty-store.ts`. */
export const PRESENCE_STATEMENTS: Record<string, Statement> = {
  'choose-presence': statement<[string, ChosenPresence]>((tables, [accountId, state]) => {
    if (state === 'available' && !isOnDuty(tables, accountId)) return [];
    choose(tables, presenceOf(tables, accountId), state);
    tables.notify('desk:all');
    return [{}];
  }),
  'record-beat': statement<[string, string]>((tables, [accountId, pageId]) => {
    const presence = tables.presences.get(accountId);
    if (!presence || presence.pageId !== pageId) return [];
    if (isSilent(tables, presence)) tables.notify('desk:all');
    presence.heartbeatAt = tables.now();
    if ((presence.pageLeavingAt ?? 0) <= tables.now() - BELIEVED_MS) presence.pageLeavingAt = null;
    return [{}];
  }),
  'note-page-leaving': statement<[string, string]>((tables, [accountId, pageId]) => {
    const presence = tables.presences.get(accountId);
    if (presence?.pageId === pageId) presence.pageLeavingAt = tables.now();
    return [];
  }),
  'take-phone': statement<[string, string, string | null]>((tables, [accountId, pageId, after]) => {
    const known = tables.presences.get(accountId);
    const isLost = !known || after === null || known.pageId === after || isSilent(tables, known);
    if (!isLost) return [];
    Object.assign(presenceOf(tables, accountId), { pageId, heartbeatAt: tables.now() });
    tables.notify('desk:all');
    return [{}];
  }),
  'drop-phone': statement<[string, string]>((tables, [accountId, pageId]) => {
    const presence = tables.presences.get(accountId);
    if (!presence || presence.pageId !== pageId) return [];
    presence.heartbeatAt = null;
    tables.notify('desk:all');
    return [{}];
  }),
  'end-overdue-duties': statement((tables) => {
    const over = overdueDuties(tables);
    for (const presence of over) {
      presence.returnsTo = 'offline';
      presence.availableSince = null;
      if (isIdle(presence.state)) Object.assign(presence, { state: 'offline', since: tables.now() });
      tables.notify('desk:all');
    }
    return over;
  }),
  'end-overdue-wrap-ups': statement((tables) => leaveWrapUp(tables, (presence) => isWrapUpOver(tables, presence))),
  'leave-own-wrap-up': statement<[string]>((tables, [id]) => leaveWrapUp(tables, ({ accountId }) => accountId === id)),
  'extend-wrap-up': statement<[string, number, number]>((tables, [accountId, seconds, timesAtMost]) => {
    const presence = tables.presences.get(accountId);
    const [wrapUp] = tables.wrapUps
      .filter(({ operatorId }) => operatorId === accountId)
      .sort((one, other) => other.startedAt - one.startedAt || (one.callId < other.callId ? -1 : 1));
    if (presence?.state !== 'wrap-up' || !wrapUp || wrapUp.extendedTimes >= timesAtMost) return [];
    wrapUp.extendedTimes += 1;
    presence.wrapUpDueAt = Math.max(presence.wrapUpDueAt ?? 0, tables.now()) + seconds * 1_000;
    tables.notify(`desk:${accountId}`);
    return [{}];
  }),
};

/** Who is there and not on duty. */
export function overdueDuties(tables: Tables): PresenceRow[] {
  return [...tables.presences.values()].filter((each) => isThere(each) && !isOnDuty(tables, each.accountId));
}

export function isWrapUpOver(tables: Tables, { wrapUpDueAt }: PresenceRow): boolean {
  return wrapUpDueAt !== null && wrapUpDueAt <= tables.now();
}

/** Available, or as soon as what is under way is over. */
function isThere({ state, returnsTo }: PresenceRow): boolean {
  return isIdle(state) || (isIdle(returnsTo) && state !== 'offline');
}

function isIdle(state: PresenceRow['state']): boolean {
  return state === 'available' || state === 'away';
}

/** The person's row, made with the columns' defaults where there is none. */
function presenceOf(tables: Tables, accountId: string): PresenceRow {
  const known = tables.presences.get(accountId);
  if (known) return known;
  const made: PresenceRow = {
    accountId,
    state: 'offline',
    returnsTo: 'offline',
    since: tables.now(),
    availableSince: null,
    wrapUpDueAt: null,
    heartbeatAt: null,
    pageId: null,
    pageLeavingAt: null,
  };
  tables.presences.set(accountId, made);
  return made;
}

/** Obeyed at once when idle; otherwise it becomes the state to return to. */
function choose(tables: Tables, presence: PresenceRow, state: ChosenPresence): void {
  const now = tables.now();
  const isIdle = presence.state === 'offline' || presence.state === 'available' || presence.state === 'away';
  presence.returnsTo = state;
  if (state !== 'available') presence.availableSince = null;
  else if (presence.state !== 'available') presence.availableSince = now;
  if (!isIdle || presence.state === state) return;
  presence.since = now;
  presence.state = state;
}

function isSilent(tables: Tables, { heartbeatAt }: PresenceRow): boolean {
  return heartbeatAt === null || heartbeatAt < tables.now() - REACHABLE_SECONDS * 1_000;
}

function leaveWrapUp(tables: Tables, isMeant: (presence: PresenceRow) => boolean): object[] {
  const left = [...tables.presences.values()].filter((each) => each.state === 'wrap-up' && isMeant(each));
  for (const presence of left) {
    presence.wrapUpDueAt = null;
    giveBack(tables, presence);
    tables.notify('desk:all');
  }
  return left;
}
