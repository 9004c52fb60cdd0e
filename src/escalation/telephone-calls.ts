import { callLabel, type Language, type Urgency } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { TELEPHONE_CALLS_LIMIT, type TelephoneCalls } from './contract.ts';

interface TelephoneCallRow {
  id: string;
  number: number;
  language: Language;
  urgency: Urgency;
  is_child: boolean;
  taken_at: Date;
  seconds: number;
  is_over: boolean;
}

/**
 * B4.1: calls that somebody took on an on-call telephone, where there is no flag, and of which the unit was not told: callers in danger first,
 * then children, then the oldest. Nothing for somebody who is not on duty, and nothing of who took them. In the operator's own name only.
 */
export async function telephoneCalls(named: Database): Promise<TelephoneCalls> {
  const rows = await named.query<TelephoneCallRow>(
    'escalation-telephone-calls',
    `select taken.id, taken.number, taken.language, taken.urgency, taken.is_child, taken.taken_at,
       extract(epoch from coalesce(taken.ended_at, line_now()) - taken.taken_at)::integer as seconds,
       taken.ended_at is not null as is_over
     from telephone_calls() as taken
     where not exists (select from escalations where escalations.call_id = taken.id)
     order by taken.urgency in ('danger', 'danger-cannot-speak') desc, taken.is_child desc, taken.taken_at
     limit ${TELEPHONE_CALLS_LIMIT}`,
    [],
  );
  return {
    calls: rows.map((row) => ({
      id: row.id,
      callLabel: callLabel(row.number),
      language: row.language,
      urgency: row.urgency,
      isChild: row.is_child,
      takenAt: row.taken_at.toISOString(),
      seconds: row.seconds,
      isOver: row.is_over,
    })),
  };
}
