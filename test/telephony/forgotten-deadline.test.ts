// Every await of the call path has a deadline: stores and a carrier that never answer anything show one that has none.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallControl } from '../../src/calls/call-control.ts';
import { wallClock } from '../../src/clock.ts';
import type { Database } from '../../src/db/database.ts';
import { loadFlows } from '../../src/ivr/load-flows.ts';
import { createBackground } from '../../src/telephony/background.ts';
import { createBlindCovers } from '../../src/telephony/blind-covers.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { createDocuments } from '../../src/telephony/documents.ts';
import { createPromptUrls } from '../../src/telephony/prompt-urls.ts';
import { accountOfIdentity } from '../../src/telephony/softphone-token.ts';
import { VOICE_PATHS } from '../../src/telephony/voice-paths.ts';
import { createVoiceAnswer } from '../../src/telephony/voice-routes.ts';
import { LINE_NUMBER, PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { sendWebhook } from '../harness/webhook.ts';
import { CASES, isOnlyTold } from './voice-cases.ts';

/** Without a limit there would be no answer ever; how soon it comes is for tests of a line that works. */
const ANSWER_LIMIT_MS = 10_000;
const TOKEN = 'a token of the carrier of this test';
const SECRET = 'the secret of the addresses of this test';

const never = () => new Promise<never>(() => {});
const database: Database = { query: never, transaction: never };
const control: CallControl = {
  moveCaller: never,
  endLeg: never,
  setEndsRoom: never,
  ringToTry: never,
  ringInterpreter: never,
  announceInterpreter: never,
  holdCaller: never,
  ringOnCallPhone: never,
  isOver: never,
  isDialled: never,
  isInRoom: never,
};

let server: Server;
let line: Parameters<typeof sendWebhook>[0];

beforeAll(async () => {
  const clock = { now: () => Date.now() };
  const urls = createCallUrls({ publicOrigin: PUBLIC_ORIGIN, secret: SECRET, clock });
  const prompts = createPromptUrls({ publicOrigin: PUBLIC_ORIGIN, version: 'v1' });
  const onCallNumbers = ['+994000009001'];
  const log = { info: () => {}, warn: () => {}, error: () => {}, fault: () => {} };
  const background = createBackground(log);
  const voice = {
    database,
    patientDatabase: database,
    matchSoon: () => {},
    tellSoon: () => {},
    urls,
    documents: createDocuments({ urls, prompts, lineNumber: LINE_NUMBER, onCallNumbers }),
    flows: loadFlows('ivr-flows'),
    control,
    background,
    blindCovers: createBlindCovers({ database, background, clock }),
    clock: wallClock,
    log,
    keepEvent: () => Promise.resolve(),
    onCallCount: onCallNumbers.length,
    slowness: 1,
    callerArrived: () => {},
    callerReached: () => {},
    ownCalls: { isOurs: () => false, isUndecided: () => false },
    askForCallBack: () => Promise.resolve('not-now' as const),
    accountOfIdentity,
    telephoneHeard: never,
  };
  server = createServer(createVoiceAnswer(voice, { publicOrigin: PUBLIC_ORIGIN, authTokens: [TOKEN], clock }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const config = { carrier: { authTokens: [TOKEN] }, urlSecret: SECRET };
  // Of a line, the sender of webhooks knows these alone.
  line = { local: `http://127.0.0.1:${port}`, config, clock } as unknown as typeof line;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('whatever is asked for never answers, and nothing limits its time', () => {
  it.concurrent.each(CASES)('$name is answered all the same', async (each) => {
    const webhook = each.make(line);
    const begun = performance.now();
    const answer = await sendWebhook(line, webhook);
    expect(performance.now() - begun).toBeLessThan(ANSWER_LIMIT_MS);
    expect(answer.status).toBe(isOnlyTold(each.name) ? 204 : 200);
    if (each.verbs.at(-1) !== 'Hangup' && each.verbs.length > 0) {
      expect(answer.verbs().map(({ name }) => name)).not.toContain('Hangup');
    }
  });

  it('no address of the voice path is left out', () => {
    const asked = new Set(CASES.map(({ name }) => name.split(/[ ,]/)[0]));
    expect(Object.keys(VOICE_PATHS).filter((path) => !asked.has(path))).toEqual([]);
  });
});
