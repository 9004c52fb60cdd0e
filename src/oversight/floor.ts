import { callLabel } from '../calls/call.ts';
import { byName } from '../db/by-name.ts';
import type { ForPeople } from '../db/database.ts';
import { ANSWER_MINUTES } from '../notes/history/contract.ts';
import { Refusal } from '../refusal.ts';
import type { Floor } from './contract.ts';
import {
  answerBreakGlass,
  floorBreakGlasses,
  floorCallBacks,
  floorMessages,
  floorPeople,
  floorQueue,
  floorUntold,
} from './floor-store.ts';

const supervisor = (id: string) => ({ id, role: 'supervisor' });

/** The supervisor's page as it stands. */
export async function readFloor(database: ForPeople, supervisorId: string): Promise<Floor> {
  return database.as(supervisor(supervisorId)).transaction(async (named) => {
    const queue = await floorQueue(named);
    if (!queue) throw new Refusal('not-found');
    const messages = await floorMessages(named);
    const callBacks = await floorCallBacks(named);
    const untold = await floorUntold(named);
    const people = await floorPeople(named);
    const breakGlasses = await floorBreakGlasses(named);
    return {
      serverTime: queue.serverTime.toISOString(),
      waiting: { count: queue.count, longestSince: queue.longestSince?.toISOString() ?? null },
      messages: { count: messages.count, oldestAt: messages.oldestAt?.toISOString() ?? null },
      callBacks,
      untoldInAll: untold[0]?.inAll ?? 0,
      untold: untold.map(({ number, operator, isOpen, presumedAt }) => ({
        ...{ callLabel: callLabel(number), operator, isOpen },
        presumedAt: presumedAt.toISOString(),
      })),
      peopleInAll: people[0]?.inAll ?? 0,
      people: people.sort(byName).map(({ name, state, since, reachable }) => ({
        ...{ name, state, reachable },
        since: since.toISOString(),
      })),
      breakGlasses: breakGlasses.map((glass) => ({
        ...glass,
        askedAt: glass.askedAt.toISOString(),
        answerUntil: new Date(glass.askedAt.getTime() + ANSWER_MINUTES * 60_000).toISOString(),
      })),
    };
  });
}

/**
 * Confirms or declines an emergency access as the second person, who is never the one that asked (A1.1). Confirmed, one record is open
 * to the one operator for 30 minutes; both answers stand for ever.
 */
export async function answerAsSecond(
  database: ForPeople,
  answered: { id: string; supervisorId: string; answer: 'confirmed' | 'declined'; why: string | null },
): Promise<void> {
  const { supervisorId, ...answer } = answered;
  const verdict = await answerBreakGlass(database.as(supervisor(supervisorId)), answer);
  if (verdict !== 'answered') throw new Refusal(verdict);
}
