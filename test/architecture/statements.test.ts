import { proveRule } from './prove-rule.ts';
import { readFiles } from './source-file.ts';
import * as rules from './statement-rules.ts';
import { TABLE_USES } from './table-uses.ts';

const source = readFiles('src');
/** The simulator and the doctor hold addresses that others set: they are compared with ours, not made. */
const line = source.filter(({ path }) => !/^src\/(simulator|doctor)\//.test(path));
const migrations = readFiles('migrations');
const tables = rules.tablesOf(migrations);

/** The simulator has a clock of its own, the demo and the console live on a machine's, keyd begins two processes of its own: the line itself has one clock. */
const MAY_READ_THE_CLOCK = /^src\/(clock\.ts|simulator\/|demo\/|doctor\/|console\/|keyd\/(main|tool)\.ts$)/;

/** The runner of migrations works before there is a line_now(); the doctor compares the server's clock with this machine's. */
const MAY_ASK_ANOTHER_CLOCK = ['src/db/migrate.ts', 'src/doctor/check-database.ts'];

proveRule({
  rule: 'the line has one clock, which tests can move',
  find: (files) => rules.machineClocks(files, { mayRead: MAY_READ_THE_CLOCK }),
  among: source,
  planted: {
    'src/routing/now.ts': 'const a = new Date();\nconst b = Date.now();\nconst c = new Date(0);',
    'src/clock.ts': 'export const now = () => Date.now();',
    'src/demo/main.ts': 'start(Date.now());',
  },
  found: ['src/routing/now.ts:1 reads the machine’s clock', 'src/routing/now.ts:2 reads the machine’s clock'],
});

proveRule({
  rule: 'every statement asks line_now(), and no other clock',
  find: (files) => rules.foreignClocks(files, { mayAsk: MAY_ASK_ANOTHER_CLOCK }),
  among: [...source, ...migrations],
  planted: {
    'src/calls/call-store.ts': 'const sql = `update calls set ended_at = now() where id = $1`;',
    'src/calls/leg-store.ts': 'const sql = `select line_now() -- never now()\n from legs`;\nclock.now();',
    'src/calls/work-store.ts': "const sql = 'select current_timestamp';",
    'migrations/0001-clock.sql': 'create function line_now() as $$ select transaction_timestamp() $$;\n-- not now()',
    'migrations/0002-bad.sql': 'create table a (at timestamptz default now());',
  },
  found: [
    'src/calls/call-store.ts:1 asks another clock',
    'src/calls/work-store.ts:1 asks another clock',
    'migrations/0002-bad.sql asks another clock',
  ],
});

proveRule({
  rule: 'a folder touches no table that it does not say it touches',
  find: (files) => rules.strayTables(files, { tables, uses: TABLE_USES }),
  among: source,
  planted: {
    'src/routing/desk-store.ts': 'const sql = `select sessions.id from sessions join calls on true`;',
    'src/http/live.ts': "const sql = 'delete from outbox';",
    'src/calls/call-store.ts': 'const sql = `with call as (select 1) update calls set state = $1 from call`;',
  },
  found: ['routing touches sessions', 'http touches outbox'],
});

proveRule({
  rule: 'the list of tables is true, and every table has one owner',
  find: (files) =>
    files === source
      ? rules.listFaults(files, { tables, uses: TABLE_USES })
      : rules.listFaults(files, { tables: ['calls', 'offers'], uses: { calls: { owns: ['calls', 'alarms'] } } }),
  among: source,
  planted: { 'src/calls/call-store.ts': "const sql = 'select from calls';" },
  found: ['no longer true: calls touches alarms', 'offers has 0 owners'],
});

proveRule({
  rule: 'every address of the voice path has our MAC or none, and the overrides always',
  find: rules.strayAddresses,
  among: line,
  planted: {
    'src/telephony/good.ts':
      "const a = urls.make('/voice/menu', id, []) + urls.plain('/voice/status');\nconst h = { '/voice/menu': menu };\nif (route === '/voice/status') act();",
    'src/telephony/bad.ts': "const a = origin + '/voice/menu';\nredirect('/voice/hold');",
  },
  found: [
    'src/telephony/bad.ts:1 writes an address of the voice path by hand',
    'src/telephony/bad.ts:2 writes an address of the voice path by hand',
  ],
});
