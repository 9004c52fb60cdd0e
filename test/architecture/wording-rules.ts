import { isCode, lineAt, parse, type SourceFile } from './source-file.ts';

/** The duties of the two legal texts that code, tests and pages may cite. */
export const LAW_IDS: readonly string[] = [
  // The National Action Plan of 2004.
  ...['A1.1', 'A1.2', 'A3.1', 'A3.2', 'A3.3', 'A3.4', 'A3.5', 'A3.6', 'A4.1', 'A4.2', 'A5.1', 'A5.2', 'A5.3'],
  ...['A6.1', 'A6.2', 'A6.3', 'A6.4', 'A9.1', 'A9.2', 'A9.3', 'A9.4', 'A9.5', 'A13.1'],
  // The Rules of the National Referral Mechanism of 2009.
  ...['B1.3', 'B2.4', 'B2.6', 'B3.1', 'B3.3', 'B3.4', 'B3.5', 'B3.6', 'B3.11'],
  ...['B4.1', 'B4.2', 'B4.3', 'B4.4', 'B4.5', 'B6.1', 'B6.2', 'B6.6'],
];

const LAW_ID = /(?<![\w.-])[AB]\d{1,2}\.\d{1,2}(?![\w-])/g;
const PLACE = /(?<![\w./-])((?:src|test|docs|scripts|migrations|ivr-flows|bench)\/[\w./-]*\w)(?![\w*<{$/])/g;
const PAGE = /(?<![\w*])([\w-]+\.md)\b/g;
const ALWAYS_FORBIDDEN: readonly { words: RegExp; because: string }[] = [
  { words: /(?<![\w.~-])\/(?:home|Users|work|workspace|builds)\//, because: 'a path of one machine' },
  { words: /(?:registry|mirror|proxy)\.[a-z0-9.-]+\.(?:org|com|net|internal|local)\b/i, because: 'a registry' },
  { words: /\b(?:TODO|FIXME|XXX|HACK)\b/, because: 'work that belongs in an issue' },
  { words: /@ts-(?:ignore|nocheck|expect-error)|biome-ignore|eslint-disable/, because: 'a check switched off' },
];

/** Ids of the law that do not exist, in titles, comments and pages. */
export function unknownLaw(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    [...file.text.matchAll(LAW_ID)]
      .filter(([id]) => !LAW_IDS.includes(id))
      .map(({ 0: id, index }) => `${file.path}:${lineAt(file, index)} cites ${id}`),
  );
}

/** Words that belong to one machine, to a workshop, or to an unfinished thing. */
export function forbiddenWords(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    ALWAYS_FORBIDDEN.flatMap(({ words, because }) => {
      const index = file.text.search(words);
      return index < 0 ? [] : [`${file.path}:${lineAt(file, index)} holds ${because}`];
    }),
  );
}

/** Paths that lead out of the repository, but for the contract test, which runs only where its folder is. */
export function waysOut(files: readonly SourceFile[], { mayLeave }: { mayLeave: readonly string[] }): string[] {
  return files
    .filter(({ path }) => !mayLeave.includes(path))
    .flatMap((file) =>
      [...file.text.matchAll(/(?<![\w./])(?:\.\.\/)+[\w.-]*/g)]
        .filter(([way]) => leavesFrom(file.path, way))
        .map(({ 0: way, index }) => `${file.path}:${lineAt(file, index)} leads out of the repository: ${way}`),
    );
}

/** Pages, files and folders of the project that a text names and that are not there. A migration that ran is never edited. */
export function deadReferences(files: readonly SourceFile[], { paths }: { paths: readonly string[] }): string[] {
  const isThere = (path: string) => paths.some((each) => each === path || each.startsWith(`${path}/`));
  const isNamed = (name: string) => paths.some((each) => each.endsWith(`/${name}`) || each === name);
  return files
    .filter(({ path }) => !path.startsWith('migrations/'))
    .flatMap((file) => {
      const found = [
        ...[...file.text.matchAll(PLACE)].filter(([, place = '']) => !isThere(place.replace(/\/$/, ''))),
        ...[...file.text.matchAll(PAGE)].filter(([, page = '']) => !isNamed(page)),
        ...file.text.matchAll(/\b(design §\d)/g),
      ];
      return found.map(({ 1: name, index }) => `${file.path}:${lineAt(file, index)} names ${name}, which is not here`);
    });
}

/** Tests that are left out, or that keep the others from running. */
export function skippedTests(files: readonly SourceFile[]): string[] {
  return files.filter(isCode).flatMap((file) =>
    parse(file)
      .nodes.filter(
        ({ type, start }) =>
          type === 'MemberExpression' && /^(it|test|describe)\.(skip|only|todo|fails)\b/.test(file.text.slice(start)),
      )
      .map(({ start }) => `${file.path}:${lineAt(file, start)} leaves tests out`),
  );
}

/** Faults that are caught and forgotten without a word why. */
export function emptyCatches(files: readonly SourceFile[]): string[] {
  return files.filter(isCode).flatMap((file) =>
    parse(file)
      .nodes.filter(
        (node) => node.type === 'CatchClause' && /^\{\s*\}$/.test(file.text.slice(node.body.start, node.end)),
      )
      .map(({ start }) => `${file.path}:${lineAt(file, start)} forgets a fault`),
  );
}

/** A path of a text is meant from its file, or from the root of the repository. */
function leavesFrom(path: string, way: string): boolean {
  const depth = path.split('/').length - 1;
  const steps = way.split('../').length - 1;
  return steps > depth || (/shared$/.test(way) && !path.startsWith('src/console/'));
}
