import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { parseTwiml } from '../../src/simulator/twiml/document.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { callForm, openApp, ourQuery, PATHS, post, testConfig } from './webhook-post.ts';

const RUNS = 120;
const SEED = 20_261_121;
/** The names a webhook may bring, real and invented. */
const NAMES = [
  'CallSid',
  'CallStatus',
  'From',
  'To',
  'Digits',
  'DialCallStatus',
  'DialBridged',
  'ParentCallSid',
  'ConferenceSid',
  'StatusCallbackEvent',
  'SequenceNumber',
  'offer',
  '__proto__',
  'constructor',
  'toString',
];
const VALUES = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    'completed',
    'participant-join',
    'participant-leave',
    '1',
    '*',
    '#',
    'true',
    'client:op_0',
    '',
    '\u0000',
  ),
  fc.constantFrom(
    `CA${'0'.repeat(32)}`,
    `CF${'a'.repeat(32)}`,
    '00000000-0000-4000-8000-000000000000',
    '1e9',
    '-1',
    'NaN',
  ),
);
const FORM = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string({ minLength: 1, maxLength: 20 })), VALUES, {
  maxKeys: 12,
});
const QUERY = fc.option(
  fc.record({ s: fc.string({ maxLength: 400 }), m: fc.string({ maxLength: 40 }), l: fc.string({ maxLength: 4 }) }),
);

let app: App;
let config: Config;
let database: TestDatabase;
const faults: string[] = [];

beforeAll(async () => {
  database = await makeDatabase();
  config = testConfig(database.url);
  app = await openApp(config, {
    info: () => {},
    warn: () => {},
    error: () => {},
    fault: (where, error) => void faults.push(`${where}: ${error instanceof Error ? error.message : 'odd'}`),
  });
});
afterAll(async () => {
  await app.stop();
  await database.drop();
});

describe('a signed webhook with anything in it', () => {
  it.each(PATHS)('%s never answers an error, and always TwiML that the carrier accepts', async (path) => {
    await fc.assert(
      fc.asyncProperty(FORM, QUERY, fc.boolean(), fc.nat({ max: 50 }), async (odd, query, isCall, number) => {
        const form = isCall ? { ...odd, ...callForm(number), ...pick(odd) } : odd;
        const ours = ourQuery(config, { path, number, fields: [query?.s.replaceAll('~', '').slice(0, 80) ?? ''] });
        const asked = query && number % 2 === 0 ? `?${new URLSearchParams(query)}` : ours;
        const answer = await post(app, config, { path, query: asked, form });
        if (path === '/voice/status') {
          expect(answer).toMatchObject({ status: 204, body: '' });
          return;
        }
        expect(answer.status).toBe(200);
        expect(answer.type).toContain('text/xml');
        parseTwiml(answer.body);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    expect(faults).toEqual([]);
  });
});

/** Fields of the odd form that take the place of a real call's. */
function pick(odd: Record<string, string>): Record<string, string> {
  const { CallSid: _kept, ...rest } = odd;
  return rest;
}
