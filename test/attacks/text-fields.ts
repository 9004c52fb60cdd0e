// Where a text that somebody chose can reach a page, read off the contracts and the pages themselves: a new place is not overlooked.
import type { Declared } from '../../src/http/route-policy.ts';
import { readFiles } from '../architecture/source-file.ts';

/** No page shows these as they are: moments become times, ids stand in addresses, bytes go to a cipher. */
const NOT_SHOWN =
  /(?:^|[ .])(?:id|\w+Id|\w+At|at|since|longestSince|until|\w+Until|serverTime|notedOn|token|offer|sealed|sealedNumber|path|role|purpose|signIn|recoveryId|chunderw|languages|state)$/;
/** A field that takes any text, as JSX or HTML writes one, or a part of a page that is one. */
const FIELD =
  /<(?:input|textarea|MarkedText|GuardedField|Field)\b(?![^>]*(?:type="(?:range|checkbox|radio|date|time)"|\bhidden\b))/g;

/**
 * Each free text that leaves the line for a page, as `document field`, such as `floor breakGlasses.line`: a string that is no word of a
 * list and has no form.
 */
export function textsShown(declared: readonly Declared[]): string[] {
  const pages = readFiles('src/console').map(({ text }) => text);
  const isShown = (name: string) => name.startsWith('live ') || pages.some((text) => text.includes(lastWordOf(name)));
  const found = declared
    .filter(({ name }) => isShown(name))
    .flatMap(({ name, response, policy }) => {
      const answers = Object.entries(response).filter(([status]) => status.startsWith('2'));
      return [...answers.map(([, schema]) => schema), ...Object.values(policy.answers ?? {})].flatMap((schema) =>
        textsIn(schema).map((field) => `${documentOf(name)} ${withoutDocument(field, name)}`),
      );
    });
  return [...new Set(found)].filter((field) => !NOT_SHOWN.test(field)).sort();
}

/** Of an address: no page asks for it where none has this. */
function lastWordOf(name: string): string {
  return `/${name.split('/').findLast((part) => !part.startsWith(':')) ?? ''}`;
}

/** How often each part of the pages has a field to type in. */
export function fieldsWritten(): Record<string, number> {
  const parts = ['src/console', 'src/simulator/pages'].flatMap((folder) => readFiles(folder));
  const counted = parts
    .filter(({ path }) => /\.(?:tsx|html)$/.test(path))
    .map(({ path, text }) => [path.replace(/^src\//, ''), text.match(FIELD)?.length ?? 0] as const);
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}

/** A document has one name, whether it is asked for or pushed, and whichever part of a list it is: the same page draws it. */
function documentOf(name: string): string {
  return name.replace(/^(?:GET|HEAD|POST|DELETE|PUT) \/(?:api\/)?|^live /, '').replace('/after/:after', '');
}

/** What is pushed has the document's name once more at the beginning. */
function withoutDocument(field: string, name: string): string {
  return name.startsWith('live ') ? field.replace(`${documentOf(name)}.`, '') : field;
}

function textsIn(schema: unknown, path = ''): string[] {
  const { type, properties, items, anyOf, enum: words, const: only, format, pattern } = asRecord(schema);
  if (words !== undefined || only !== undefined) return [];
  if (Array.isArray(anyOf)) return anyOf.flatMap((each) => textsIn(each, path));
  if (type === 'array') return textsIn(items, path);
  if (type === 'object')
    return Object.entries(asRecord(properties)).flatMap(([name, each]) =>
      textsIn(each, path === '' ? name : `${path}.${name}`),
    );
  return type === 'string' && format === undefined && pattern === undefined ? [path] : [];
}

function asRecord(value: unknown): Record<string, unknown> {
  // Any object's fields may be read as unknown values.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The same document with this text in each of these fields, `document field`; tells which it found. */
export function withTexts<Value>(
  value: Value,
  into: { name: string; fields: readonly string[]; text: string; found?: Set<string> },
): Value {
  const change = (each: unknown, path: string): unknown => {
    if (Array.isArray(each)) return each.map((item) => change(item, path));
    if (typeof each === 'object' && each !== null)
      return Object.fromEntries(
        Object.entries(each).map(([name, item]) => [name, change(item, path === '' ? name : `${path}.${name}`)]),
      );
    const field = `${into.name} ${path}`;
    if (typeof each !== 'string' || !into.fields.includes(field)) return each;
    into.found?.add(field);
    return into.text;
  };
  // The same fields, the same types.
  return change(value, '') as Value;
}
