import type { Database, ForPeople } from '../../../src/db/database.ts';
import { BRING_STATEMENTS } from './bring-statements.ts';
import { CALL_STATEMENTS } from './call-statements.ts';
import { COVER_STATEMENTS } from './cover-statements.ts';
import { DUE_STATEMENTS } from './due-statements.ts';
import { ENDING_STATEMENTS } from './ending-statements.ts';
import { LEG_STATEMENTS } from './leg-statements.ts';
import { OFFER_STATEMENTS } from './offer-statements.ts';
import { ON_CALL_STATEMENTS } from './on-call-statements.ts';
import { PRESENCE_STATEMENTS } from './presence-statements.ts';
import type { Tables } from './rows.ts';
import type { Statement } from './statement.ts';
import { TALK_STATEMENTS } from './talk-statements.ts';

/** By name. */
export const STATEMENTS: Readonly<Record<string, Statement>> = {
  ...CALL_STATEMENTS,
  ...LEG_STATEMENTS,
  ...BRING_STATEMENTS,
  ...ENDING_STATEMENTS,
  ...TALK_STATEMENTS,
  ...COVER_STATEMENTS,
  ...ON_CALL_STATEMENTS,
  ...OFFER_STATEMENTS,
  ...PRESENCE_STATEMENTS,
  ...DUE_STATEMENTS,
};

/** Comes before a statement or a whole transaction, and after it; what it throws is what the line is told. */
export interface Weather {
  before(): Promise<void> | undefined;
  after(): Promise<void> | undefined;
}

interface Asked {
  name: string;
  text: string;
  values: readonly unknown[];
}

/** Nobody is asked into a talk in memory, neither a colleague nor an interpreter, and nobody called back: such statements find nothing. */
const ABOUT_GUESTS = /\bguests?\b|_guests?\b|\bguest_|\bcall_backs?\b|\bcall_back_(?!to_queue)/;
const aboutGuests = new Map<string, boolean>();
const FAIR: Weather = { before: () => undefined, after: () => undefined };

/**
 * The call path's database in memory: each of the line's own statements, known by its name, as a rule over plain rows. A
 * transaction has the tables to itself, which is less than Postgres allows: races of rows are tried on Postgres.
 */
export function createMemoryDatabase(tables: Tables, weather: Weather = FAIR): Database & ForPeople {
  const gate = createGate();
  const run = <Row extends object>({ name, text, values }: Asked): Row[] => {
    const known = STATEMENTS[name];
    if (!known && isAboutGuests(name, text)) return [];
    if (!known) throw new Error(`no statement ${name} in memory`);
    // The contract compares each row with what Postgres answers.
    return known(tables, values) as Row[];
  };
  const slowly = async <Row extends object>(asked: Asked, coming: Promise<void> | undefined): Promise<Row[]> => {
    if (coming) await coming;
    while (gate.isShut()) await gate.opens();
    const rows = run<Row>(asked);
    const going = weather.after();
    if (going) await going;
    return rows;
  };
  const held: Database = {
    query: async (name, text, values) => run({ name, text, values }),
    transaction: () => Promise.reject(new Error('a transaction does not hold another')),
  };
  const database: Database & ForPeople = {
    // Mostly there is nothing to wait for, and then no more than the answer is made.
    query: (name, text, values) => {
      const asked = { name, text, values };
      const coming = weather.before();
      if (coming || gate.isShut()) return slowly(asked, coming);
      try {
        const rows = run<never>(asked);
        const going = weather.after();
        return going ? going.then(() => rows) : Promise.resolve(rows);
      } catch (error) {
        return Promise.reject(error);
      }
    },
    transaction: async (work) => {
      await weather.before();
      while (gate.isShut()) await gate.opens();
      gate.shut();
      try {
        const result = await work(held);
        await weather.after();
        return result;
      } finally {
        gate.open();
      }
    },
    as: () => database,
  };
  return database;
}

/** What it is about follows from the text, and Postgres knows no two texts of one name. */
function isAboutGuests(name: string, text: string): boolean {
  const is = aboutGuests.get(name) ?? ABOUT_GUESTS.test(text);
  aboutGuests.set(name, is);
  return is;
}

/** Shut while a transaction has the tables. */
function createGate() {
  let isShut = false;
  let waiting: { opens: Promise<void>; tell(): void } | undefined;
  return {
    isShut: () => isShut,
    shut: () => {
      isShut = true;
    },
    open: () => {
      isShut = false;
      waiting?.tell();
      waiting = undefined;
    },
    opens: (): Promise<void> => {
      if (waiting) return waiting.opens;
      let tell = () => {};
      const opens = new Promise<void>((resolve) => {
        tell = resolve;
      });
      waiting = { opens, tell };
      return opens;
    },
  };
}
