import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clause } from '../../src/access/need-to-know/clause.ts';
import type { May } from '../../src/access/need-to-know.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { keepOnly } from '../../src/http/answer-schema.ts';
import { openLive } from '../../src/http/live.ts';
import { createServer } from '../../src/http/server.ts';
import { PUBLIC_ORIGIN, SILENT_LOG } from '../telephony/webhook-post.ts';

const TABLE: readonly Clause[] = [
  { of: 'call', who: ['operator'], relation: 'own', may: ['read', 'end'], sees: ['id', 'state'], law: ['A1.1'] },
  { of: 'call', who: ['operator'], relation: 'offered', may: ['read'], sees: ['id'], law: ['A1.1'] },
  { of: 'call', who: ['supervisor'], relation: 'shared', may: ['read'], sees: ['state'], law: ['A1.1'] },
];
const READ = { policy: { may: 'call.read' } } as const;
const SEEN = { operator: Type.Object({ id: Type.String() }), supervisor: Type.Object({ state: Type.String() }) };

let server: FastifyInstance;
let database: DatabasePool;

beforeEach(async () => {
  // Nobody is asked: the start alone is looked at.
  const nowhere = 'postgres://nobody@127.0.0.1:1/nowhere';
  database = createDatabase(nowhere, { deadlineMs: 200, connections: 1, applicationName: 'test' });
  const parts = { database, log: SILENT_LOG, cookieName: 'session', origins: [PUBLIC_ORIGIN], simulatorOrigin: null };
  server = await createServer({ ...parts, needToKnow: TABLE });
});
afterEach(async () => {
  await server.close();
  await database.close();
});

function declare(policy: object, response: object): () => void {
  // What no compiler would let through is tried all the same: a start must not depend on it.
  return () => void server.get('/x', { config: { policy } as typeof READ, schema: { response } }, () => ({}));
}

describe('A1.1: the line does not start with', () => {
  test('an entry that the table does not have', () => {
    expect(declare({ may: 'call.listen-in' }, { 200: Type.Object({}) })).toThrow(/call\.listen-in, which nobody may/);
  });

  test('a role that may ask and has no schema for its answer', () => {
    expect(declare({ ...READ.policy, answers: { operator: SEEN.operator } }, {})).toThrow(
      /no response schema for supervisor/,
    );
  });

  test('a way to stand to the thing that the table does not have, or one that it has besides', () => {
    const end = (as?: string[]) => declare({ may: 'call.end', ...(as && { as }) }, { 200: Type.Object({}) });
    expect(end(['own', 'offered'])).toThrow(/asked offered,own, and the table says own/);
    expect(end(['wrapping-up'])).toThrow(/asked wrapping-up, and the table says own/);
    expect(end()).not.toThrow();
  });

  test('an answer for a role that may not ask', () => {
    const answers = { ...SEEN, coordinator: SEEN.operator };
    expect(declare({ ...READ.policy, answers }, {})).toThrow(/coordinator, who may not ask/);
  });

  test('a field that the table gives to another role', () => {
    const answers = { ...SEEN, supervisor: SEEN.operator };
    expect(declare({ ...READ.policy, answers }, {})).toThrow(/shows supervisor call\.read: id/);
  });

  test('a field that the table gives in another relation', () => {
    const offered = Type.Object({ id: Type.String(), state: Type.String() }, { about: 'call offered' });
    const answers = { ...SEEN, operator: Type.Object({ offer: Type.Union([offered, Type.Null()]) }) };
    expect(declare({ ...READ.policy, answers }, {})).toThrow(/shows operator call offered: state/);
  });

  test('a list without an end, or with one that is too far', () => {
    for (const list of [Type.Array(SEEN.operator), Type.Array(SEEN.operator, { maxItems: 26 })]) {
      expect(declare({ may: 'call.end' }, { 200: list })).toThrow(/a list without a fit end/);
    }
    expect(declare({ may: 'call.end' }, { 200: Type.Array(SEEN.operator, { maxItems: 25 }) })).not.toThrow();
  });

  test('a right that nothing asks for', () => {
    declare({ ...READ.policy, answers: SEEN }, {})();
    expect(() => server.needToKnow.refuseUnused({ isDemo: false })).toThrow(/nothing asks for operator call\.end/);
  });

  test('a live document that shows more than the table gives', () => {
    const documents = [
      {
        name: 'desk',
        may: 'call.end' as May,
        answers: { operator: Type.Object({ note: Type.String() }) },
        render: nothing,
      },
    ];
    const parts = { databaseUrl: '', database, log: SILENT_LOG, documents, onMessage: () => {}, onClose: () => {} };
    expect(() => openLive(server, parts)).toThrow(/live desk shows operator call\.end: note/);
  });
});

describe('A3.1: whatever a statement read by mistake, what leaves is what the schema of the role names', () => {
  const call = Type.Object({ id: Type.String(), note: Type.Union([Type.Object({ at: Type.String() }), Type.Null()]) });
  const keep = keepOnly(Type.Object({ call, list: Type.Array(call, { maxItems: 2 }) }));
  const full = { id: '1', callerNumber: '+994000000001', note: { at: 'now', text: 'said' } };

  test('at any depth, and in lists', () => {
    const kept = { id: '1', note: { at: 'now' } };
    expect(keep({ call: full, list: [full], token: 'x' })).toEqual({ call: kept, list: [kept] });
  });

  test('a list is cut at its limit', () => {
    expect(keep({ call: full, list: [full, full, full] })).toMatchObject({ list: { length: 2 } });
  });

  test('a whole thing does not slip through in the place of a value, and nothing stays nothing', () => {
    const hidden = keep({ call: { id: { secret: 1 }, note: null }, list: 'x' });
    expect(hidden).toEqual({ call: { id: null, note: null }, list: [] });
    expect(keep({ call: '+994000000001', list: [['said'], 'said'] })).toEqual({ call: {}, list: [{}, {}] });
  });

  test('of several shapes the right one, and of none nothing', () => {
    const shapes = Type.Union([
      Type.Object({ kind: Type.Literal('a'), one: Type.String() }),
      Type.Object({ kind: Type.Literal('b'), two: Type.String() }),
    ]);
    const keepEither = keepOnly(shapes);
    expect(keepEither({ kind: 'b', one: '1', two: '2' })).toEqual({ kind: 'b', two: '2' });
    expect(keepEither({ kind: 'c', one: '1', two: '2' })).toBeNull();
  });
});

function nothing(): Promise<object> {
  return Promise.resolve({});
}
