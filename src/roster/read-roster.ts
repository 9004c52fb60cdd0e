import type { Account } from '../access/account.ts';
import { byName } from '../db/by-name.ts';
import type { Database, ForPeople } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { checkedDay, checkedLine } from './change-roster.ts';
import {
  type CertificatesBody,
  LIST_LIMIT,
  type PublishBody,
  ROSTER_WEEKS_SHOWN,
  type RosterBody,
} from './contract.ts';
import { type Gap, gapMinutes, gapsIn } from './coverage.ts';
import { type Interval, overlapOf } from './duty.ts';
import {
  decide,
  midnights,
  rosterClock,
  rosterPeople,
  rosterPublished,
  rosterShifts,
  rosterSpans,
  rosterSupervisors,
} from './roster-store.ts';
import { refuseUnlessDone } from './verdict.ts';

const DAYS = 7;
const WEEK_DAYS = { days: DAYS * ROSTER_WEEKS_SHOWN };

/**
 * The roster of three weeks as a supervisor sees it, with what nobody has from now on (A9.1). A shift stands on the day on which it
 * begins; the night from Sunday on the week's Monday too, whose small hours would look like nobody's otherwise. Of the people by
 * name those after so many, with their shifts.
 */
export async function readRoster(database: ForPeople, account: Account, after = 0): Promise<RosterBody> {
  return database.as(account).transaction(async (named) => {
    const clock = await rosterClock(named);
    if (!clock) throw new Refusal('not-found');
    const from = { monday: clock.monday, ...WEEK_DAYS };
    const everybody = (await rosterPeople(named)).sort(byName);
    const supervisors = await rosterSupervisors(named);
    const days = await midnights(named, from);
    const shifts = await rosterShifts(named, from);
    const published = await rosterPublished(named, clock.monday);
    const gaps = await gapsFromNow(named, clock.now, days);
    const onDays = days.map(({ day, begins }, at) =>
      shifts.filter((shift) => shift.day === day || (at % DAYS === 0 && shift.begins < begins && shift.ends > begins)),
    );
    const people = partOf(everybody, onDays, after);
    const isShown = ({ accountId }: { accountId: string }) => people.some(({ id }) => id === accountId);
    const dayBodies = days.map(({ day, begins, ends }, at) => ({
      day,
      shifts: (onDays[at] ?? []).filter(isShown).slice(0, LIST_LIMIT).map(shiftBody),
      gaps: clipped(gaps, { begins: begins.getTime(), ends: ends.getTime() }).slice(0, LIST_LIMIT).map(gapBody),
    }));
    return {
      serverTime: clock.now.toISOString(),
      peopleInAll: everybody.length,
      people: people.map(certifiedBody),
      supervisors: supervisors.sort(byName).map(certifiedBody),
      weeks: Array.from({ length: ROSTER_WEEKS_SHOWN }, (_each, week) => {
        const of = days.slice(week * DAYS, (week + 1) * DAYS);
        const monday = of[0]?.day ?? '';
        const last = published.find((each) => each.week === monday);
        return {
          monday,
          gapMinutes: gapMinutes(gaps, weekOf(of)),
          published: last
            ? { at: last.at.toISOString(), by: last.by, gapMinutes: last.gapMinutes, line: last.line }
            : null,
          days: dayBodies.slice(week * DAYS, (week + 1) * DAYS),
        };
      }),
    };
  });
}

/** As many from this place on as make no list of the answer longer than any may be; one at least, or the next part would be this one. */
function partOf<Person extends { id: string }>(
  everybody: readonly Person[],
  onDays: readonly (readonly { accountId: string }[])[],
  after: number,
): Person[] {
  const part: Person[] = [];
  let taken = onDays.map(() => 0);
  for (const person of everybody.slice(after, after + LIST_LIMIT)) {
    const withThem = onDays.map(
      (shifts, at) => (taken[at] ?? 0) + shifts.filter(({ accountId }) => accountId === person.id).length,
    );
    if (part.length > 0 && withThem.some((count) => count > LIST_LIMIT)) break;
    part.push(person);
    taken = withThem;
  }
  return part;
}

/** Whom the coordinator may certify: every supervisor in service (A9.3). */
export async function readCertificates(database: ForPeople, account: Account): Promise<CertificatesBody> {
  const supervisors = await rosterSupervisors(database.as(account));
  return { supervisors: supervisors.sort(byName).map(certifiedBody) };
}

/**
 * Notes that this week was seen as it is and told to everybody (A9.1). A week with a gap needs a reason that somebody typed; the
 * gap is counted in the same transaction.
 */
export async function publishWeek(database: ForPeople, account: Account, body: PublishBody): Promise<void> {
  const week = checkedDay(body.week, 'week');
  const line = checkedLine(body.line);
  await database.as(account).transaction(async (named) => {
    const clock = await rosterClock(named);
    if (!clock) throw new Refusal('not-found');
    const days = await midnights(named, { monday: clock.monday, ...WEEK_DAYS });
    const at = days.findIndex(({ day }) => day === week);
    if (at < 0 || at % DAYS !== 0) throw new Refusal('shift-past', 'week');
    const of = days.slice(at, at + DAYS);
    const minutes = gapMinutes(await gapsFromNow(named, clock.now, of), weekOf(of));
    const values = [week, minutes, line];
    refuseUnlessDone(await decide(named, { name: 'publish-week', call: 'publish_week($1::date, $2, $3)', values }));
  });
}

function certifiedBody({ certifiedUntil, childUntil, ...person }: Awaited<ReturnType<typeof rosterPeople>>[number]) {
  return { ...person, certifiedUntil: isoOrNull(certifiedUntil), childUntil: isoOrNull(childUntil) };
}

type Midnight = { begins: Date; ends: Date };

/** What is past cannot be filled any more, and is not shown as a gap. */
async function gapsFromNow(named: Database, now: Date, days: readonly Midnight[]): Promise<Gap[]> {
  const whole = weekOf(days);
  const within = { begins: Math.max(whole.begins, now.getTime()), ends: whole.ends };
  if (within.begins >= within.ends) return [];
  return gapsIn(await rosterSpans(named, within), within);
}

function weekOf(days: readonly Midnight[]): Interval {
  return { begins: days[0]?.begins.getTime() ?? 0, ends: days.at(-1)?.ends.getTime() ?? 0 };
}

function clipped(gaps: readonly Gap[], day: Interval): Gap[] {
  return gaps.flatMap((gap) => {
    const part = overlapOf(gap, day);
    return part ? [{ ...part, missing: gap.missing }] : [];
  });
}

function gapBody({ missing, begins, ends }: Gap) {
  return { missing, begins: new Date(begins).toISOString(), ends: new Date(ends).toISOString() };
}

function shiftBody({
  day: _day,
  begins,
  ends,
  signedOnAt,
  ...shift
}: Awaited<ReturnType<typeof rosterShifts>>[number]) {
  return {
    ...shift,
    begins: begins.toISOString(),
    ends: ends.toISOString(),
    signedOnAt: isoOrNull(signedOnAt),
  };
}

function isoOrNull(moment: Date | null): string | null {
  return moment?.toISOString() ?? null;
}
