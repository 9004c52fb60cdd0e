import { text } from 'node:stream/consumers';
import { readConfig } from './config.ts';
import { createDatabase, type Database } from './db/database.ts';
import { wordsFor } from './db/words-for.ts';
import {
  addInterpreter,
  INTERPRETERS_LIMIT,
  listInterpreters,
  retireInterpreter,
} from './guests/enter-interpreter-store.ts';
import { isCalendarDay } from './on-call/calendar-day.ts';
import {
  addOnCallTelephone,
  hasBegun,
  onCallTelephones,
  retireOnCallTelephone,
  TELEPHONES_LIMIT,
} from './on-call/telephone-store.ts';
import { overlap, readWeeklyHours, type WeeklyHours } from './on-call/weekly-hours.ts';

const DATABASE = { deadlineMs: 5_000, connections: 1, applicationName: 'telephones', role: 'line_access' } as const;
const TYPED_LIMIT = 64;
const USAGE = `Usage:
  node dist/telephones.js on-call add <name> <place> <hours…> [from=2026-12-01] [until=2026-12-08]
  node dist/telephones.js interpreter add <name> <languages> <hours…>
      reads the telephone from standard input, as +, country code, number, and prints the id by which it is retired
  node dist/telephones.js on-call list
  node dist/telephones.js interpreter list
  node dist/telephones.js on-call retire <id>
  node dist/telephones.js interpreter retire <id>

name: up to sixty characters; one of several words stands in quotation marks
place: 1 to 9; 1 is rung first
hours: of the week in Baku, at most fourteen groups, Monday is 1: 1-7@00:00-24:00 or 5-6@20:00-08:00, which ends on the next day
languages: one to eight codes of two letters: tr,fa
from: the first day; until: the first day on which it is no more, after from and after today
`;

type Work = (database: Database) => Promise<string>;

/** Whose telephones the line rings: those on call, and interpreters'. No command shows a number again. */
async function main(): Promise<void> {
  const [kind, command, ...words] = process.argv.slice(2);
  const work = workOf(`${kind} ${command}`, words);
  const { databaseUrl, calledNumbers } = readConfig(process.env);
  const typed = command === 'add' ? await typedTelephone(calledNumbers) : '';
  const database = createDatabase(databaseUrl, DATABASE);
  try {
    process.stdout.write(`${await work(typed)(database)}\n`);
  } finally {
    await database.close();
  }
}

/** What the words ask for; they are looked at before anything is read or opened. */
function workOf(command: string, words: readonly string[]): (telephone: string) => Work {
  switch (command) {
    case 'on-call add':
      return addOnCall(words);
    case 'interpreter add':
      return addAnInterpreter(words);
    case 'on-call list':
      return list(words, onCallTelephones);
    case 'interpreter list':
      return list(words, listInterpreters);
    case 'on-call retire':
      return retire(words, retireOnCallTelephone);
    case 'interpreter retire':
      return retire(words, retireInterpreter);
    default:
      return wrong('command');
  }
}

function addOnCall([name = '', place = '', ...rest]: readonly string[]): (telephone: string) => Work {
  if (!isName(name)) wrong('name');
  if (!/^[1-9]$/.test(place)) wrong('place');
  const fromDay = dayOf(rest, 'from');
  const untilDay = dayOf(rest, 'until');
  if (fromDay !== null && untilDay !== null && untilDay <= fromDay) wrong('until');
  const hours = hoursOf(rest.filter((word) => !/^(from|until)=/.test(word)));
  return (telephone) => async (database) => {
    if (untilDay !== null && (await hasBegun(database, untilDay))) wrong('until');
    const entered = { name, place: Number(place), hours, telephone, fromDay, untilDay };
    return (await addOnCallTelephone(database, entered)) ?? refuseFull(TELEPHONES_LIMIT, 'on-call');
  };
}

