// Everybody who may come to the database through a console, and what is there for each of them to find.
import { randomBytes } from 'node:crypto';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { DANGER_WITHOUT_CONSENT, liveCall, person, startDuty, wrapUp } from '../escalation/people.ts';
import type { TestDatabase } from '../harness/database.ts';

const ROLE_OF = {
  aysel: 'operator',
  banu: 'operator',
  rauf: 'duty-officer',
  kamran: 'duty-officer',
  sevda: 'supervisor',
  tural: 'unit-head',
  nigar: 'coordinator',
  murad: 'administrator',
} as const;
export type Name = keyof typeof ROLE_OF;
export const NAMES = Object.keys(ROLE_OF) as Name[];

export interface SqlAsker {
  name: Name | 'nobody' | 'aysel who says she is an officer' | 'rauf who says he is an operator';
  id: string;
  role: string;
  /** Names a role that is not the own: a mistake of ours, which must not open a caller's row. */
  isLying?: true;
}

/** A row, and how people stand to it in the words of the page: `call own`. Who is not named stands to it in no way. */
export interface KnownRow {
  table: string;
  where: string;
  what: string;
  stands: Partial<Record<Name, string>>;
}

/** Told in the words of the page as nothing: a statement needs it, and no answer shows it. */
export const UNSHOWN = 'unshown';

/** Hires everybody, and puts two operators with all their calls, and two officers of whom one was told, into the database. */
export async function peopleAndRows(database: TestDatabase): Promise<{ askers: SqlAsker[]; rows: KnownRow[] }> {
  const ids = new Map<Name, string>();
  for (const name of NAMES) ids.set(name, await person(database, ROLE_OF[name], name));
  const idOf = (name: Name) => ids.get(name) ?? '';
  await startDuty(database, idOf('rauf'));
  const rows: KnownRow[] = [];
  for (const name of ['aysel', 'banu'] as const) rows.push(...(await callsOf(database, name, idOf(name))));
  await database.sql(`insert into calls (id, state, waiting_since) values (gen_random_uuid(), 'waiting', line_now())`);
  rows.push({
    table: 'calls',
    where: `operator_id is null and not exists (select from offers where offers.call_id = calls.id)`,
    what: 'a call that waits for anybody',
    stands: {},
  });
  await startDuty(database, idOf('kamran'));
  for (const name of NAMES) rows.push(...ownRows(name, idOf(name)));
  const named = NAMES.map((name) => ({ name, id: idOf(name), role: ROLE_OF[name] }));
  const liars: SqlAsker[] = [
    { name: 'aysel who says she is an officer', id: idOf('aysel'), role: 'duty-officer', isLying: true },
    { name: 'rauf who says he is an operator', id: idOf('rauf'), role: 'operator', isLying: true },
    { name: 'nobody', id: '', role: '' },
  ];
  return { askers: [...named, ...liars], rows };
}

function ownRows(name: Name, id: string): KnownRow[] {
  const officers = { rauf: 'duty shared', kamran: 'duty shared' } as const;
  const isOfficer = ROLE_OF[name] === 'duty-officer';
  return [
    {
      table: 'accounts',
      where: `id = '${id}'`,
      what: `${name}’s account`,
      stands: { ...(isOfficer && officers), [name]: 'account own' },
    },
    ...(isOfficer
      ? [{ table: 'unit_duty', where: `officer_id = '${id}'`, what: `${name}’s duty`, stands: officers }]
      : []),
  ];
}

