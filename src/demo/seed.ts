import type { Role } from '../access/account.ts';
import { createSignInLink } from '../access/sign-in.ts';
import { createDatabase, type Database } from '../db/database.ts';
import { DEMO_COLLEAGUES, DEMO_PEOPLE, DEMO_SECOND_SUPERVISOR, type DemoPerson } from './people.ts';
import { seedInterpreters } from './seed-interpreters.ts';
import { seedRoster } from './seed-roster.ts';

const LINK_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
const DEADLINE_MS = 5_000;

export interface SeededPerson {
  name: string;
  role: Role;
  /** The secret of a link that signs this person in, good until the next start. */
  secret: string;
}

/**
 * Puts the invented people, their roster and the officer on duty into a migrated database; what is there already stays. People by
 * the role that knows accounts, the unit's duty by the owner: it has no end, which a duty of the command line has.
 */
export async function seed(input: {
  databaseUrl: string;
  migrationDatabaseUrl: string;
  now: number;
}): Promise<SeededPerson[]> {
  const options = { deadlineMs: DEADLINE_MS, connections: 1, applicationName: 'demo' };
  const access = createDatabase(input.databaseUrl, { ...options, role: 'line_access' });
  const owner = createDatabase(input.migrationDatabaseUrl, options);
  try {
    const seeded = await access.transaction(async (database) => {
      await forgetLinks(database);
      const people: SeededPerson[] = [];
      for (const person of [...DEMO_COLLEAGUES, DEMO_SECOND_SUPERVISOR]) await insertPerson(database, person);
      for (const person of DEMO_PEOPLE) people.push(await settle(database, person, input.now));
      await seedInterpreters(database);
      return people;
    });
    await seedRoster(input);
    for (const person of DEMO_PEOPLE) if (person.isOnUnitDuty) await putOnDuty(owner, person.id);
    return seeded;
  } finally {
    await Promise.all([access.close(), owner.close()]);
  }
}

/** An address printed by an earlier start opens nothing. */
async function forgetLinks(database: Database): Promise<void> {
  const ids = DEMO_PEOPLE.map((person) => person.id);
  await database.query('forget-demo-links', 'delete from sign_in_links where account_id = any($1::uuid[])', [ids]);
}

async function settle(database: Database, person: DemoPerson, now: number): Promise<SeededPerson> {
  await insertPerson(database, person);
  const validUntil = new Date(now + LINK_DAYS * DAY_MS);
  const secret = await createSignInLink(database, { accountId: person.id, validUntil, isReusable: true });
  return { name: person.name, role: person.role, secret };
}

async function insertPerson(database: Database, person: DemoPerson): Promise<void> {
  await database.query(
    'settle-demo-person',
    `insert into accounts (id, role, display_name, languages)
     values ($1, $2, $3, $4)
     on conflict (id) do nothing`,
    [person.id, person.role, person.name, person.languages],
  );
}

/** Only where nobody is on duty: a relief made in an earlier session stands. */
async function putOnDuty(database: Database, officerId: string): Promise<void> {
  await database.query(
    'put-demo-officer-on-duty',
    `insert into unit_duty (id, officer_id, starts_at)
     select gen_random_uuid(), $1::uuid, line_now()
      where not exists (
        select 1
          from unit_duty
         where unit_duty.starts_at <= line_now()
           and (unit_duty.ends_at is null or unit_duty.ends_at > line_now())
      )`,
    [officerId],
  );
}
