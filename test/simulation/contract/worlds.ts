import type { CallId } from '../../../src/calls/call.ts';
import type { TestDatabase } from '../../harness/database.ts';
import { createMemoryDatabase } from '../memory/memory-database.ts';
import { createTables, type Tables } from '../memory/rows.ts';
import { insertRoster, rosterOfPlay } from './roster.ts';
import { OPERATORS, operatorId, type World } from './steps.ts';

/** A store that can be set to a moment, and shown whole. */
export interface PlayedWorld extends World {
  begin(): Promise<void>;
  at(ms: number): Promise<void>;
  /** Every row of the call path that anybody can tell from another, in one form for both stores. */
  picture(): Promise<Picture>;
}

export interface Picture {
  calls: unknown[];
  legs: unknown[];
  offers: unknown[];
  presences: unknown[];
  wrapUps: unknown[];
}

/** The moment at which each play begins. */
export const BEGUN_AT = Date.UTC(2026, 10, 22, 9);
const LANGUAGES = [['az'], ['az', 'ru'], ['en']] as const;
const ANSWERS_AS = ['woman', 'man', null] as const;
/** The third sits at an operator's desk. */
const ROLES = ['operator', 'operator', 'supervisor'] as const;

/** The rules over rows in memory. */
export function inMemory(): PlayedWorld {
  let now = 0;
  let made = 0;
  let tables: Tables;
  let database: ReturnType<typeof createMemoryDatabase>;
  const newId = () => {
    made += 1;
    return `00000000-0000-4000-9000-${String(made).padStart(12, '0')}`;
  };
  return {
    get database() {
      return database;
    },
    as: () => database,
    begin: async () => {
      tables = createTables({ now: () => now, notify: () => {}, newId });
      for (let operator = 0; operator < OPERATORS; operator += 1) {
        const id = operatorId(operator);
        const answersAs = ANSWERS_AS[operator];
        const role = ROLES[operator] ?? 'operator';
        tables.people.set(id, { id, role, languages: LANGUAGES[operator] ?? [], ...(answersAs && { answersAs }) });
      }
      tables.roster = rosterOfPlay(BEGUN_AT, LANGUAGES);
      database = createMemoryDatabase(tables);
    },
    at: async (ms) => {
      now = ms;
    },
    latestOffer: async (operator) => {
      const offers = [...tables.offers.values()].filter((offer) => offer.operatorId === operator);
      return offers.sort((a, b) => b.offeredAt - a.offeredAt)[0]?.id ?? '';
    },
    latestQuestion: async (call) => {
      const asked = tables.calls.get(call)?.questions ?? [];
      return [...asked].sort((a, b) => b.askedAt - a.askedAt)[0]?.id ?? '';
    },
    putBehind: async (call, seconds) => {
      const found = tables.calls.get(call);
      if (found) found.behindUntil = now + seconds * 1_000;
    },
    picture: async () => pictureOf(tables),
  };
}

/** The same in Postgres. */
export function inPostgres(database: TestDatabase): PlayedWorld {
  const first = async (text: string, value: string | CallId) => {
    const [row] = await database.sql<{ id: string }>(text, [value]);
    return row?.id ?? '';
  };
  return {
    database,
    as: (id) => database.as({ id, role: 'operator' }),
    begin: async () => {
      await database.forget({ keepPeople: true });
    },
    at: (ms) => database.setClock(ms),
    latestOffer: (operator) =>
      first('select id from offers where operator_id = $1 order by offered_at desc limit 1', operator),
    latestQuestion: (call) => first('select id from questions where call_id = $1 order by asked_at desc limit 1', call),
    putBehind: async (call, seconds) => {
      await database.sql('update calls set behind_until = line_now() + make_interval(secs => $2) where id = $1', [
        call,
        seconds,
      ]);
    },
    picture: async () => {
      const [row] = await database.sql<{ picture: Picture }>(PICTURE);
      if (!row) throw new Error('no picture');
      return row.picture;
    },
  };
}

