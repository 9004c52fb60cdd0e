// The project's own files, as the rules of this folder read them: text, and the syntax tree where it is code.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ESTree, type ParseResult, parseSync } from 'vite';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = new Set(['node_modules', 'dist', '.git', '.data']);
const CODE = /\.(ts|tsx|js|mjs)$/;

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface Parsed {
  /** Every node of the syntax tree, a node before what is inside it. */
  readonly nodes: readonly ESTree.Node[];
  readonly comments: ParseResult['comments'];
}

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The imported file from the root of the repository, or null for a package. */
  readonly path: string | null;
  readonly isTypeOnly: boolean;
}

const parsedFiles = new WeakMap<SourceFile, Parsed>();

/** Every file under these folders or of these names; a name that is not there (yet) counts as empty. */
export function readFiles(...names: readonly string[]): SourceFile[] {
  return names.flatMap((name) => {
    const place = join(REPOSITORY, name);
    if (!existsSync(place)) return [];
    return listFiles(place).map((path) => plant(relative(REPOSITORY, path).split(sep).join('/'), readText(path)));
  });
}

/** A file that is only said to exist: what a rule must find. */
export function plant(path: string, text: string): SourceFile {
  return { path, text };
}

/** True for what TypeScript or Node runs. */
export function isCode(file: SourceFile): boolean {
  return CODE.test(file.path);
}

/** The syntax tree and the comments of a file of code. */
export function parse(file: SourceFile): Parsed {
  const known = parsedFiles.get(file);
  if (known) return known;
  const { program, comments, errors } = parseSync(file.path, file.text);
  if (errors.length > 0) throw new Error(`${file.path} is no code: ${errors[0]?.message}`);
  const parsed = { nodes: nodesIn(program), comments };
  parsedFiles.set(file, parsed);
  return parsed;
}

/** Everything the file imports by name: static, dynamic, and by `export … from`. */
export function importsOf(file: SourceFile): Import[] {
  return parse(file).nodes.flatMap((node) => {
    switch (node.type) {
      case 'ImportDeclaration':
        return [importOf(file, node.source.value, isTypeImport(node))];
      case 'ExportAllDeclaration':
        return [importOf(file, node.source.value, node.exportKind === 'type')];
      case 'ExportNamedDeclaration':
        return node.source ? [importOf(file, node.source.value, node.exportKind === 'type')] : [];
      case 'ImportExpression':
        return node.source.type === 'Literal' ? [importOf(file, String(node.source.value), false)] : [];
      default:
        return [];
    }
  });
}

/** The line on which a place of the file lies, from 1. */
export function lineAt(file: SourceFile, offset: number): number {
  return file.text.slice(0, offset).split('\n').length;
}

function nodesIn(value: unknown): ESTree.Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(nodesIn);
  // Only nodes of the tree have a type and a place.
  return 'type' in value && 'start' in value ? [value as ESTree.Node, ...inner] : inner;
}

function importOf(file: SourceFile, specifier: string, isTypeOnly: boolean): Import {
  const path = specifier.startsWith('.') ? new URL(specifier, `file:///${file.path}`).pathname.slice(1) : null;
  return { specifier, path, isTypeOnly };
}

function isTypeImport(node: ESTree.ImportDeclaration): boolean {
  if (node.importKind === 'type') return true;
  const isType = (each: ESTree.ImportDeclarationSpecifier) =>
    each.type === 'ImportSpecifier' && each.importKind === 'type';
  return node.specifiers.length > 0 && node.specifiers.every(isType);
}

function listFiles(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
    if (BUILT.has(entry.name)) return [];
    return entry.isDirectory() ? listFiles(join(place, entry.name)) : [join(place, entry.name)];
  });
}

/** Sounds and pictures hold no words. */
function readText(path: string): string {
  return /\.(wav|png|woff2)$/.test(path) ? '' : readFileSync(path, 'utf8');
}
