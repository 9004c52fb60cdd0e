import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Line, openAccess } from '../access/people.ts';
import { addressesOf } from './routes.ts';

/** As people write and say them. */
const NUMBERS = ['+994000000001', '994000000001', '0500000001', '050 000 00 01', '0001'];
/** What somebody types or a browser makes: words, secrets and keys, each with its reason. No search is among them. */
const FREE: Readonly<Record<string, string>> = {
  name: 'the name under which somebody signs in',
  password: 'a password may be anything',
  secret: 'of a one-time link',
  file: 'of a calendar: a secret, of which only the hash is looked up',
  sealed: 'sealed in a browser, or by us',
  label: 'what a person calls the own passkey',
  word: 'the caller’s own word: it is compared, and looks nothing up',
  telephone: 'of a person on call or an interpreter: it is kept, and looks nothing up',
  line: 'one line of reason, in which identifiers are refused',
  id: 'a passkey’s',
  rawId: 'a passkey’s',
  clientDataJSON: 'a passkey’s',
  attestationObject: 'a passkey’s',
  authenticatorData: 'a passkey’s',
  signature: 'a passkey’s',
  userHandle: 'a passkey’s',
};

interface Node {
  type?: string;
  properties?: Record<string, Node>;
  items?: Node;
  anyOf?: Node[];
}

let line: Line;

beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

/** Every single value of a schema, with the name it has. */
function valuesOf(node: Node, name: string): { name: string; schema: Node }[] {
  if (node.anyOf) return node.anyOf.flatMap((each) => valuesOf(each, name));
  if (node.items) return valuesOf(node.items, name);
  if (node.properties) return Object.entries(node.properties).flatMap(([key, each]) => valuesOf(each, key));
  return [{ name, schema: node }];
}

describe('A3.1: nobody can look a caller up', () => {
  test('no address takes a telephone number, but for a closed list of what people and browsers make', () => {
    const taking: string[] = [];
    const used = new Set<string>();
    for (const { route } of addressesOf(line.app.server.needToKnow.declared)) {
      for (const part of ['params', 'querystring', 'body'] as const) {
        const asked = route.asks?.[part];
        if (!asked) continue;
        for (const { name, schema } of valuesOf(asked as Node, part)) {
          if (!NUMBERS.some((number) => Value.Check(schema as TSchema, number))) continue;
          used.add(name);
          if (!Object.hasOwn(FREE, name)) taking.push(`${route.name}: ${part} ${name}`);
        }
      }
    }
    expect(taking).toEqual([]);
    expect(Object.keys(FREE).filter((name) => !used.has(name))).toEqual([]);
  });

  test('no address is asked with words after a question mark, but for the demo’s language', () => {
    const asked = line.app.server.needToKnow.declared.filter(({ asks }) => asks?.querystring);
    expect([...new Set(asked.map(({ name }) => name.replace('HEAD', 'GET')))]).toEqual(['GET /phone', 'GET /tape']);
  });
});
