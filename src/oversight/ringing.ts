import { callLabel } from '../calls/call.ts';
import { byName } from '../db/by-name.ts';
import type { ForPeople } from '../db/database.ts';
import {
  OTHER_LANGUAGE_AFTER_SECONDS,
  REACHABLE_SECONDS,
  SAME_OPERATOR_PAUSE_SECONDS,
  SUPERVISOR_AFTER_SECONDS,
  WAITING_ALIVE_SECONDS,
  WISH_SECONDS,
} from '../routing/offer.ts';
import { RINGING_CALLS_LIMIT, RINGING_OFFERS_LIMIT, RINGING_PEOPLE_LIMIT, type Ringing } from './contract.ts';
import { type RingingRules, ringingCalls, ringingOffers, ringingPeople } from './ringing-store.ts';

/** Of so many of those who wait it is said why each person is not rung; of the rest nothing, not even that there is nobody. */
const EXPLAINED_LIMIT = 10;
const UNEXPLAINED = { people: null, peopleInAll: 0 };
/** Those by which calls are offered. */
export const RULES: RingingRules = {
  alive: WAITING_ALIVE_SECONDS,
  reachable: REACHABLE_SECONDS,
  pause: SAME_OPERATOR_PAUSE_SECONDS,
  otherLanguage: OTHER_LANGUAGE_AFTER_SECONDS,
  wish: WISH_SECONDS,
  supervisor: SUPERVISOR_AFTER_SECONDS,
};

type Row<Asked extends (...given: never[]) => Promise<readonly unknown[]>> = Awaited<ReturnType<Asked>>[number];

/**
 * Why nobody is ringing, for each caller who waits, and who was rung for those who waited within a day (A9.1). Of a call its label,
 * language and urgency: nothing of who called.
 */
export async function readRinging(database: ForPeople, asked: { supervisorId: string; now: number }): Promise<Ringing> {
  return database.as({ id: asked.supervisorId, role: 'supervisor' }).transaction(async (named) => {
    const calls = await ringingCalls(named, { limit: RINGING_CALLS_LIMIT, rules: RULES });
    const callIds = calls.map(({ id }) => id);
    const waitingIds = calls.filter(({ state }) => state === 'waiting').map(({ id }) => id);
    const offers = await ringingOffers(named, { callIds, limit: RINGING_OFFERS_LIMIT });
    const explained = waitingIds.slice(0, EXPLAINED_LIMIT);
    const unexplained = new Set(waitingIds.slice(EXPLAINED_LIMIT));
    const people = await ringingPeople(named, { callIds: explained, limit: RINGING_PEOPLE_LIMIT, rules: RULES });
    return {
      serverTime: (calls[0]?.serverTime ?? new Date(asked.now)).toISOString(),
      calls: calls.map((call) => ({
        ...factsOf(call),
        offers: offers.filter(({ callId }) => callId === call.id).map(offerOf),
        ...(unexplained.has(call.id) ? UNEXPLAINED : whyOf(people.filter(({ callId }) => callId === call.id))),
      })),
    };
  });
}

function whyOf(rows: readonly Row<typeof ringingPeople>[]) {
  const people = [...rows].sort(byName).map(({ name, why }) => ({ name, why }));
  return { people, peopleInAll: rows[0]?.inAll ?? 0 };
}

function factsOf({ number, language, urgency, obstacle, state, outcome, waitingSince }: Row<typeof ringingCalls>) {
  return {
    ...{ callLabel: callLabel(number), language, urgency, obstacle },
    standing: standingOf({ state, outcome }),
    waitingSince: waitingSince.toISOString(),
  };
}

type Standing = Ringing['calls'][number]['standing'];

function standingOf({ state, outcome }: Pick<Row<typeof ringingCalls>, 'state' | 'outcome'>): Standing {
  return state === 'waiting' ? state : (outcome ?? 'with-somebody');
}

function offerOf({ name, on, place, result, rungAt }: Row<typeof ringingOffers>) {
  return { name, on, place, result, rungAt: rungAt.toISOString() };
}
