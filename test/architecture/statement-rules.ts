// What stands in the texts of the code: statements for Postgres, addresses for the carrier.
import { isCode, lineAt, parse, type SourceFile } from './source-file.ts';
import type { TableUses } from './table-uses.ts';

const SQL = /\b(select|insert into|update|delete from|with)\b/;
/** Postgres' own ways to ask what time it is. */
const FOREIGN_CLOCK =
  /\b(?<!line_)(now\s*\(|(clock|transaction|statement)_timestamp\s*\(|current_(timestamp|date|time)\b|localtime)/;
const CLOCK_ITSELF = /create function line_now\(\)[\s\S]*?\$\$;/;
const TABLE = /\b(?:from|join|update|into|using|truncate)\s+(?:only\s+)?([a-z_]+)\b/g;
const TABLE_MADE = /\bcreate (?:unlogged )?(?:table|view)(?: if not exists)? ([a-z_]+)/g;

const COMMENT = /--.*$/gm;

interface Text {
  file: SourceFile;
  value: string;
  start: number;
}

/** Statements that ask another clock than `line_now()`. */
export function foreignClocks(files: readonly SourceFile[], { mayAsk }: { mayAsk: readonly string[] }): string[] {
  const inCode = textsOf(files.filter(({ path }) => !mayAsk.includes(path)))
    .filter(({ value }) => FOREIGN_CLOCK.test(value))
    .map(({ file, start }) => `${file.path}:${lineAt(file, start)} asks another clock`);
  const inMigrations = files
    .filter(({ path }) => path.endsWith('.sql'))
    .filter(({ text }) => FOREIGN_CLOCK.test(text.replace(CLOCK_ITSELF, '').replace(COMMENT, '')))
    .map(({ path }) => `${path} asks another clock`);
  return [...inCode, ...inMigrations];
}

/** Reading the machine's clock outside the places that may. */
export function machineClocks(files: readonly SourceFile[], { mayRead }: { mayRead: RegExp }): string[] {
  return files
    .filter((file) => isCode(file) && !mayRead.test(file.path))
    .flatMap((file) =>
      parse(file)
        .nodes.filter((node) => {
          const isNew = node.type === 'NewExpression' && node.arguments.length === 0;
          const isCall = node.type === 'CallExpression';
          const text = file.text.slice(node.start, node.end);
          return (isNew && /^new Date\b/.test(text)) || (isCall && /^(Date\.now|Date|performance\.now)\(/.test(text));
        })
        .map(({ start }) => `${file.path}:${lineAt(file, start)} reads the machine’s clock`),
    );
}

/** Tables that a folder's statements touch without being on the list. */
export function strayTables(
  files: readonly SourceFile[],
  { tables, uses }: { tables: readonly string[]; uses: TableUses },
): string[] {
  const listed = listedUses(uses);
  return touchesOf(files, tables).filter((entry) => !listed.includes(entry));
}

/** Entries of the list that are no longer true, and tables that have not exactly one owner. */
export function listFaults(
  files: readonly SourceFile[],
  { tables, uses }: { tables: readonly string[]; uses: TableUses },
): string[] {
  const touched = touchesOf(files, tables);
  const ownersOf = (table: string) =>
    Object.values(uses).filter(({ owns, behindFunctions = [] }) => [...owns, ...behindFunctions].includes(table))
      .length;
  return [
    ...listedUses(uses)
      .filter((entry) => !touched.includes(entry))
      .map((entry) => `no longer true: ${entry}`),
    ...tables.filter((table) => ownersOf(table) !== 1).map((table) => `${table} has ${ownersOf(table)} owners`),
  ];
}

/** The tables and views that the migrations make. */
export function tablesOf(migrations: readonly SourceFile[]): string[] {
  return migrations.flatMap(({ text }) => [...text.matchAll(TABLE_MADE)].flatMap(([, name]) => name ?? []));
}

/** Addresses of the voice path that do not pass through the one maker of addresses, which adds MAC and overrides. */
export function strayAddresses(files: readonly SourceFile[]): string[] {
  return files.filter(isCode).flatMap((file) => {
    const texts = textsOf([file]).filter(({ value }) => /\/voice\//.test(value));
    return texts
      .filter(({ start }) => {
        const before = file.text.slice(0, start).trimEnd();
        const after = file.text.slice(start).replace(/^(['"`])\/voice\/[a-z*-]+\1/, '');
        const isMade = /\burls\.(make|plain)\($/.test(before);
        const isRouteName = /^:/.test(after) || /(===|\?\?)$/.test(before);
        return !isMade && !isRouteName;
      })
      .map(({ start }) => `${file.path}:${lineAt(file, start)} writes an address of the voice path by hand`);
  });
}

/** Every string and template of the code that is not an import; of a template, the written parts. */
function textsOf(files: readonly SourceFile[]): Text[] {
  return files.filter(isCode).flatMap((file) =>
    parse(file).nodes.flatMap((node) => {
      if (node.type === 'TemplateLiteral') {
        const value = node.quasis.map((quasi) => quasi.value.raw).join(' ');
        return [{ file, value: withoutComments(value), start: node.start }];
      }
      if (node.type !== 'Literal' || typeof node.value !== 'string') return [];
      return [{ file, value: node.value, start: node.start }];
    }),
  );
}

function touchesOf(files: readonly SourceFile[], tables: readonly string[]): string[] {
  const touches = textsOf(files).flatMap(({ file, value }) =>
    [...value.matchAll(TABLE)].flatMap(([, table]) =>
      table !== undefined && tables.includes(table) ? [`${folderOf(file)} touches ${table}`] : [],
    ),
  );
  return [...new Set(touches)];
}

function listedUses(uses: TableUses): string[] {
  return Object.entries(uses).flatMap(([folder, { owns, also = {} }]) =>
    [...owns, ...Object.keys(also)].map((table) => `${folder} touches ${table}`),
  );
}

function folderOf({ path }: SourceFile): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

function withoutComments(sql: string): string {
  return SQL.test(sql) ? sql.replace(COMMENT, '') : sql;
}
