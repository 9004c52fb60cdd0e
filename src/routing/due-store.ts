import type { Database } from '../db/database.ts';
import { ARE_GUESTS_DUE } from '../guests/guest-store.ts';
import { IS_DUTY_OVER } from '../roster/duty-store.ts';
import { IS_WRAP_UP_OVER } from '../roster/presence-store.ts';
import { IS_OFFER_OVER } from './offer-store.ts';

/** Conditions without which a step of the sweep finds nothing: as wide as its own, or wider, never narrower. */
const CONDITIONS = {
  offers: `exists (select from offers where offers.state = 'pending' and ${IS_OFFER_OVER})`,
  connecting: "exists (select from live where live.state = 'connecting')",
  kept: 'exists (select from live where live.kept_until is not null)',
  duties: `exists (select from presences where ${IS_DUTY_OVER})`,
  wrapUps: `exists (select from presences where ${IS_WRAP_UP_OVER})`,
  testCalls: "exists (select from live where live.kind = 'test')",
  guests: ARE_GUESTS_DUE,
  covers: 'exists (select from live where live.cover_due_at is not null)',
  questions: "exists (select from live where live.talk = 'asking')",
  waiting: "exists (select from live where live.state = 'waiting')",
  deskChanges: 'exists (select from desk_changes)',
} as const;
const COLUMNS = Object.entries(CONDITIONS).map(([name, condition]) => `${condition} as "${name}"`);

/** What there is at all that the clock may have ended, or that waits to be done. */
export type Due = Record<keyof typeof CONDITIONS, boolean>;

/** Where nobody could look. */
export const ALL_DUE: Due = {
  offers: true,
  connecting: true,
  kept: true,
  duties: true,
  wrapUps: true,
  testCalls: true,
  guests: true,
  covers: true,
  questions: true,
  waiting: true,
  deskChanges: true,
};

/** In one look without a lock: nearly always there is nothing, and each step that looked by itself would be a round trip each second. */
export async function whatIsDue(database: Database): Promise<Due> {
  const rows = await database.query<Due>(
    'what-is-due',
    `with live as materialized (
       select calls.state, calls.kind, calls.talk, calls.kept_until, calls.cover_due_at from calls where calls.state <> 'ended'
     )
     select ${COLUMNS.join(',\n            ')}`,
    [],
  );
  return rows[0] ?? ALL_DUE;
}
