import { randomUUID } from 'node:crypto';
import type { Account } from '../access/account.ts';
import { byName } from '../db/by-name.ts';
import type { Database, ForPeople } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { isCalendarDay } from './calendar-day.ts';
import type { InterpreterBody, OnCallTelephoneBody, TelephonesBody } from './contract.ts';
import { decideOnTelephone, hoursAsLists, shownInterpreters, shownOnCallTelephones } from './page-store.ts';
import { hasBegun } from './telephone-store.ts';
import { overlap, readWeeklyHours, type WeeklyHours } from './weekly-hours.ts';

const HOURS_SHOWN = 25;

export interface TelephoneParts {
  database: ForPeople;
  /** The line's own: rung as somebody on call, it would call itself. */
  ownNumbers: readonly string[];
}

/** The on-call telephones in their order, and the interpreters, as a supervisor sees them: never a telephone whole (A3.1). */
export async function readTelephones(database: ForPeople, account: Account): Promise<TelephonesBody> {
  return database.as(account).transaction(async (named) => {
    const onCall = await shownOnCallTelephones(named);
    const interpreters = await shownInterpreters(named);
    const cut = <Row extends { hours: unknown[] }>(row: Row) => ({ ...row, hours: row.hours.slice(0, HOURS_SHOWN) });
    return {
      onCall: onCall.map((row) => ({ ...cut(row), rungAt: momentOf(row.rungAt), reachedAt: momentOf(row.reachedAt) })),
      interpreters: interpreters.sort(byName).map(cut),
    };
  });
}

/** Somebody's telephone is rung at these hours from now on (A6.1, A9.1). A refusal names the field. */
export async function enterOnCallTelephone(
  { database, ownNumbers }: TelephoneParts,
  account: Account,
  entered: OnCallTelephoneBody,
): Promise<void> {
  const { name, place, fromDay, untilDay } = entered;
  const [telephone, hours] = [notOurOwn(entered.telephone, ownNumbers), checkedHours(entered.hours)];
  for (const field of ['fromDay', 'untilDay'] as const) {
    const day = entered[field];
    if (day !== null && !isCalendarDay(day)) throw new Refusal('invalid-input', field);
  }
  if (fromDay !== null && untilDay !== null && untilDay <= fromDay) throw new Refusal('invalid-input', 'untilDay');
  const named = database.as(account);
  // Whoever reads that it is entered counts on its being rung.
  if (untilDay !== null && (await hasBegun(named, untilDay))) throw new Refusal('invalid-input', 'untilDay');
  await decide(named, {
    name: 'enter-on-call-telephone',
    call: 'enter_on_call_telephone($1, $2, $3, $4, $5::date, $6::date, $7, $8, $9)',
    values: [randomUUID(), name.trim(), telephone, place, fromDay, untilDay, ...hoursAsLists(hours)],
  });
}

/** An interpreter may be rung into talks at these hours from now on (B1.3). */
export async function enterInterpreter(
  { database, ownNumbers }: TelephoneParts,
  account: Account,
  entered: InterpreterBody,
): Promise<void> {
  const [telephone, hours] = [notOurOwn(entered.telephone, ownNumbers), checkedHours(entered.hours)];
  await decide(database.as(account), {
    name: 'enter-interpreter',
    call: 'enter_interpreter($1, $2, $3, $4, $5, $6, $7)',
    values: [randomUUID(), entered.name.trim(), telephone, entered.languages, ...hoursAsLists(hours)],
  });
}

/** Nobody is rung there any more. */
export async function retireTelephone(database: ForPeople, account: Account, id: string): Promise<void> {
  await decide(database.as(account), { name: 'retire-telephone', call: 'retire_telephone($1)', values: [id] });
}

function momentOf(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

async function decide(named: Database, what: Parameters<typeof decideOnTelephone>[1]): Promise<void> {
  const verdict = await decideOnTelephone(named, what);
  if (verdict !== 'done') throw new Refusal(verdict);
}

function notOurOwn(telephone: string, ownNumbers: readonly string[]): string {
  if (ownNumbers.includes(telephone)) throw new Refusal('invalid-input', 'telephone');
  return telephone;
}

/** Cut at midnight, in order; an hour that is said twice is a slip. */
function checkedHours(typed: OnCallTelephoneBody['hours']): WeeklyHours[] {
  const hours = readWeeklyHours(typed.map(({ day, from, until }) => `${day}@${from}-${until}`));
  if (hours === undefined || overlap(hours)) throw new Refusal('invalid-input', 'hours');
  return hours;
}