/** The people of the play, once. */
export async function insertPeople(database: TestDatabase): Promise<void> {
  for (let operator = 0; operator < OPERATORS; operator += 1) {
    await database.sql(
      "insert into accounts (id, role, display_name, languages, answers_as) values ($1, $4, 'Operator', $2, $3)",
      [operatorId(operator), LANGUAGES[operator], ANSWERS_AS[operator], ROLES[operator]],
    );
  }
  await insertRoster(database, rosterOfPlay(BEGUN_AT, LANGUAGES));
}

const MS = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
const ID = (column: string) =>
  `case when ${column}::text like '00000000-0000-8000%' then ${column}::text else 'test' end`;

const PICTURE = `select jsonb_build_object(
  'calls', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(${ID('id')}, kind, carrier_sid, state, language,
      urgency, needs_interpreter, is_child, wish, ${MS('wished_at')}, ${MS('waiting_since')}, ${MS('connected_at')}, ${MS('ended_at')}, ${MS('last_seen_at')},
      operator_id, conference_sid, join_number, talk, ${MS('cover_ordered_at')}, ${MS('cover_due_at')}, ${MS('kept_until')}, returns, outcome, ended_by) as row from calls) as rows), '[]'),
  'legs', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(carrier_sid, ${ID('call_id')}, party, account_id,
      join_number, state, ${MS('dialled_at')}, ${MS('joined_at')}, ${MS('left_at')}, conference_sid, ${MS('brought_at')}) as row from legs) as rows), '[]'),
  'offers', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(${ID('call_id')}, operator_id, state,
      ${MS('offered_at')}, ${MS('expires_at')}, ${MS('ended_at')}) as row from offers) as rows), '[]'),
  'presences', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(account_id, state, returns_to, ${MS('since')},
      ${MS('available_since')}, ${MS('wrap_up_due_at')}, ${MS('heartbeat_at')}, page_id, ${MS('page_leaving_at')}) as row from presences) as rows), '[]'),
  'wrapUps', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(${ID('call_id')}, operator_id,
      ${MS('started_at')}, ${MS('finished_at')}) as row from wrap_ups) as rows), '[]')
) as picture`;

function pictureOf(tables: Tables): Picture {
  const calls = [...tables.calls.values()].map((call) => [
    shown(call.id),
    call.kind,
    call.sid,
    call.state,
    call.language,
    call.urgency,
    call.needsInterpreter,
    call.isChild,
    call.wish,
    call.wishedAt,
    call.waitingSince,
    call.connectedAt,
    call.endedAt,
    call.lastSeenAt,
    call.operatorId,
    call.conferenceSid,
    call.joinNumber,
    call.talk,
    call.coverOrderedAt,
    call.coverDueAt,
    call.keptUntil,
    call.returns,
    call.outcome,
    call.endedBy,
  ]);
  const legs = [...tables.legs.values()].map((leg) => [
    leg.sid,
    shown(leg.call.id),
    leg.party,
    leg.accountId,
    leg.joinNumber,
    leg.state,
    leg.dialledAt,
    leg.joinedAt,
    leg.leftAt,
    leg.conferenceSid,
    leg.broughtAt,
  ]);
  const offers = [...tables.offers.values()].map((offer) => [
    shown(offer.call.id),
    offer.operatorId,
    offer.state,
    offer.offeredAt,
    offer.expiresAt,
    offer.endedAt,
  ]);
  const presences = [...tables.presences.values()].map((each) => [
    each.accountId,
    each.state,
    each.returnsTo,
    each.since,
    each.availableSince,
    each.wrapUpDueAt,
    each.heartbeatAt,
    each.pageId,
    each.pageLeavingAt,
  ]);
  const wrapUps = tables.wrapUps.map((each) => [shown(each.callId), each.operatorId, each.startedAt, each.finishedAt]);
  return { calls, legs, offers, presences, wrapUps };
}

function shown(id: string): string {
  return id.startsWith('00000000-0000-8000') ? id : 'test';
}
