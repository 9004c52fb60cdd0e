// The real list of routes, as the server knows it, with something to ask each of them.
import type { FastifyInstance } from 'fastify';

export interface Route {
  method: string;
  /** With its parameters, `/api/calls/:id/end`. */
  url: string;
}

const INDENT = 4;

/** Every route of the framework with every method it answers, HEAD and OPTIONS apart. */
export function everyRoute(server: FastifyInstance): Route[] {
  const path: string[] = [];
  return server
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, branch = '', part = '', methods = ''] = /^((?:[│├└─ ]| )*)(\S+)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
      if (part === '') return [];
      path.splice(branch.length / INDENT - 1, path.length, part);
      return methods
        .split(', ')
        .filter((method) => method !== '' && method !== 'HEAD' && method !== 'OPTIONS')
        .map((method) => ({ method, url: path.join('') }));
    });
}

/** A value that this schema may take, as far as a forger would care. */
export function exampleOf(schema: unknown): unknown {
  const {
    type,
    properties,
    anyOf,
    enum: words,
    items,
    format,
    pattern,
    minLength,
    minimum,
    const: only,
  } = asRecord(schema);
  if (only !== undefined) return only;
  if (Array.isArray(words)) return words[0];
  if (Array.isArray(anyOf)) return exampleOf(anyOf[0]);
  if (type === 'object')
    return Object.fromEntries(Object.entries(asRecord(properties)).map(([name, each]) => [name, exampleOf(each)]));
  if (type === 'array') return items === undefined ? [] : [exampleOf(items)];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return minimum ?? 1;
  if (format === 'uuid') return '00000000-0000-4000-8000-000000000001';
  if (format === 'date-time') return '2026-11-21T16:00:00.000Z';
  return pattern === undefined ? 'x'.repeat(Number(minLength ?? 8)) : 'AAAA';
}

function asRecord(value: unknown): Record<string, unknown> {
  // Any object's fields may be read as unknown values.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
