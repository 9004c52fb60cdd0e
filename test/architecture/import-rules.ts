import { ALONE, COMPOSERS, ENVIRONMENT_READERS, IMPORT_TABLE, SOLE_IMPORTERS, STORE_USES } from './import-table.ts';
import { type Import, importsOf, isCode, lineAt, parse, type SourceFile } from './source-file.ts';

const ROUTES = /(^|[/-])routes\.ts$/;
const FREE_TO_ALL = ['clock', 'refusal'];
const WITHOUT_DEVELOPMENT_PACKAGES = /^src\/(?!console\/|simulator\/|demo\/)/;

/** Imports that the table does not allow, and folders without a row. */
export function strayImports(files: readonly SourceFile[]): string[] {
  return eachImport(files, (file, used) => {
    const from = unitOf(file.path);
    const to = used.path && unitOf(used.path);
    if (!from || !to || from === to || COMPOSERS.includes(from)) return null;
    return mayImport({ file, from, to, used }) ? null : `${from} imports ${used.path}`;
  });
}

/** Rows that are missing, and rows that make a circle. */
export function tableFaults(files: readonly SourceFile[]): string[] {
  const units = new Set(files.flatMap((file) => unitOf(file.path) ?? []));
  const missing = [...units].filter((unit) => !IMPORT_TABLE[unit] && !COMPOSERS.includes(unit));
  const arrows = new Map(Object.entries(IMPORT_TABLE).map(([unit, row]) => [unit, [...row.imports]]));
  return [...missing.map((unit) => `${unit} has no row`), ...circles(arrows)];
}

/** Files that need each other in a circle to be loaded; a type that is looked at twice harms nobody. */
export function importCircles(files: readonly SourceFile[]): string[] {
  const arrows = files
    .filter(isCode)
    .map((file) => [file.path, importsOf(file).flatMap((used) => (used.isTypeOnly ? [] : (used.path ?? [])))] as const);
  return circles(new Map(arrows));
}

/** Another folder's statements and routes, used without being on the list; and entries of the list that nobody uses. */
export function strayStoreUses(files: readonly SourceFile[]): string[] {
  const used = new Set<string>();
  const stray = eachImport(files, (file, { path }) => {
    const from = unitOf(file.path);
    if (!path || !from || from === unitOf(path) || from === 'console') return null;
    if (ROUTES.test(path) && from !== 'app') return `${file.path} imports routes: ${path}`;
    if (!path.endsWith('-store.ts')) return null;
    const use = STORE_USES.find(({ store, by }) => path === `src/${store}` && by === from);
    if (use) used.add(`${use.by} uses ${use.store}`);
    return use ? null : `${file.path} imports ${path}`;
  });
  const idle = STORE_USES.map(({ store, by }) => `${by} uses ${store}`).filter((entry) => !used.has(entry));
  return [...stray, ...idle.map((entry) => `no longer true: ${entry}`)];
}

/** Packages imported outside the one part that may know them. */
export function strayPackages(files: readonly SourceFile[]): string[] {
  return eachImport(files, (file, { specifier }) => {
    const rule = SOLE_IMPORTERS.find(({ packages }) => packages.test(specifier));
    if (!rule || rule.files.some((prefix) => file.path.startsWith(prefix))) return null;
    if (specifier.startsWith('fastify') && ROUTES.test(file.path)) return null;
    return `${file.path} imports ${specifier}`;
  });
}

/** Code that runs in production and needs a package that production does not install. */
export function missingPackages(
  files: readonly SourceFile[],
  { installed }: { installed: readonly string[] },
): string[] {
  const ofProduction = files.filter((file) => WITHOUT_DEVELOPMENT_PACKAGES.test(file.path));
  return eachImport(ofProduction, (file, { specifier, path, isTypeOnly }) => {
    if (path || isTypeOnly || specifier.startsWith('node:')) return null;
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    return installed.includes(name) ? null : `${file.path} imports ${specifier}`;
  });
}

/** Files that gather others for re-export, which hide who uses what. */
export function barrels(files: readonly SourceFile[]): string[] {
  return files.filter(isCode).flatMap((file) => {
    const isIndex = /(^|\/)index\.[a-z]+$/.test(file.path);
    const exports = parse(file).nodes.filter(
      (node) =>
        node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && node.source !== null),
    );
    return [
      ...(isIndex ? [`${file.path} is an index`] : []),
      ...exports.map((node) => `${file.path}:${lineAt(file, node.start)} exports what another file holds`),
    ];
  });
}

/** Readers of the environment that are not the beginning of a process. */
export function environmentReaders(files: readonly SourceFile[]): string[] {
  const others = files.filter((file) => isCode(file) && !ENVIRONMENT_READERS.includes(file.path));
  return others.flatMap((file) => {
    const byImport = importsOf(file).filter(({ specifier }) => /^(node:)?process$/.test(specifier));
    const byName = parse(file).nodes.filter(({ type, start }) => {
      if (type !== 'Identifier' || !/^process\b/.test(file.text.slice(start))) return false;
      const isAsked = /^process\s*(\?\.|\.|\[['"])\s*env\b/.test(file.text.slice(start));
      const isTakenApart = /\{[^{}]*\benv\b[^{}]*\}\s*=\s*$/.test(file.text.slice(0, start));
      return isAsked || isTakenApart;
    });
    return [
      ...byImport.map(({ specifier }) => `${file.path} imports ${specifier}`),
      ...byName.map(({ start }) => `${file.path}:${lineAt(file, start)} reads the environment`),
    ];
  });
}

function eachImport(files: readonly SourceFile[], judge: (file: SourceFile, used: Import) => string | null): string[] {
  return files.filter(isCode).flatMap((file) => importsOf(file).flatMap((used) => judge(file, used) ?? []));
}

function mayImport(asked: { file: SourceFile; from: string; to: string; used: Import }): boolean {
  const { file, from, to, used } = asked;
  if (FREE_TO_ALL.includes(to)) return !ALONE.includes(from) && from !== 'console';
  if (from === 'console' && used.isTypeOnly && used.path?.endsWith('/contract.ts')) return true;
  if (to === 'http' && ROUTES.test(file.path)) return true;
  const row = IMPORT_TABLE[from];
  if (!row) return false;
  return row.imports.includes(to) || (used.isTypeOnly && row.types?.includes(to) === true);
}

/** `src/calls/call.ts` is of `calls`, `src/config-rules.ts` of `config`, and a file outside `src` of nothing. */
function unitOf(path: string): string | null {
  const [top, folder, file] = path.split('/');
  if (top !== 'src' || folder === undefined) return null;
  return file === undefined ? (/^[a-z]+/.exec(folder)?.[0] ?? null) : folder;
}

function circles(arrows: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (at: string, trail: readonly string[]) => {
    if (trail.includes(at)) found.push([...trail.slice(trail.indexOf(at)), at].join(' → '));
    if (trail.includes(at) || done.has(at)) return;
    for (const next of arrows.get(at) ?? []) follow(next, [...trail, at]);
    done.add(at);
  };
  for (const start of arrows.keys()) follow(start, []);
  return found;
}
