import pg from 'pg';

/** Postgres answers within a deadline, always: a hung server must not hang a caller (docs/measurements.md M10). */
export interface Database {
  /** Runs one named, prepared statement. Throws `DatabaseFault` without any value of any row. */
  query<Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
  /** Runs `work` in one transaction on one connection; nothing outside Postgres is called inside it. */
  transaction<Result>(work: (database: Database) => Promise<Result>): Promise<Result>;
}

export interface DatabasePool extends Database {
  close(): Promise<void>;
}

export interface PoolOptions {
  /** Longest time for one statement and for getting a connection, in milliseconds. */
  deadlineMs: number;
  connections: number;
  applicationName: string;
}

/** A failure of the database, stripped of everything a row may hold: pg's own errors carry values. */
export class DatabaseFault extends Error {
  readonly statement: string;
  /** SQLSTATE, or the system's error code, or 'timeout'. */
  readonly code: string;
  readonly constraint: string | undefined;

  constructor(statement: string, code: string, constraint: string | undefined) {
    super(`${statement} failed: ${code}${constraint ? ` (${constraint})` : ''}`);
    this.name = 'DatabaseFault';
    this.statement = statement;
    this.code = code;
    this.constraint = constraint;
  }
}

// bigint columns are counters here, far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Opens a pool. Nothing is connected before the first query. */
export function createDatabase(url: string, options: PoolOptions): DatabasePool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections,
    connectionTimeoutMillis: options.deadlineMs,
    query_timeout: options.deadlineMs,
    // The server gives up a little later than we do, so that an abandoned statement does not linger.
    statement_timeout: options.deadlineMs * 2,
    idle_in_transaction_session_timeout: options.deadlineMs * 4,
    application_name: options.applicationName,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced at the next query; that query's fault is the one reported.
  pool.on('error', () => {});
  return {
    query: (name, text, values) => run(pool, { name, text, values }),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

interface Statement {
  name: string;
  text: string;
  values: readonly unknown[];
}

async function run<Row extends object>(client: pg.Pool | pg.PoolClient, statement: Statement): Promise<Row[]> {
  try {
    const result = await client.query({ name: statement.name, text: statement.text, values: [...statement.values] });
    // The statement's own column list is the contract; the store that wrote it names the row's type.
    return result.rows as Row[];
  } catch (error) {
    throw asFault(statement.name, error);
  }
}

async function inTransaction<Result>(pool: pg.Pool, work: (database: Database) => Promise<Result>): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asFault('connect', error);
  });
  let broken: Error | undefined;
  // A connection that breaks between two statements says so by an event, which without a hearer ends the process.
  const hearBreak = (error: Error) => {
    broken = error;
  };
  client.on('error', hearBreak);
  const database: Database = {
    query: (name, text, values) => run(client, { name, text, values }),
    transaction: () => Promise.reject(new Error('a transaction does not hold another')),
  };
  try {
    await run(client, { name: 'begin', text: 'begin', values: [] });
    const result = await work(database);
    await run(client, { name: 'commit', text: 'commit', values: [] });
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: unknown) => {
      broken = asFault('rollback', rollbackError);
    });
    throw error;
  } finally {
    client.off('error', hearBreak);
    client.release(broken);
  }
}

function asFault(statement: string, error: unknown): DatabaseFault {
  if (error instanceof DatabaseFault) return error;
  if (error instanceof pg.DatabaseError) return new DatabaseFault(statement, error.code ?? 'unknown', error.constraint);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'timeout';
  return new DatabaseFault(statement, code, undefined);
}

/** True when the fault is a violation of the named constraint; stores turn it into a refusal. */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof DatabaseFault && error.constraint === constraint;
}
