import type { Database } from '../db/database.ts';
import type { RINGING_OBSTACLES, RINGING_PLACES, RINGING_RESULTS, RINGING_WHYS } from './contract.ts';

interface RingingCall {
  serverTime: Date;
  id: string;
  number: number;
  language: 'az' | 'ru' | 'en' | null;
  urgency: 'ordinary' | 'cannot-speak' | 'danger' | 'danger-cannot-speak';
  state: 'menu' | 'waiting' | 'connecting' | 'talking' | 'ended';
  waitingSince: Date;
  outcome: 'talked' | 'abandoned' | 'message-left' | 'call-back-agreed' | null;
  obstacle: (typeof RINGING_OBSTACLES)[number] | null;
}

interface RingingOffer {
  callId: string;
  name: string | null;
  on: (typeof RINGING_PLACES)[number];
  place: number | null;
  rungAt: Date;
  result: (typeof RINGING_RESULTS)[number];
}

interface RingingPerson {
  callId: string;
  accountId: string;
  name: string;
  why: (typeof RINGING_WHYS)[number];
  /** Of all whom this is said of, within the limit or not. */
  inAll: number;
}

/** The line's rules of who can be rung, in seconds. */
export interface RingingRules {
  alive: number;
  reachable: number;
  pause: number;
  otherLanguage: number;
  wish: number;
  supervisor: number;
}

/** Who waits, the longest first, and then who waited within a day; in a supervisor's name, else nothing. */
export async function ringingCalls(named: Database, asked: { limit: number; rules: RingingRules }) {
  return named.query<RingingCall>(
    'ringing-calls',
    `select server_time as "serverTime", id, number, language, urgency, state, waiting_since as "waitingSince",
            outcome, obstacle
       from ringing_calls($1, $2)`,
    [asked.limit, asked.rules.alive],
  );
}

/** Who was rung for these calls, the latest first, so many of each. */
export async function ringingOffers(named: Database, asked: { callIds: readonly string[]; limit: number }) {
  return named.query<RingingOffer>(
    'ringing-offers',
    `select call_id as "callId", name, rung_on as "on", place, rung_at as "rungAt", result
       from ringing_offers($1, $2)`,
    [asked.callIds, asked.limit],
  );
}

/** Of each of these calls that waits: why each person is not rung, `free` where nothing is in the way. */
export async function ringingPeople(
  named: Database,
  asked: { callIds: readonly string[]; limit: number; rules: RingingRules },
) {
  const { reachable, pause, otherLanguage, wish, supervisor } = asked.rules;
  return named.query<RingingPerson>(
    'ringing-people',
    `select call_id as "callId", account_id as "accountId", name, why, in_all as "inAll"
       from ringing_people($1, $2, $3, $4, $5, $6, $7)`,
    [asked.callIds, asked.limit, reachable, pause, otherLanguage, wish, supervisor],
  );
}