function addAnInterpreter([name = '', spoken = '', ...rest]: readonly string[]): (telephone: string) => Work {
  if (!isName(name)) wrong('name');
  const languages = spoken.split(',');
  if (languages.length > 8 || !languages.every((each) => /^[a-z]{2}$/.test(each))) wrong('languages');
  const hours = hoursOf(rest);
  return (telephone) => async (database) =>
    (await addInterpreter(database, { name, languages, hours, telephone })) ??
    refuseFull(INTERPRETERS_LIMIT, 'interpreter');
}

/** Names the field and not what was typed there, which may be a number. */
function wrong(field: string): never {
  throw new Error(`Wrong or missing: ${field}.\n\n${USAGE}`);
}

/** Whoever stands on no page would be rung and could not be removed there. */
function refuseFull(limit: number, kind: 'on-call' | 'interpreter'): never {
  const [list, away] = [`node dist/telephones.js ${kind} list`, `node dist/telephones.js ${kind} retire <id>`];
  throw new Error(`${limit} are entered, and there may be no more. Take one away first: ${list}, then ${away}`);
}

function list(
  words: readonly string[],
  read: (database: Database) => Promise<readonly (WeeklyHours & Listed)[]>,
): () => Work {
  refuseMore(words);
  return () => async (database) => listed(await read(database));
}

function retire(
  [id = '', ...more]: readonly string[],
  work: (database: Database, id: string) => Promise<boolean>,
): () => Work {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) wrong('id');
  // Of two only one would be retired, and the other would go on ringing.
  refuseMore(more);
  return () => async (database) => {
    if (await work(database, id)) return 'Retired.';
    throw new Error('Nothing in use has this id: see the list.');
  };
}

function refuseMore(words: readonly string[]): void {
  if (words.length > 0) throw new Error(`There are too many words.\n\n${USAGE}`);
}

/** As on the page an hour that is said twice is a slip. */
function hoursOf(words: readonly string[]): WeeklyHours[] {
  const hours = readWeeklyHours(words) ?? wrong('hours');
  if (overlap(hours))
    throw new Error(
      'An hour is said twice: 5@20:00-08:00 goes on into Saturday. Nights and whole days beside them: 1-5@20:00-08:00 6-7@08:00-08:00',
    );
  return hours;
}

function isName(name: string): boolean {
  return name.trim() !== '' && name.length <= 60;
}

function dayOf(words: readonly string[], field: 'from' | 'until'): string | null {
  const [day, again] = words.filter((word) => word.startsWith(`${field}=`)).map((word) => word.slice(field.length + 1));
  if (day === undefined) return null;
  if (again !== undefined || !isCalendarDay(day)) wrong(field);
  return day;
}

/** Not among the words: whoever looks at the machine's programs sees those. */
async function typedTelephone(ownNumbers: readonly string[]): Promise<string> {
  const typed = (await text(process.stdin)).slice(0, TYPED_LIMIT).replace(/[\s()-]/g, '');
  if (!/^\+[0-9]{6,15}$/.test(typed)) throw new Error('The telephone must be +, country code, number.');
  if (ownNumbers.includes(typed)) {
    throw new Error(
      'This is a number of the line itself (CALLED_NUMBERS), which would ring itself. Enter the one of a person.',
    );
  }
  return typed;
}

function listed(rows: readonly (WeeklyHours & Listed)[]): string {
  const lines = rows.map(({ id, name, day, fromMinute, untilMinute, ...about }) => {
    const hours = `${day}@${clockOf(fromMinute)}-${clockOf(untilMinute)}`;
    const days = [about.fromDay && `from=${about.fromDay}`, about.untilDay && `until=${about.untilDay}`];
    return [id, about.place ?? about.languages?.join(','), hours, ...days, name].filter(Boolean).join('  ');
  });
  return lines.length === 0 ? 'Nobody.' : lines.join('\n');
}

interface Listed {
  id: string;
  name: string;
  place?: number;
  languages?: string[];
  fromDay?: string | null;
  untilDay?: string | null;
}

function clockOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

main().catch((error: unknown) => {
  process.stderr.write(`${wordsFor(error, 'DATABASE_URL')}\n`);
  process.exitCode = 1;
});
