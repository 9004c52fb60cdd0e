import type { TSchema } from 'typebox';
import { LIST_LIMIT } from './contract.ts';

/** A schema as data; what is not looked at here is for the serialiser. */
interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly maxItems?: number;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  /** Of what thing the fields are, and in which relation: `about: 'call offered'`. */
  readonly about?: string;
}

/** One field of an answer, and the thing it belongs to; `about` is null where the route's own entry says it. */
export interface ShownField {
  about: string | null;
  field: string;
}

/** Every field an answer of this schema can hold. A value without a name, such as a page, is its `content`. */
export function shownFields(schema: TSchema): ShownField[] {
  return fieldsOf(asNode(schema), null, []);
}

function fieldsOf(node: Node, about: string | null, path: readonly string[]): ShownField[] {
  const own = node.about ?? about;
  const inside = node.about === undefined ? path : [];
  if (node.items) return fieldsOf(node.items, own, inside);
  if (node.anyOf) {
    // That something may be absent is no field of its own.
    const shapes = node.anyOf.filter(({ type }) => type !== 'null');
    return shapes.flatMap((each) => fieldsOf(each, own, inside));
  }
  if (node.properties) {
    return Object.entries(node.properties).flatMap(([name, each]) => fieldsOf(each, own, [...inside, name]));
  }
  if (node.type === 'null') return [];
  return [{ about: own, field: inside.join('.') || path.at(-1) || 'content' }];
}

/** The lists of a schema that have no end, or one beyond the limit, by their place in it. */
export function longLists(schema: TSchema): string[] {
  return listsOf(asNode(schema), '');
}

function listsOf(node: Node, place: string): string[] {
  const isLong = node.type === 'array' && (node.maxItems === undefined || node.maxItems > LIST_LIMIT);
  return [
    ...(isLong ? [place === '' ? 'the answer' : place] : []),
    ...(node.items ? listsOf(node.items, place) : []),
    ...(node.anyOf ?? []).flatMap((each) => listsOf(each, place)),
    ...Object.entries(node.properties ?? {}).flatMap(([name, each]) => listsOf(each, `${place}/${name}`)),
  ];
}

/** Makes the function that lets through what a schema names and nothing else, and of a list no more than its limit. */
export function keepOnly(schema: TSchema): (value: unknown) => unknown {
  return keeperOf(asNode(schema));
}

type Keeper = (value: unknown) => unknown;

function keeperOf(node: Node): Keeper {
  if (node.anyOf) return keeperOfOne(node.anyOf);
  if (node.items) {
    const keep = keeperOf(node.items);
    const limit = node.maxItems ?? LIST_LIMIT;
    return (value) => (Array.isArray(value) ? value.slice(0, limit).map(keep) : []);
  }
  if (!node.properties) return keeperOfValue(node);
  const keepers = Object.entries(node.properties).map(([name, each]) => [name, keeperOf(each)] as const);
  return (value) => {
    if (!isRecord(value)) return value === null ? null : {};
    const kept: Record<string, unknown> = {};
    for (const [name, keep] of keepers) if (value[name] !== undefined) kept[name] = keep(value[name]);
    return kept;
  };
}

/** Only where a schema takes anything may a whole object stand in the place of a value. */
function keeperOfValue(node: Node): Keeper {
  const isAnything = node.type === undefined && node.const === undefined && node.enum === undefined;
  return (value) => (isAnything || typeof value !== 'object' ? value : null);
}

/** Of several shapes, the first that the value has; what has none of them is not sent. */
function keeperOfOne(shapes: readonly Node[]): Keeper {
  const known = shapes.map((node) => ({ node, keep: keeperOf(node) }));
  return (value) => known.find(({ node }) => hasShape(node, value))?.keep(value) ?? null;
}

function hasShape(node: Node, value: unknown): boolean {
  if (node.anyOf) return node.anyOf.some((each) => hasShape(each, value));
  if (node.const !== undefined) return node.const === value;
  if (node.items) return Array.isArray(value);
  if (!node.properties) return value === null ? node.type === 'null' || node.type === undefined : !isRecord(value);
  if (!isRecord(value)) return false;
  const named = node.properties;
  return (node.required ?? []).every((name) => {
    const expected = named[name]?.const;
    return value[name] !== undefined && (expected === undefined || expected === value[name]);
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** TypeBox writes plain JSON Schema; its own types hide that. */
function asNode(schema: TSchema): Node {
  return schema as Node;
}
