import { ROLES } from './access/account.ts';
import { type Invited, invite, readAccountId } from './access/invitation.ts';
import { suspendAccount } from './access/suspend.ts';
import { readConfig } from './config.ts';
import { createDatabase, type Database } from './db/database.ts';
import { Refusal } from './refusal.ts';

const DATABASE = { deadlineMs: 5_000, connections: 1, applicationName: 'accounts', role: 'line_access' } as const;
const USAGE = `Usage:
  node dist/accounts.js invite <role> <sign-in name> <name> [languages]
      makes an account and prints its invitation, good once and for 24 hours
  node dist/accounts.js suspend <sign-in name>
      puts an account out at once, its open pages included
  node dist/accounts.js id <sign-in name>
      prints the id by which a duty officer is put on duty (docs/running.md, People)

roles: ${ROLES.join(', ')}
sign-in name: three to thirty-one small letters, digits, points or hyphens
languages: any of az,ru,en; an operator takes calls in them
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
  if (command === 'id' && signInName !== undefined) {
    return (database) => readAccountId(database, signInName);
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

function wordsFor(error: unknown): string {
  if (!(error instanceof Refusal)) return error instanceof Error ? error.message : String(error);
  if (error.code === 'already-done') return 'Somebody signs in by this name already: choose another one.';
  return error.code === 'not-found' ? 'Nobody active signs in by this name.' : error.code;
}

main().catch((error: unknown) => {
  process.stderr.write(`${wordsFor(error)}\n`);
  process.exitCode = 1;
});
