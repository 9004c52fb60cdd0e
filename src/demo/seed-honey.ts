import { randomBytes } from 'node:crypto';
import type { KeydClient } from '../confidentiality/keyd-client.ts';
import { recogniseCaller } from '../confidentiality/recognise-caller.ts';
import { createDatabase, type Database } from '../db/database.ts';
import { makeHoney } from '../notes/history/make-honey.ts';
import { keepNote } from '../notes/keep-note.ts';
import { DEMO_COLLEAGUES } from './people.ts';

/** The last of the demo's telephones: what it is said to have told before is about nobody. */
export const HONEY_NUMBER = '+994000001005';
const HONEY_CALL = '00000000-0000-4000-8000-000000000152';
const DEADLINE_MS = 5_000;
/** A note of the smallest size, and its author's copy: random bytes, which no key opens. */
const SEALED_BYTES = 1_053;
const COPY_BYTES = 80;
const HALF_BYTES = 32;

/**
 * Puts a note about nobody behind one telephone of the demo (T1), by the rights of whoever does each step on a real line: whoever has it
 * opened raises the alarm. Once; nothing without the key process.
 */
export async function seedHoney(input: {
  databaseUrl: string;
  migrationDatabaseUrl: string;
  keyd: KeydClient;
  now: number;
}): Promise<void> {
  const options = { deadlineMs: DEADLINE_MS, connections: 1, applicationName: 'demo' };
  const calls = createDatabase(input.databaseUrl, { ...options, role: 'line_calls' });
  const consoles = createDatabase(input.databaseUrl, { ...options, role: 'line_console' });
  const owner = createDatabase(input.migrationDatabaseUrl, options);
  try {
    const [author] = DEMO_COLLEAGUES;
    const caller = await recogniseCaller({ keyd: input.keyd, database: calls }, HONEY_NUMBER);
    if (author === undefined || caller.kind === 'unlinked') return;
    if (!(await beginCall(calls, { callerId: caller.callerId, operatorId: author.id }))) return;
    await keepNote(
      { database: consoles.as(author), keyd: input.keyd, clock: { now: () => input.now } },
      { callId: HONEY_CALL, operatorId: author.id },
      {
        ...{ revision: 1, authorKey: HONEY_CALL, teamVersion: 0, teamCopy: null },
        sealed: randomBytes(SEALED_BYTES).toString('base64'),
        authorCopy: randomBytes(COPY_BYTES).toString('base64'),
        lineHalf: randomBytes(HALF_BYTES).toString('base64'),
      },
    );
    await makeHoney(owner, await endCall(calls));
  } finally {
    await Promise.all([calls.close(), consoles.close(), owner.close()]);
  }
}

/** A talk as it would be; false where an earlier start made it. */
async function beginCall(calls: Database, who: { callerId: string; operatorId: string }): Promise<boolean> {
  const rows = await calls.query(
    'begin-honey-call',
    `insert into calls (id, state, language, operator_id, connected_at, caller_id)
     values ($1, 'talking', 'az', $2, line_now(), $3)
     on conflict (id) do nothing
     returning id`,
    [HONEY_CALL, who.operatorId, who.callerId],
  );
  return rows.length > 0;
}

/** Answers its label. */
async function endCall(calls: Database): Promise<number> {
  const [row] = await calls.query<{ label: number }>(
    'end-honey-call',
    `update calls
        set state = 'ended', ended_at = line_now(), outcome = 'talked', ended_by = 'caller'
      where id = $1
     returning (number % 10000)::integer as label`,
    [HONEY_CALL],
  );
  if (!row) throw new Error('the call about nobody is gone');
  return row.label;
}
