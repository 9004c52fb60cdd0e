import type { CallId } from '../../../src/calls/call.ts';
import type { TestDatabase } from '../../harness/database.ts';
import { createMemoryDatabase } from '../memory/memory-database.ts';
import { createTables, type Tables } from '../memory/rows.ts';
import { PICTURE, type Picture, pictureOf } from './pictures.ts';
import { insertRoster, rosterOfPlay } from './roster.ts';
import { callId, OPERATORS, operatorId, type World } from './step.ts';

/** A store that can be set to a moment, and shown whole. */
export interface PlayedWorld extends World {
  begin(): Promise<void>;
  at(ms: number): Promise<void>;
  picture(): Promise<Picture>;
}

/** The moment at which each play begins. */
export const BEGUN_AT = Date.UTC(2026, 10, 22, 9);
const LANGUAGES = [['az'], ['az', 'ru'], ['en']] as const;
const ANSWERS_AS = ['woman', 'man', null] as const;
/** The third sits at an operator's desk. */
const ROLES = ['operator', 'operator', 'supervisor'] as const;

const NO_CALL = callId(9);
const callerId = (caller: number) => `00000000-0000-4000-8000-0000000000c${caller}`;

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
    as: (id) => database.as({ id, role: 'operator' }),
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
    latestCallBack: async () => [...tables.callBacks.values()].sort((a, b) => b.agreedAt - a.agreedAt)[0]?.id ?? '',
    latestTry: async () => [...tables.attempts.values()].sort((a, b) => b.begunAt - a.begunAt)[0]?.call.id ?? NO_CALL,
    isOfCaller: async (call, caller) => {
      const found = tables.calls.get(call);
      if (found) found.callerId = callerId(caller);
    },
    now: () => now,
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
  let now = 0;
  const first = async (text: string, values: (string | CallId)[]) => {
    const [row] = await database.sql<{ id: string }>(text, values);
    return row?.id ?? '';
  };
  return {
    database,
    as: (id) => database.as({ id, role: 'operator' }),
    begin: async () => {
      await database.forget({ keepPeople: true });
      await database.sql('delete from alarms');
    },
    at: async (ms) => {
      now = ms;
      await database.setClock(ms);
    },
    latestCallBack: () => first('select id from call_backs order by agreed_at desc limit 1', []),
    // Of a call that the database made there is no other brand.
    latestTry: async () =>
      (await first('select call_id as id from call_back_attempts order by begun_at desc limit 1', [])) as CallId,
    isOfCaller: async (call, caller) => {
      await database.sql('update calls set caller_id = $2 where id = $1', [call, callerId(caller)]);
    },
    now: () => now,
    latestOffer: (operator) =>
      first('select id from offers where operator_id = $1 order by offered_at desc limit 1', [operator]),
    latestQuestion: (call) =>
      first('select id from questions where call_id = $1 order by asked_at desc limit 1', [call]),
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
  for (const caller of [0, 1]) {
    await database.sql(
      "insert into caller_links (caller_id, epoch, reference) values ($1, '2026-11', repeat($2, 64))",
      [callerId(caller), 'de'.charAt(caller)],
    );
  }
  await insertRoster(database, rosterOfPlay(BEGUN_AT, LANGUAGES));
}
