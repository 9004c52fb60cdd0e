import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { onCallNumbersAt } from '../../src/on-call/on-call-plan.ts';
import { readPlan } from '../../src/on-call/plan-store.ts';
import { type Line, openAccess, type Visitor } from '../access/people.ts';

/** Invented; the test's clock stands on a Saturday, 20:00 in Baku. */
const TELEPHONE = '+994000007042';
const NIGHTS = [5, 6].map((day) => ({ day, from: '20:00', until: '08:00' }));
const ON_CALL = { name: 'Nigar', telephone: TELEPHONE, hours: NIGHTS, place: 1, fromDay: null, untilDay: null };
const INTERPRETER = { name: 'Sevinc', telephone: TELEPHONE, hours: NIGHTS, languages: ['tr', 'fa'] };

let line: Line;
let supervisorId: string;
let nigar: Visitor;
beforeAll(async () => {
  line = await openAccess();
  supervisorId = await line.hire('supervisor');
  nigar = await line.session(supervisorId);
});
afterAll(() => line.close());
beforeEach(() => line.database.sql('delete from on_call_telephones; delete from interpreters'));

const enter = async (body: object, kind = 'on-call') => {
  const { status, body: said } = await nigar.post(`/api/telephones/${kind}`, body);
  return status === 200 ? 'entered' : said['refusal'];
};
const rungNow = async () => onCallNumbersAt(await readPlan(line.database), [], line.now());
const shown = async () => {
  const { body } = await nigar.get('/api/telephones');
  // The answer of this route.
  return body as { onCall: { id: string }[]; interpreters: { id: string }[] };
};
const recorded = () =>
  line.database.sql<{ action: string; actor_id: string | null; actor_role: string; subject_id: string }>(
    `select action, actor_id, actor_role, subject_id from audit_rows where action like 'telephone-%' order by id desc limit 2`,
  );

describe('A6.1, A9.1: the on-call telephones on the supervisor’s page', () => {
  it('one that is entered is rung at its hours, over midnight too, and is shown by its last two digits alone', async () => {
    expect(await enter(ON_CALL)).toBe('entered');
    expect(await rungNow()).toEqual([TELEPHONE]);
    const seen = await shown();
    expect(seen.onCall).toMatchObject([{ name: 'Nigar', lastDigits: '42', place: 1 }]);
    expect(seen.onCall).toMatchObject([
      {
        hours: [
          { day: 5, fromMinute: 1_200, untilMinute: 1_440 },
          { day: 6, fromMinute: 0, untilMinute: 480 },
          { day: 6, fromMinute: 1_200, untilMinute: 1_440 },
          { day: 7, fromMinute: 0, untilMinute: 480 },
        ],
      },
    ]);
    expect(JSON.stringify(seen)).not.toContain('0007');
  });

  it('one that is retired is rung no more, and the trail says who did both', async () => {
    await enter(ON_CALL);
    const id = (await shown()).onCall[0]?.id;
    expect((await nigar.post(`/api/telephones/${id}/retire`)).status).toBe(200);
    expect([await rungNow(), (await shown()).onCall]).toEqual([[], []]);
    const by = { actor_id: supervisorId, actor_role: 'supervisor', subject_id: id };
    expect(await recorded()).toEqual([
      { action: 'telephone-retired', ...by },
      { action: 'telephone-entered', ...by },
    ]);
    expect((await nigar.post(`/api/telephones/${id}/retire`)).status).toBe(404);
  });

  it('what is wrong is refused with its field, and nothing of it is kept', async () => {
    const twice = [...NIGHTS, { day: 7, from: '07:00', until: '09:00' }];
    for (const [change, field] of [
      [{ hours: twice }, 'hours'],
      [{ telephone: '+99412000152' }, 'telephone'],
      [{ fromDay: '2026-02-30' }, 'fromDay'],
      [{ fromDay: '2026-12-08', untilDay: '2026-12-08' }, 'untilDay'],
    ] as const)
      expect(await enter({ ...ON_CALL, ...change })).toEqual({ code: 'invalid-input', detail: field });
    const [day] = await line.database.sql("select (line_now() at time zone 'Asia/Baku')::date::text as today");
    const over = { ...ON_CALL, untilDay: day?.['today'] };
    expect(await enter(over)).toEqual({ code: 'invalid-input', detail: 'untilDay' });
    for (const change of [{ telephone: '0000007042' }, { name: 'Nigar 0000007042' }, { place: 0 }, { hours: [] }])
      expect(await enter({ ...ON_CALL, ...change })).toMatchObject({ code: 'invalid-input' });
    expect(await line.database.sql('select from on_call_telephones')).toEqual([]);
  });

  it('there are no more of them than the page shows', async () => {
    for (let each = 0; each < 25; each += 1) expect(await enter(ON_CALL)).toBe('entered');
    expect(await enter(ON_CALL)).toEqual({ code: 'list-full' });
  });

  it('the command of the administrator leaves its row in the trail as well, in nobody’s name', async () => {
    await line.database.sql(
      `insert into on_call_telephones (id, name, telephone) values (gen_random_uuid(), 'Nigar', $1)`,
      [TELEPHONE],
    );
    expect((await recorded())[0]).toMatchObject({ action: 'telephone-entered', actor_id: null, actor_role: 'nobody' });
  });
});

describe('B1.3: interpreters on the supervisor’s page', () => {
  it('one who is entered may be rung into talks at those hours, and one who is retired may not', async () => {
    expect(await enter(INTERPRETER, 'interpreters')).toBe('entered');
    const now = () => line.database.sql('select from interpreters_at(line_now())');
    expect(await now()).toHaveLength(1);
    const { interpreters } = await shown();
    expect(interpreters).toMatchObject([{ name: 'Sevinc', lastDigits: '42', languages: ['tr', 'fa'] }]);
    await nigar.post(`/api/telephones/${interpreters[0]?.id}/retire`);
    expect(await now()).toEqual([]);
  });
});
