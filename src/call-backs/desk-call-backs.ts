import type { Static } from 'typebox';
import { callLabel, type Language } from '../calls/call.ts';
import { codeNames } from '../confidentiality/code-name.ts';
import type { Database } from '../db/database.ts';
import { REACHABLE_SECONDS } from './call-back.ts';
import type { CallBack } from './contract.ts';

export type DeskCallBack = Static<typeof CallBack>;

interface Row
  extends Pick<DeskCallBack, 'id' | 'part' | 'state' | 'callId' | 'occasion' | 'say' | 'whoMayAnswer' | 'isOwn'> {
  number: number;
  codeNumber: number | null;
  language: Language;
  opensAt: Date;
  closesAt: Date;
}

/** Everything of calls back that this operator's desk shows: at most ten. */
export async function deskCallBacks(named: Database): Promise<DeskCallBack[]> {
  const rows = await named.query<Row>(
    'desk-call-backs',
    `select part, id, call_id as "callId", number, language, occasion, opens_at as "opensAt", closes_at as "closesAt", say,
            who_may_answer as "whoMayAnswer", state, code_number as "codeNumber", is_own as "isOwn"
       from desk_call_backs($1)`,
    [REACHABLE_SECONDS],
  );
  return rows.map(({ number, codeNumber, opensAt, closesAt, ...facts }) => ({
    ...facts,
    callLabel: callLabel(number),
    codeName: codeNumber === null ? null : codeNames(codeNumber),
    opensAt: opensAt.toISOString(),
    closesAt: closesAt.toISOString(),
  }));
}
