import type { Database } from '../db/database.ts';

const DAYS = [1, 2, 3, 4, 5, 6, 7];
const MINUTES_OF_A_DAY = 1_440;
/** Invented; it rings where the second on-call telephone does, so that whoever tries the demo can pick up. */
const TELEPHONE = '+994000009002';
const INTERPRETERS = [
  { id: 'd0000000-0000-4000-8000-000000000001', name: 'Sevinc', languages: ['tr', 'fa'] },
  { id: 'd0000000-0000-4000-8000-000000000002', name: 'Orxan', languages: ['ar', 'en'] },
];

/** Two invented interpreters who can be rung at every hour; what is there already stays. */
export async function seedInterpreters(database: Database): Promise<void> {
  for (const { id, name, languages } of INTERPRETERS) {
    await database.query(
      'settle-demo-interpreter',
      `insert into interpreters (id, name, languages, telephone)
       values ($1, $2, $3, $4)
       on conflict do nothing`,
      [id, name, languages, TELEPHONE],
    );
    await database.query(
      'settle-demo-interpreter-hours',
      `insert into interpreter_hours (interpreter_id, day, from_minute, until_minute)
       select $1, day, 0, $3 from unnest($2::smallint[]) as day
       on conflict do nothing`,
      [id, DAYS, MINUTES_OF_A_DAY],
    );
  }
}
