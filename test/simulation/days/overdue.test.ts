import { expect, it } from 'vitest';
import type { CallId, CallSid } from '../../../src/calls/call.ts';
import { createTables, insertCall, type Tables } from '../memory/rows.ts';
import { overdue } from './overdue.ts';
import { SECOND } from './plan.ts';

const OPERATOR = 'operator-1';
const id = 'call-1' as CallId;
const sid = 'CA1' as CallSid;

function tablesAt(now: number): Tables {
  return createTables({ now: () => now, notify: () => {}, newId: () => 'unused' });
}

it('sees a cover that neither came nor was given up', () => {
  const at = (seconds: number) => {
    const tables = tablesAt(seconds * SECOND);
    insertCall(tables, { id, sid, state: 'talking', talk: 'cover', operatorId: OPERATOR, coverOrderedAt: 0 });
    return [...overdue({ tables, operators: [], slackMs: 2 * SECOND })];
  };
  expect(at(21)).toEqual([]);
  expect(at(23)).toEqual(['the cover of call-1 was ordered, and neither came nor was given up']);
});

it('sees an operator who sits in a call that is over', () => {
  const at = (seconds: number, isOver: boolean) => {
    const tables = tablesAt(seconds * SECOND);
    const call = insertCall(tables, { id, sid, state: 'ended', endedAt: 1 });
    const leg = { sid: 'CA2' as CallSid, isOver };
    const never = { dialledAt: 0, joinedAt: 0, leftAt: null, conferenceSid: null, broughtAt: null };
    const row = { ...never, sid: leg.sid, call, accountId: OPERATOR, joinNumber: 1 };
    tables.legs.set(leg.sid, { ...row, party: 'operator', state: 'joined' });
    return [...overdue({ tables, operators: [{ accountId: OPERATOR, leg }], slackMs: 0 })];
  };
  expect(at(59, false)).toEqual([]);
  expect(at(61, true)).toEqual([]);
  expect(at(61, false)).toEqual(['operator-1 sits in call-1, which is over']);
});
