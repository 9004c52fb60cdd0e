import type { Database } from '../db/database.ts';

/** Until when this person would be on extra duty, and whether their certificate is valid; in their own name. */
export async function mayTakeDuty(named: Database): Promise<{ isCertified: boolean; extraUntil: Date | null }> {
  const rows = await named.query<{ isCertified: boolean; extraUntil: Date | null }>(
    'may-take-duty',
    `select duty.certified_until is not null as "isCertified", duty.extra_until as "extraUntil" from own_duty() duty`,
    [],
  );
  return rows[0] ?? { isCertified: false, extraUntil: null };
}

/** A row of extra duty from now on, unless there is a duty already. */
export async function insertExtraDuty(named: Database): Promise<'taken' | 'not-certified'> {
  const rows = await named.query<{ verdict: 'taken' | 'not-certified' }>(
    'insert-extra-duty',
    'select take_extra_duty() as verdict',
    [],
  );
  return rows[0]?.verdict ?? 'not-certified';
}

/** Of a presence: its person is there, or will be when the call is over, and is not on duty. */
export const IS_DUTY_OVER = `(presences.state in ('available', 'away')
          or (presences.returns_to in ('available', 'away') and presences.state in ('reserved', 'on-call', 'wrap-up')))
        and not exists (select from on_duty(line_now()) duty where duty.account_id = presences.account_id)`;

/**
 * Whoever is no longer on duty is offered nothing more: the available and those on a break are off from now on, and those who are busy
 * will be, after the call and its wrap-up, which are theirs to the end (A9.2). A break that nothing ended stood among those on shift for
 * ever. Returns how many.
 */
export async function endOverdueDuties(database: Database): Promise<number> {
  const rows = await database.query(
    'end-overdue-duties',
    `update presences
        set returns_to = 'offline',
            state = case when presences.state in ('available', 'away') then 'offline' else presences.state end,
            since = case when presences.state in ('available', 'away') then line_now() else presences.since end,
            available_since = null
      where ${IS_DUTY_OVER}
     returning pg_notify('live', 'desk:all')`,
    [],
  );
  return rows.length;
}
