// Asks the database as a console would, in somebody's name, and takes everything back.
import type pg from 'pg';
import type { SqlAsker } from './sql-people.ts';

export type Found = { rows: number } | { refused: string };

/** Runs one statement with the rights and the name of this person, and undoes it. */
export async function askSql(client: pg.Client, asker: SqlAsker, text: string): Promise<Found> {
  const named = `set local line.account_id = '${asker.id}'; set local line.role = '${asker.role}'`;
  await client.query('savepoint asked');
  try {
    const results = await client.query(`set local role line_console; ${named}; ${text}`);
    // One message of several statements has a result for each.
    const last = (Array.isArray(results) ? results.at(-1) : results) as pg.QueryResult;
    return { rows: last.rowCount ?? 0 };
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { refused: String(error.code) };
    throw error;
  } finally {
    await client.query('rollback to savepoint asked');
  }
}
