import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Line, openAccess, type Visitor } from '../access/people.ts';
import { liveCall } from '../escalation/people.ts';

let line: Line;
let leyla: string;
let hers: string;
let own: string;
let visitor: Visitor;

beforeAll(async () => {
  line = await openAccess();
  leyla = await line.hire();
  const aysel = await line.hire();
  hers = await liveCall(line.database, leyla);
  own = await liveCall(line.database, aysel);
  visitor = await line.session(aysel);
});
afterAll(() => line.close());

describe('A1.1: what a page sends besides what it was asked for counts for nothing', () => {
  test('an operator’s request that names a colleague and her call in the body stays with the own call', async () => {
    const foreign = { operatorId: leyla, callId: hers, accountId: leyla, id: hers };
    await visitor.post(`/api/calls/${own}/questions`, { question: 'question-safe', ...foreign });
    await visitor.post(`/api/calls/${own}/hold`, { on: true, ...foreign });
    await visitor.post(`/api/calls/${own}/wrap-up`, { disposition: 'at-risk', ...foreign });
    await visitor.post(`/api/calls/${own}/note`, { text: 'invented', revision: 1, ...foreign });
    await visitor.post('/api/presence', { state: 'away', ...foreign });
    const touched = `select 'note' as what from call_notes where operator_id = $1 or call_id = $2
      union all select 'presence' from presences where account_id = $1
      union all select 'question' from questions where call_id = $2
      union all select 'call' from calls where id = $2 and (state <> 'talking' or talk is not null)`;
    expect(await line.database.sql(touched, [leyla, hers])).toEqual([]);
  });
});
