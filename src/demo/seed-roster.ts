import { randomUUID } from 'node:crypto';
import { createDatabase, type Database } from '../db/database.ts';
import { DEMO_COLLEAGUES, DEMO_PEOPLE, DEMO_SECOND_SUPERVISOR, DEMO_SUPERVISOR_ID } from './people.ts';

const DEADLINE_MS = 5_000;
const DAY_MS = 86_400_000;
/** Whoever tries the demo is on duty for so long from its start. */
const DEMO_SHIFT_HOURS = 12;
/** Where so much is left of an earlier start's duty, it stands. */
const ENOUGH_HOURS = 6;
const CERTIFICATE_DAYS = 365;
/** The one Saturday night that nobody has begins no sooner: to be seen, and no alarm yet. */
const GAP_AFTER_DAYS = 8;
const SATURDAY = 6;
const DAY_SHIFT = { begins: '08:00', ends: '20:00' };
const NIGHT_SHIFT = { begins: '20:00', ends: '08:00' };
const WHY = 'Invented for the demo';

/**
 * Gives the invented people certificates and shifts, as their supervisor would and in her name: four colleagues round the clock
 * by a weekly pattern, with one honest gap, and whoever tries the demo for half a day from now. What is there already stays.
 */
export async function seedRoster({ databaseUrl, now }: { databaseUrl: string; now: number }): Promise<void> {
  const options = { deadlineMs: DEADLINE_MS, connections: 1, applicationName: 'demo', role: 'line_console' } as const;
  const consoles = createDatabase(databaseUrl, options);
  try {
    await consoles.as({ id: DEMO_SUPERVISOR_ID, role: 'supervisor' }).transaction(async (named) => {
      const isNew = (await certify(named, now)) > 0;
      if (isNew) await fillWeek(named, now);
      await putTriersOnDuty(named, now);
    });
    await consoles.as(DEMO_SECOND_SUPERVISOR).transaction((named) => certifySupervisor(named, now));
  } finally {
    await consoles.close();
  }
}

/** How many had none. */
async function certify(named: Database, now: number): Promise<number> {
  const people = await named.query<{ id: string; certified_until: Date | null }>(
    'demo-roster-people',
    'select id, certified_until from roster_people()',
    [],
  );
  const missing = people.filter(({ certified_until }) => certified_until === null);
  const lastDay = dayOf(now + CERTIFICATE_DAYS * DAY_MS);
  for (const { id } of missing) await keepCertificate(named, { id, kind: 'line', lastDay });
  const [, , leyla] = operators();
  const [first] = DEMO_COLLEAGUES;
  for (const person of [leyla, first]) {
    if (person && missing.some(({ id }) => id === person.id))
      await keepCertificate(named, { id: person.id, kind: 'child', lastDay });
  }
  return missing.length;
}

/** Her certificate opens an operator's desk to her. */
async function certifySupervisor(named: Database, now: number): Promise<void> {
  const others = await named.query<{ id: string; certified_until: Date | null }>(
    'demo-roster-supervisors',
    'select id, certified_until from roster_supervisors()',
    [],
  );
  const isMissing = others.some(({ id, certified_until }) => id === DEMO_SUPERVISOR_ID && certified_until === null);
  const lastDay = dayOf(now + CERTIFICATE_DAYS * DAY_MS);
  if (isMissing) await keepCertificate(named, { id: DEMO_SUPERVISOR_ID, kind: 'line', lastDay });
}

async function keepCertificate(
  named: Database,
  { id, kind, lastDay }: { id: string; kind: 'line' | 'child'; lastDay: string },
): Promise<void> {
  await decided(named, 'demo-certificate', [
    'select keep_certificate($1, $2, $3::date) as verdict',
    [id, kind, lastDay],
  ]);
}

/** The fourteen half days of a week, one colleague after another: eleven hours of rest and 48 hours a week hold. */
async function fillWeek(named: Database, now: number): Promise<void> {
  for (let half = 0; half < 14; half += 1) {
    const person = DEMO_COLLEAGUES[half % DEMO_COLLEAGUES.length];
    if (!person) continue;
    const { begins, ends } = half % 2 === 0 ? DAY_SHIFT : NIGHT_SHIFT;
    const from = nextDay(now, 1 + Math.floor(half / 2));
    const values = [randomUUID(), person.id, from, begins, ends, WHY];
    await decided(named, 'demo-pattern', [
      'select add_pattern($1, $2, $3::date, $4::time, $5::time, $6) as verdict',
      values,
    ]);
  }
  const [gap] = await named.query<{ id: string; account_id: string }>(
    'demo-gap',
    `select id, account_id from roster_shifts($1::date, 7)
      where extract(isodow from day) = ${SATURDAY} and extract(hour from begins at time zone 'Asia/Baku') = 20`,
    [dayOf(now + GAP_AFTER_DAYS * DAY_MS)],
  );
  if (gap)
    await decided(named, 'demo-cancel', ['select cancel_shift($1, $2, $3) as verdict', [gap.id, gap.account_id, WHY]]);
}

/** The three operators on the start page, from now or from the end of what they have. */
async function putTriersOnDuty(named: Database, now: number): Promise<void> {
  const people = await named.query<{ id: string; duty_until: Date | null }>(
    'demo-roster-duty',
    'select id, duty_until from roster_people()',
    [],
  );
  for (const { id } of operators()) {
    const until = people.find((each) => each.id === id)?.duty_until ?? null;
    if (until !== null && until.getTime() - now > ENOUGH_HOURS * 3_600_000) continue;
    // By the database's clock: certificates that were made a moment ago begin with it.
    await decided(named, 'demo-shift', [
      `select add_shift($1, $2, coalesce($3, line_now()), coalesce($3, line_now()) + $4 * interval '1 hour', $5) as verdict`,
      [randomUUID(), id, until, DEMO_SHIFT_HOURS, WHY],
    ]);
  }
}

async function decided(named: Database, name: string, [text, values]: [string, unknown[]]): Promise<void> {
  const [row] = await named.query<{ verdict: string }>(name, text, values);
  // Somebody else's own change of the invented roster stands.
  if (row?.verdict !== 'done' && row?.verdict !== 'overlaps') throw new Error(`${name}: ${row?.verdict}`);
}

function operators() {
  return DEMO_PEOPLE.filter(({ role }) => role === 'operator');
}

const bakuDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Baku', dateStyle: 'short' });

/** The day in Baku, as 2026-11-22. */
function dayOf(ms: number): string {
  return bakuDay.format(new Date(ms));
}

/** The next day, today among them, that is this day of the week: 1 is Monday. */
function nextDay(now: number, weekday: number): string {
  for (let days = 0; days < 7; days += 1) {
    const day = dayOf(now + days * DAY_MS);
    const isoDay = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
    if (isoDay === weekday) return day;
  }
  throw new Error('a week has seven days');
}
