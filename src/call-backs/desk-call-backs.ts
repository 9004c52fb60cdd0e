import type { Static } from 'typebox';
import { callLabel, type Language } from '../calls/call.ts';
import { codeNames } from '../confidentiality/code-name.ts';
import type { Database } from '../db/database.ts';
import { REACHABLE_SECONDS } from './call-back.ts';
import type { CallBack } from './contract.ts';

export type DeskCallBack = Static<typeof CallBack>;

/** What the statement says instead of a row of its own: something was agreed in another call of this caller, and their word has not opened it. */
const CLOSED = 'closed';

interface Row
  extends Pick<DeskCallBack, 'id' | 'part' | 'state' | 'callId' | 'occasion' | 'say' | 'whoMayAnswer' | 'isOwn'> {
  number: number;
  codeNumber: number | null;
  language: Language;
  opensAt: Date;
  closesAt: Date;
}

/**
 * Everything of calls back that this operator's desk shows, at most ten; and whether something was agreed in another call of the caller,
 * of which nothing is shown before the caller's own word (A9.4).
 */
export async function deskCallBacks(
  named: Database,
): Promise<{ callBacks: DeskCallBack[]; hasEarlierCallBack: boolean }> {
  const rows = await named.query<Row | { part: typeof CLOSED }>(
    'desk-call-backs',
    `select part, id, call_id as "callId", number, language, occasion, opens_at as "opensAt", closes_at as "closesAt", say,
            who_may_answer as "whoMayAnswer", state, code_number as "codeNumber", is_own as "isOwn"
       from desk_call_backs($1)`,
    [REACHABLE_SECONDS],
  );
  const shown = rows.filter((row): row is Row => row.part !== CLOSED);
  return { callBacks: shown.map(asShown), hasEarlierCallBack: shown.length < rows.length };
}

function asShown({ number, codeNumber, opensAt, closesAt, ...facts }: Row): DeskCallBack {
  return {
    ...facts,
    callLabel: callLabel(number),
    codeName: codeNumber === null ? null : codeNames(codeNumber),
    opensAt: opensAt.toISOString(),
    closesAt: closesAt.toISOString(),
  };
}
