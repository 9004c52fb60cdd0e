import type { Arranging } from './people.ts';

export interface OldEscalations {
  count: number;
  operatorId: string;
  officer: { id: string; dutyId: string };
  /** The last was raised so long ago, and acknowledged in that moment; each one before it as much earlier. */
  minutesApart: number;
  /** Presumed victims, whose 24 hours began then too. */
  isPresumed?: boolean;
  /** They still wait for a receipt. */
  isWaiting?: boolean;
}

/** Many escalations of which the officer was told, the earliest first: rows written past what guards those of today. */
export async function oldEscalations(database: Arranging, old: OldEscalations): Promise<string[]> {
  await database.sql('set session_replication_role = replica');
  const rows = await database.sql<{ id: string }>(
    `with old as (
       select gen_random_uuid() as call_id, gen_random_uuid() as id, gen_random_uuid() as notice_id, nth,
         line_now() - make_interval(mins => (nth * $4)::integer) as at
       from generate_series(1, $1) as nth
     ), called as (
       insert into calls (id, carrier_sid, state, language, operator_id, connected_at, ended_at, outcome, ended_by)
       select call_id, 'CA' || md5(call_id::text), 'ended', 'az', $2, at, at, 'talked', 'caller' from old
     ), noticed as (
       insert into notices (id, escalation_id, duty_id, officer_id, sent_at)
       select notice_id, id, $5, $3, line_now() from old
     ), acknowledged as (
       insert into acknowledgements (notice_id, escalation_id, officer_id, acknowledged_at)
       select notice_id, id, $3, at from old where not $7
     )
     insert into escalations (id, reference, call_id, operator_id, level, ground, consent, child, sign, identity, state, version,
       raised_at, notice_due_at, presumed_at, handover_due_at, notice_id, acknowledged_notice_id)
     select id, 'OLD-' || id, call_id, $2, 'urgent', 'none', 'not-asked', 'no', 'debt', 'withheld',
       case when $7 then 'notified' else 'acknowledged' end, 1, at, at + interval '60 seconds',
       case when $6 then at end, case when $6 then at + interval '24 hours' end, notice_id, case when not $7 then notice_id end
     from old
     order by at
     returning id`,
    [
      ...[old.count, old.operatorId, old.officer.id, old.minutesApart, old.officer.dutyId],
      ...[old.isPresumed ?? true, old.isWaiting ?? false],
    ],
  );
  await database.sql('reset session_replication_role');
  await database.sql('analyze escalations, notices, acknowledgements');
  return rows.map(({ id }) => id);
}
