import pg from 'pg';
import { InFlight, type Statement } from './in-flight.ts';
import { connectionAs, type DatabaseRole } from './role-login.ts';

/** Postgres answers within a deadline, always: a hung server must not hang a caller (docs/measurements.md M10). */
export interface Database {
  /** Runs one named, prepared statement. Throws `DatabaseFault` without any value of any row. */
  query<Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
  /** Runs `work` in one transaction on one connection; nothing outside Postgres is called inside it. */
  transaction<Result>(work: (database: Database) => Promise<Result>): Promise<Result>;
}

/** Somebody signed in, in whose name rows are read: the database's own policies know nobody else (A1.1). */
export interface Person {
  id: string;
  role: string;
}

/** Rows of people are reached in the name of one of them only. */
export interface ForPeople {
  /** Each statement, or each transaction, carries this person and ends with it. Throws at an id that is none. */
  as(person: Person): Database;
}

export interface DatabasePool extends Database, ForPeople {
  close(): Promise<void>;
}

export interface PoolOptions {
  /** Longest time for one statement and for getting a connection, in milliseconds. */
  deadlineMs: number;
  connections: number;
  applicationName: string;
  /**
   * Each connection signs in as the login of this role alone, and takes it before its first statement, for good: even `reset role`
   * comes back to it, and no other may be taken.
   */
  role?: DatabaseRole;
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

const BEGIN: Statement = { name: 'begin', text: 'begin', values: [] };
const COMMIT: Statement = { name: 'commit', text: 'commit', values: [] };
/** Until the end of the transaction, which for a statement alone is its own: nobody is named afterwards. */
const NAME_PERSON = {
  name: 'in-the-name-of',
  text: "select set_config('line.account_id', $1, true), set_config('line.role', $2, true)",
};
/** Nothing but what an account has may pass. */
const ACCOUNT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ROLE = /^[a-z]+(-[a-z]+)?$/;

// bigint columns are counters here, far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Opens a pool. Nothing is connected before the first query. Throws where the address holds options, or no login, beside a role. */
export function createDatabase(url: string, options: PoolOptions): DatabasePool {
  const pool = new pg.Pool({
    ...(options.role ? connectionAs(options.role, url) : { connectionString: url }),
    max: options.connections,
    connectionTimeoutMillis: options.deadlineMs,
    query_timeout: options.deadlineMs,
    // The server gives up a little later than we do, so that an abandoned statement does not linger.
    statement_timeout: options.deadlineMs * 2,
    idle_in_transaction_session_timeout: options.deadlineMs * 4,
    application_name: options.applicationName,
    keepAlive: true,
  });
  // A connection that breaks is replaced at the next query. A statement that was under way says so by its fault; the event
  // without a hearer would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    query: (name, text, values) => runAlone(pool, [{ name, text, values }]),
    transaction: (work) => inTransaction(pool, [BEGIN], work),
    as: (person) => inTheNameOf(pool, person),
    close: () => pool.end(),
  };
}

function inTheNameOf(pool: pg.Pool, { id, role }: Person): Database {
  if (!ACCOUNT_ID.test(id) || !ROLE.test(role)) throw new Error('not the id and role of an account');
  const named = { ...NAME_PERSON, values: [id, role] };
  return {
    query: (name, text, values) => runAlone(pool, [named, { name, text, values }]),
    transaction: (work) => inTransaction(pool, [BEGIN, named], work),
  };
}

/** In one round trip on any connection: the last statement's rows, of a transaction that is these alone. */
function runAlone<Row extends object>(pool: pg.Pool, statements: readonly Statement[]): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(asFault(nameOf(statements), error));
    pool.connect((connectError, client, release) => {
      if (connectError || !client) return fail(connectError);
      const finish = (error?: Error | null, rows?: object[]) => {
        // What went wrong may have left more behind than its message says: the next statement gets another connection.
        release(error ?? undefined);
        if (error) fail(error);
        // The statement's own column list is the contract; the store that wrote it names the row's type.
        else resolve(rows as Row[]);
      };
      try {
        client.query(new InFlight(statements, finish));
      } catch (error) {
        release();
        fail(error);
      }
    });
  });
}

/** In one round trip on this connection: the last statement's rows. */
function run<Row extends object>(client: pg.PoolClient, statements: readonly Statement[]): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const finish = (error: Error | null, rows?: object[]) => {
      if (error) reject(asFault(nameOf(statements), error));
      else resolve(rows as Row[]);
    };
    client.query(new InFlight(statements, finish));
  });
}

function nameOf(statements: readonly Statement[]): string {
  return statements.at(-1)?.name ?? 'none';
}

/** The beginning goes with the first statement: a transaction has as many round trips as statements, and one for its end. */
async function inTransaction<Result>(
  pool: pg.Pool,
  begin: readonly Statement[],
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asFault('connect', error);
  });
  let broken: Error | undefined;
  // A connection that breaks between two statements says so by an event, which without a hearer ends the process.
  const hearBreak = (error: Error) => {
    broken = error;
  };
  client.on('error', hearBreak);
  let isBegun = false;
  const database: Database = {
    query: (name, text, values) => {
      const statement = { name, text, values };
      const statements = isBegun ? [statement] : [...begin, statement];
      isBegun = true;
      return run(client, statements);
    },
    transaction: () => Promise.reject(new Error('a transaction does not hold another')),
  };
  try {
    const result = await work(database);
    if (isBegun) await run(client, [COMMIT]);
    return result;
  } catch (error) {
    const ending = isBegun ? client.query('rollback') : Promise.resolve();
    await ending.catch((rollbackError: unknown) => {
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
