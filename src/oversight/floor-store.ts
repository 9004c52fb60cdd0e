import { type Database, violates } from '../db/database.ts';
import type { Floor } from './contract.ts';

type Answered = 'answered' | 'not-allowed' | 'not-found' | 'already-done' | 'too-late' | 'call-ended';

/** What waits, and what time the database has; undefined for anybody but a supervisor. */
export async function floorQueue(named: Database) {
  const rows = await named.query<{ serverTime: Date; count: number; longestSince: Date | null }>(
    'floor-queue',
    'select server_time as "serverTime", waiting as count, longest_since as "longestSince" from floor_queue()',
    [],
  );
  return rows[0];
}

/** How many messages of callers wait to be heard, and since when. */
export async function floorMessages(named: Database): Promise<{ count: number; oldestAt: Date | null }> {
  const rows = await named.query<{ count: number; oldestAt: Date | null }>(
    'floor-messages',
    'select waiting as count, oldest_at as "oldestAt" from floor_messages()',
    [],
  );
  return rows[0] ?? { count: 0, oldestAt: null };
}

/** Calls back that were promised: how many, how many are due, how many of the last day nobody tried to make, and how many were taken back today. */
export async function floorCallBacks(named: Database): Promise<Floor['callBacks']> {
  const rows = await named.query<Floor['callBacks']>(
    'floor-call-backs',
    'select promised, due, missed, withdrawn from floor_call_backs()',
    [],
  );
  return rows[0] ?? { promised: 0, due: 0, missed: 0, withdrawn: 0 };
}

/** Of whom the unit was not told (B4.1), the oldest first: at most 25, each with how many there are. */
export async function floorUntold(named: Database) {
  return named.query<{ number: number; operator: string; isOpen: boolean; presumedAt: Date; inAll: number }>(
    'floor-untold',
    'select number, operator, is_open as "isOpen", presumed_at as "presumedAt", in_all as "inAll" from floor_untold()',
    [],
  );
}

/** Who has opened a page and is not off: at most 25, each with how many there are. */
export async function floorPeople(named: Database) {
  return named.query<Omit<Floor['people'][number], 'since'> & { since: Date; inAll: number }>(
    'floor-people',
    'select name, state, since, reachable, in_all as "inAll" from floor_people()',
    [],
  );
}

/** The emergency accesses that may still be answered, but for this person's own from a desk. */
export async function floorBreakGlasses(named: Database) {
  return named.query<Omit<Floor['breakGlasses'][number], 'askedAt' | 'answerUntil'> & { askedAt: Date }>(
    'floor-break-glasses',
    'select id, operator, reason, line, asked_at as "askedAt" from floor_break_glasses()',
    [],
  );
}

/** The second person's answer, which is not allowed to whoever asked. Confirmed, the one record is open for 30 minutes from this moment. */
export async function answerBreakGlass(
  named: Database,
  answer: { id: string; answer: 'confirmed' | 'declined'; why: string | null },
): Promise<Answered> {
  try {
    const rows = await named.query<{ verdict: Answered }>(
      'answer-break-glass',
      'select answer_break_glass($1, $2, $3) as verdict',
      [answer.id, answer.answer, answer.why],
    );
    return rows[0]?.verdict ?? 'not-found';
  } catch (error) {
    if (violates(error, 'break_glass_answers_two_people')) return 'not-allowed';
    throw error;
  }
}