async function callsOf(database: TestDatabase, name: 'aysel' | 'banu', id: string): Promise<KnownRow[]> {
  const { sql } = database;
  const own = await liveCall(database, id);
  await sql(
    `update calls set state = 'ended', ended_at = line_now(), outcome = 'talked', ended_by = 'caller' where id = $1`,
    [own],
  );
  const wrapping = await liveCall(database, id);
  await wrapUp(database, wrapping);
  const finished = await liveCall(database, id);
  await wrapUp(database, finished, 30);
  await sql(
    `update calls set state = 'talking', ended_at = null, outcome = null, ended_by = null, talk = 'together' where id = $1`,
    [own],
  );
  await sql(
    `with call as (
       insert into calls (id, state, language, waiting_since) values (gen_random_uuid(), 'waiting', 'az', line_now()) returning id
     ) insert into offers (id, call_id, operator_id, expires_at)
       select gen_random_uuid(), id, $1, line_now() + interval '15 seconds' from call`,
    [id],
  );
  await sql(`insert into presences (account_id) values ($1)`, [id]);
  await sql(`insert into account_keys (id, account_id, public_key) values (gen_random_uuid(), $1, $2)`, [
    id,
    randomBytes(32),
  ]);
  const rows = [
    row('presences', `account_id = '${id}'`, `${name}’s presence`, { [name]: 'presence own' }),
    row('offers', `operator_id = '${id}'`, `an offer to ${name}`, { [name]: 'call offered' }),
    row('calls', `id in (select call_id from offers where operator_id = '${id}')`, `the call offered to ${name}`, {
      [name]: 'call offered',
    }),
    row('account_keys', `account_id = '${id}'`, `${name}’s key`, { [name]: 'account-key own' }),
    ...(await aroundCall(database, { call: own, id, name, relation: 'own' })),
    ...(await aroundCall(database, { call: wrapping, id, name, relation: 'wrapping-up' })),
    ...(await aroundCall(database, { call: finished, id, name, relation: 'finished' })),
    ...(await flagged(database, { call: own, id, name })),
  ];
  return rows;
}

interface Around {
  call: string;
  id: string;
  name: 'aysel' | 'banu';
  relation: string;
}

async function aroundCall(database: TestDatabase, { call, id, name, relation }: Around): Promise<KnownRow[]> {
  const values = [
    [
      `insert into legs (carrier_sid, call_id, party, join_number) values ('CA' || md5($1::text || 'leg'), $1::uuid, 'caller', 1)`,
      [call],
    ],
    [`insert into call_events (call_id, event_key, kind) values ($1::uuid, $1::text, 'joined')`, [call]],
    [
      `insert into questions (id, call_id, question, join_number) values (gen_random_uuid(), $1, 'question-safe', 1)`,
      [call],
    ],
    [`insert into presumptions (call_id, presumed_by) values ($1, $2)`, [call, id]],
    [
      `insert into call_notes (call_id, operator_id, revision, sealed, author_key, author_copy, team_version, waiting_half, expiry_month)
       values ($1, $2, 1, $3, gen_random_uuid(), $4, 0, $5, '2027-12')`,
      [call, id, randomBytes(1_053), randomBytes(80), randomBytes(32)],
    ],
  ] as const;
  for (const [text, parameters] of values) await database.sql(text, [...parameters]);
  const stands = { [name]: `call ${relation}` };
  const what = (thing: string) => `${thing} of ${name}’s ${relation} call`;
  const ofCall = `call_id = '${call}'`;
  return [
    row('calls', `id = '${call}'`, what('all'), stands),
    ...['legs', 'call_events', 'questions', 'presumptions'].map((table) => row(table, ofCall, what(table), stands)),
    // What one wrote oneself stays there; which of it an answer shows, the statement says.
    row('call_notes', ofCall, what('the note'), { [name]: 'note own' }),
    ...(relation === 'own'
      ? []
      : [
          row('wrap_ups', ofCall, what('the wrap-up'), {
            [name]: relation === 'finished' ? UNSHOWN : `call ${relation}`,
          }),
        ]),
  ];
}

async function flagged(database: TestDatabase, { call, id, name }: Omit<Around, 'relation'>): Promise<KnownRow[]> {
  const flag = DANGER_WITHOUT_CONSENT;
  const raised = await raiseEscalation(database, { callId: call, operatorId: id, flag, presumedVictim: false });
  await notifyUnit(database, raised.id);
  const told = { rauf: 'escalation sent-to-my-duty' };
  const ofFlag = `escalation_id = '${raised.id}'`;
  return [
    row('escalations', `id = '${raised.id}'`, `${name}’s flag`, { [name]: 'escalation own', ...told }),
    row('notices', ofFlag, `the notice of ${name}’s flag`, told),
  ];
}

function row(table: string, where: string, what: string, stands: KnownRow['stands']): KnownRow {
  return { table, where, what, stands };
}
