import { ROLES } from './access/account.ts';
import { type Invited, invite, readAccountId } from './access/invitation.ts';
import { suspendAccount } from './access/suspend.ts';
import { readConfig } from './config.ts';
import { createDatabase, type Database } from './db/database.ts';
import { wordsFor } from './db/words-for.ts';
import { isCalendarDay } from './on-call/calendar-day.ts';
import { Refusal, type RefusalCode } from './refusal.ts';
import { putOnUnitDuty, relieveOfUnitDuty, withdrawUnitDuty } from './roster/unit-duty.ts';

const DATABASE = { deadlineMs: 5_000, connections: 1, applicationName: 'accounts', role: 'line_access' } as const;
const USAGE = `Usage:
  node dist/accounts.js invite <role> <sign-in name> <name> [languages]
      makes an account and prints its invitation, good once and for 24 hours
  node dist/accounts.js suspend <sign-in name>
      puts an account out at once, its open pages included
  node dist/accounts.js duty <sign-in name> <begin> <end>
      puts an officer of the special unit on duty, whom every flag goes to then
  node dist/accounts.js relieve <sign-in name>
      ends the duty that an officer has now
  node dist/accounts.js withdraw <sign-in name> <begin>
      takes back a duty that has not begun

roles: ${ROLES.join(', ')}
sign-in name: three to thirty-one small letters, digits, points or hyphens, a letter first
name: up to sixty characters; one of several words stands in quotation marks
languages: any of az,ru,en; an operator takes calls in them
begin, end: by the clock in Baku, as 2026-12-01T08:00
`;

/** Where accounts come from: the first administrator, and everybody after. */
async function main(): Promise<void> {
  const [command, ...words] = process.argv.slice(2);
  const work = workOf(command, words);
  const config = readConfig(process.env);
  const database = createDatabase(config.databaseUrl, DATABASE);
  try {
    process.stdout.write(`${await work(database, config.publicOrigin)}\n`);
  } finally {
    await database.close();
  }
}

type Work = (database: Database, publicOrigin: string) => Promise<string>;

/** What the words ask for; they are looked at before anything is opened. */
function workOf(command: string | undefined, words: readonly string[]): Work {
  switch (command) {
    case 'invite':
      return inviteBy(words);
    case 'suspend':
      return suspendBy(words);
    case 'duty':
      return putOnDuty(words);
    case 'relieve':
      return relieveBy(words);
    case 'withdraw':
      return withdrawDuty(words);
    default:
      return wrong('command');
  }
}

function inviteBy([role, signInName = '', name = '', languages = 'az', ...more]: readonly string[]): Work {
  const known = ROLES.find((each) => each === role) ?? wrong('role');
  if (!/^[a-z][a-z0-9.-]{2,30}$/.test(signInName)) wrong('sign-in name');
  if (name.trim() === '' || name.length > 60) wrong('name');
  const spoken = languages.split(',');
  if (!spoken.every((each) => ['az', 'ru', 'en'].includes(each))) wrong('languages');
  refuseMore(more);
  const invited: Invited = { role: known, signInName, name, languages: spoken };
  // After the # the secret reaches no server and no log.
  return async (database, publicOrigin) => `${publicOrigin}/sign-in#${await invite(database, invited)}`;
}

function suspendBy([signInName = wrong('sign-in name'), ...more]: readonly string[]): Work {
  refuseMore(more);
  return async (database) => {
    await suspendAccount(database, signInName);
    return 'Suspended.';
  };
}

function putOnDuty([signInName = wrong('sign-in name'), begins = '', ends = '', ...more]: readonly string[]): Work {
  if (!isWallTime(begins)) wrong('begin');
  if (!isWallTime(ends)) wrong('end');
  refuseMore(more);
  // Written alike, the later one comes later in the alphabet too.
  if (ends <= begins) throw new Error('The end must come after the begin.');
  return async (database) => {
    await putOnUnitDuty(database, { officerId: await readAccountId(database, signInName), begins, ends });
    return `On duty from ${begins} to ${ends}, by the clock in Baku.`;
  };
}

function relieveBy([signInName = wrong('sign-in name'), ...more]: readonly string[]): Work {
  // Whoever means a duty to come must not end the one of now: every flag would find nobody.
  refuseMore(more);
  return async (database) => {
    await relieveOfUnitDuty(database, await readAccountId(database, signInName));
    return 'Relieved.';
  };
}

function withdrawDuty([signInName = wrong('sign-in name'), begins = '', ...more]: readonly string[]): Work {
  if (!isWallTime(begins)) wrong('begin');
  refuseMore(more);
  return async (database) => {
    await withdrawUnitDuty(database, { officerId: await readAccountId(database, signInName), begins });
    return `Taken back: the duty from ${begins}, by the clock in Baku.`;
  };
}

function refuseMore(words: readonly string[]): void {
  if (words.length > 0) throw new Error(`There are too many words.\n\n${USAGE}`);
}

function wrong(field: string): never {
  throw new Error(`Wrong or missing: ${field}.\n\n${USAGE}`);
}

function isWallTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/.test(text) && isCalendarDay(text.slice(0, 10));
}

const WORDS: Partial<Record<RefusalCode, string>> = {
  'already-done': 'Somebody signs in by this name already: choose another one.',
  'not-found': 'Nobody active signs in by this name.',
  'invalid-input': 'Who signs in by this name is no duty officer of the special unit.',
  'shift-overlaps':
    'This officer has the duty in a part of that time already: relieve them first, or withdraw that duty where it has not begun, or choose another time.',
  'shift-past': 'That end is over already: nobody would be on duty.',
  'not-on-duty': 'This officer has no duty now: one to come is taken back by withdraw.',
  'too-late': 'This officer has no duty to come that begins then: one that has begun is ended by relieve.',
};

main().catch((error: unknown) => {
  const said = error instanceof Refusal ? (WORDS[error.code] ?? error.code) : wordsFor(error, 'DATABASE_URL');
  process.stderr.write(`${said}\n`);
  process.exitCode = 1;
});
