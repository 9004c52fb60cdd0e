import { ROLES } from './access/account.ts';
import { type Invited, invite, readAccountId } from './access/invitation.ts';
import { suspendAccount } from './access/suspend.ts';
import { readConfig } from './config.ts';
import { createDatabase, type Database } from './db/database.ts';
import { isCalendarDay } from './on-call/calendar-day.ts';
import { Refusal, type RefusalCode } from './refusal.ts';
import { putOnUnitDuty, relieveOfUnitDuty } from './roster/unit-duty.ts';

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

roles: ${ROLES.join(', ')}
sign-in name: three to thirty-one small letters, digits, points or hyphens
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
  const [signInName] = words;
  if (command === 'suspend' && signInName !== undefined) {
    return async (database) => {
      await suspendAccount(database, signInName);
      return 'Suspended.';
    };
  }
  if (command === 'duty') return putOnDuty(words);
  if (command === 'relieve' && signInName !== undefined) {
    return async (database) => {
      await relieveOfUnitDuty(database, await readAccountId(database, signInName));
      return 'Relieved.';
    };
  }
  if (command !== 'invite') throw new Error(USAGE);
  const invited = invitedBy(words);
  // After the # the secret reaches no server and no log.
  return async (database, publicOrigin) => `${publicOrigin}/sign-in#${await invite(database, invited)}`;
}

function invitedBy(words: readonly string[]): Invited {
  const [role, signInName = '', name = '', languages = 'az'] = words;
  const known = ROLES.find((each) => each === role);
  const spoken = languages.split(',');
  const isGood =
    known !== undefined &&
    /^[a-z][a-z0-9.-]{2,30}$/.test(signInName) &&
    name.length >= 1 &&
    name.length <= 60 &&
    spoken.every((each) => ['az', 'ru', 'en'].includes(each));
  if (!isGood) throw new Error(USAGE);
  return { role: known, signInName, name, languages: spoken };
}

function putOnDuty([signInName, begins = '', ends = '']: readonly string[]): Work {
  if (signInName === undefined || !isWallTime(begins) || !isWallTime(ends)) throw new Error(USAGE);
  // Written alike, the later one comes later in the alphabet too.
  if (ends <= begins) throw new Error('The end must come after the begin.');
  return async (database) => {
    await putOnUnitDuty(database, { officerId: await readAccountId(database, signInName), begins, ends });
    return `On duty from ${begins} to ${ends}, by the clock in Baku.`;
  };
}

function isWallTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/.test(text) && isCalendarDay(text.slice(0, 10));
}

const WORDS: Partial<Record<RefusalCode, string>> = {
  'already-done': 'Somebody signs in by this name already: choose another one.',
  'not-found': 'Nobody active signs in by this name.',
  'invalid-input': 'Who signs in by this name is no duty officer of the special unit.',
  'shift-overlaps':
    'This officer has the duty in a part of that time already: relieve them first, or choose another time.',
  'shift-past': 'That end is over already: nobody would be on duty.',
  'not-on-duty': 'This officer has no duty now.',
};

function wordsFor(error: unknown): string {
  if (error instanceof Refusal) return WORDS[error.code] ?? error.code;
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`${wordsFor(error)}\n`);
  process.exitCode = 1;
});
