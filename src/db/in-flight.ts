import pg from 'pg';
import { asParameter } from './parameter.ts';

/** One statement under a name, which each connection prepares once. */
export interface Statement {
  name: string;
  text: string;
  values: readonly unknown[];
}

type Finish = (error: Error | null, rows?: object[]) => void;
interface Column {
  name: string;
  read(text: string): unknown;
}
/** What a connection has prepared under a name. */
interface Prepared {
  text: string;
  columns: readonly Column[];
}

/** The driver's types ask for it, the driver does not: nothing is flushed before the end of a batch. */
const MORE = true;
/** All rows at once, of the portal without a name. */
const NO_LIMIT = { portal: '' };
const NO_COLUMN: Column = { name: '', read: String };
const NO_COLUMNS: readonly Column[] = [];
const preparedOn = new WeakMap<pg.Connection, Map<string, Prepared>>();

/**
 * Statements on their way through the driver: sent and answered in one round trip, and, unless one of them begins another, in one
 * transaction of their own, so that when one fails none has happened. The answer is the last one's rows. The driver's own query would ask the server anew each time how the
 * rows look, and end a transaction with every statement.
 */
export class InFlight implements pg.Submittable {
  /** Called once. The driver puts its own in its place, which watches the time and then calls this one. */
  callback: Finish;
  readonly #statements: readonly Statement[];
  readonly #rows: object[] = [];
  readonly #parameters: readonly (string | Buffer | null)[][];
  #prepared = new Map<string, Prepared>();
  /** Whose answer comes next. */
  #at = 0;
  #columns: readonly Column[] = NO_COLUMNS;

  /** Throws at a value that Postgres has no words for. */
  constructor(statements: readonly Statement[], callback: Finish) {
    this.#statements = statements;
    this.#parameters = statements.map(({ values }) => values.map(asParameter));
    this.callback = callback;
  }

  /** Nothing here may throw once something was sent: half a batch would put every later answer in the wrong place. */
  submit(connection: pg.Connection): Error | undefined {
    this.#prepared = preparedBy(connection);
    const twin = this.#statements.find(({ name, text }) => (this.#prepared.get(name)?.text ?? text) !== text);
    if (twin) return new Error(`two statements are called ${twin.name}`);
    connection.stream.cork();
    for (let at = 0; at < this.#statements.length; at += 1) this.#send(connection, at);
    connection.sync();
    connection.stream.uncork();
    this.#begin();
    return undefined;
  }

  handleRowDescription({ fields }: { fields: readonly pg.FieldDef[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({ name, read: pg.types.getTypeParser(dataTypeID, 'text') }));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (this.#at < this.#statements.length - 1) return;
    const row: Record<string, unknown> = {};
    const columns = this.#columns;
    for (let at = 0; at < columns.length; at += 1) {
      const { name, read } = columns[at] ?? NO_COLUMN;
      const text = fields[at] ?? null;
      row[name] = text === null ? null : read(text);
    }
    this.#rows.push(row);
  }

  handleCommandComplete(): void {
    const done = this.#statements[this.#at];
    if (done && !this.#prepared.has(done.name)) {
      this.#prepared.set(done.name, { text: done.text, columns: this.#columns });
    }
    this.#at += 1;
    this.#begin();
  }

  handleReadyForQuery(): void {
    this.callback(null, this.#rows);
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  #send(connection: pg.Connection, at: number): void {
    const { name = '', text = '' } = this.#statements[at] ?? {};
    const isNew = !this.#prepared.has(name);
    if (isNew) {
      // A first try may have come to nothing after it was prepared. Of what is not there nothing is closed.
      connection.close({ type: 'S', name }, MORE);
      connection.parse({ name, text, types: [] }, MORE);
    }
    connection.bind({ statement: name, values: this.#parameters[at] ?? [] }, MORE);
    if (isNew && at === this.#statements.length - 1) connection.describe({ type: 'P', name: '' }, MORE);
    connection.execute(NO_LIMIT, MORE);
  }

  #begin(): void {
    const next = this.#statements[this.#at];
    this.#columns = (next && this.#prepared.get(next.name)?.columns) ?? NO_COLUMNS;
  }
}

function preparedBy(connection: pg.Connection): Map<string, Prepared> {
  let prepared = preparedOn.get(connection);
  if (!prepared) {
    prepared = new Map();
    preparedOn.set(connection, prepared);
  }
  return prepared;
}
