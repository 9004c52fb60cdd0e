import { randomUUID } from 'node:crypto';
import type { Line } from '../access/people.ts';

/** On-call telephones, rung and rung no more. */
export const TELEPHONE_THINGS = {
  shared: (line: Line) => telephone(line, 'active'),
  'rung no more': (line: Line) => telephone(line, 'retired'),
};

async function telephone(line: Line, state: string): Promise<string> {
  const id = randomUUID();
  const row = [id, 'Invented', '+994000007001', state];
  await line.database.sql('insert into on_call_telephones (id, name, telephone, state) values ($1, $2, $3, $4)', row);
  return id;
}
