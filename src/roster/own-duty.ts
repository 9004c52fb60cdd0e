import type { Account } from '../access/account.ts';
import { hashOf, isToken, newToken } from '../access/token.ts';
import type { Clock } from '../clock.ts';
import type { Database, ForPeople } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { calendarOf } from './calendar.ts';
import type { AnsweringBody, OwnDutyBody } from './contract.ts';
import { calendarShifts, changeCalendar, ownDuty, sayAnswersAs } from './own-duty-store.ts';

/** What an operator said of themselves, and since when their calendar has an address; never the address again. */
export async function readOwnDuty(database: ForPeople, account: Account): Promise<OwnDutyBody> {
  const own = await ownDuty(database.as(account), account.id);
  return { madeAt: own?.madeAt?.toISOString() ?? null, answering: { as: own?.answersAs ?? null } };
}

/** The person's own word, which nobody else can say for them; null takes it back. */
export async function answerAs(database: ForPeople, account: Account, { as }: AnsweringBody): Promise<void> {
  await sayAnswersAs(database.as(account), { accountId: account.id, as });
}

/** A new secret address of the own calendar (A9.1). It is told once; the one before opens nothing any more. */
export async function makeCalendar(database: ForPeople, account: Account): Promise<{ path: string }> {
  const token = newToken();
  await changeCalendar(database.as(account), hashOf(token));
  return { path: `/calendar/${token}.ics` };
}

/** The own calendar has no address any more. */
export async function endCalendar(database: ForPeople, account: Account): Promise<void> {
  await changeCalendar(database.as(account), null);
}

/** The calendar behind this file name. Refused as an address that never was, whatever is wrong with it. */
export async function readCalendar(parts: { database: Database; clock: Clock }, file: string): Promise<string> {
  const token = file.endsWith('.ics') ? file.slice(0, -'.ics'.length) : undefined;
  if (!isToken(token)) throw new Refusal('not-found');
  const key = hashOf(token);
  const shifts = await calendarShifts(parts.database, key);
  if (!shifts) throw new Refusal('not-found');
  return calendarOf(shifts, { key, now: parts.clock.now() });
}
