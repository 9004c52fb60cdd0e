import type { ESTree } from 'vite';
import { isCode, lineAt, parse, type SourceFile } from './source-file.ts';

const FILE_LINES_LIMIT = 300;
const FUNCTION_LINES_LIMIT = 70;
const README_LINES_LIMIT = 30;
const PARAMETERS_LIMIT = 3;
const FOLDER_WITH_README = /^(src\/[^/]+|migrations|scripts|test|bench|ivr-flows)(?=\/)/;

type Function = ESTree.Function | ESTree.ArrowFunctionExpression;

/** Files that no one reads in one go. */
export function longFiles(files: readonly SourceFile[]): string[] {
  return files
    .map((file) => ({ file, lines: linesOf(file.text) }))
    .filter(({ lines }) => lines > FILE_LINES_LIMIT)
    .map(({ file, lines }) => `${file.path} has ${lines} lines`);
}

/** Functions that do more than one thing. What `describe` is given is no function but a chapter. */
export function longFunctions(files: readonly SourceFile[]): string[] {
  return eachFunction(files, (file, node) => {
    const lines = linesOf(file.text.slice(node.start, node.end));
    if (lines <= FUNCTION_LINES_LIMIT || isChapter(file, node)) return null;
    return `${file.path}:${lineAt(file, node.start)} is a function of ${lines} lines`;
  });
}

/** Functions whose callers must count their arguments. A callback takes what its caller gives. */
export function manyParameters(files: readonly SourceFile[]): string[] {
  return eachFunction(files, (file, node) => {
    const count = node.params.length;
    if (count <= PARAMETERS_LIMIT || isCallback(file, node)) return null;
    return `${file.path}:${lineAt(file, node.start)} takes ${count} arguments`;
  });
}

/** Exported functions that do not say what they promise. */
export function silentFunctions(files: readonly SourceFile[]): string[] {
  return files.filter(isCode).flatMap((file) => {
    const { nodes, comments } = parse(file);
    return nodes.flatMap((node) => {
      const names = node.type === 'ExportNamedDeclaration' ? exportedFunctions(node) : [];
      const isSaid = comments.some(
        ({ type, value, end }) =>
          type === 'Block' && value.startsWith('*') && file.text.slice(end, node.start).trim() === '',
      );
      return isSaid ? [] : names.map((name) => `${file.path}:${lineAt(file, node.start)} ${name} has no doc comment`);
    });
  });
}

/** Subjects, and the folders beside `src`, without a README, and READMEs that grew into manuals. The map of `src` itself may be longer. */
export function readmeFaults(files: readonly SourceFile[]): string[] {
  const folders = [...new Set(files.flatMap(({ path }) => FOLDER_WITH_README.exec(path)?.[0] ?? []))];
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return folders.flatMap((folder) => {
    const text = texts.get(`${folder}/README.md`);
    if (text === undefined) return [`${folder} has no README.md`];
    const lines = linesOf(text);
    return [
      ...(lines > README_LINES_LIMIT ? [`${folder}/README.md has ${lines} lines`] : []),
      ...(/must never happen here/i.test(text) ? [] : [`${folder}/README.md does not say what must never happen here`]),
    ];
  });
}

function linesOf(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}

function eachFunction(
  files: readonly SourceFile[],
  judge: (file: SourceFile, node: Function) => string | null,
): string[] {
  return files
    .filter(isCode)
    .flatMap((file) => parse(file).nodes.flatMap((node) => (isFunction(node) ? (judge(file, node) ?? []) : [])));
}

function isFunction(node: { type: string }): node is Function {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  );
}

function isChapter(file: SourceFile, node: Function): boolean {
  return isCallback(file, node, /^describe\b/);
}

function isCallback(file: SourceFile, node: Function, ofWhat = /^/): boolean {
  return parse(file).nodes.some(
    (call) =>
      call.type === 'CallExpression' &&
      call.arguments.some((argument) => argument.start === node.start) &&
      ofWhat.test(file.text.slice(call.start)),
  );
}

function exportedFunctions({ declaration }: ESTree.ExportNamedDeclaration): string[] {
  if (declaration?.type === 'FunctionDeclaration') return [declaration.id?.name ?? 'a function'];
  if (declaration?.type !== 'VariableDeclaration') return [];
  return declaration.declarations.flatMap(({ id, init }) =>
    init && isFunction(init) && id.type === 'Identifier' ? [id.name] : [],
  );
}
