// What each cell of the webhook benchmark sends, to whom, and what the stores must hold before.
import { fileURLToPath } from 'node:url';
import { DEMO_DEFAULTS } from '../../dist/config-settings.js';
import { loadFlows } from '../../dist/ivr/load-flows.js';
import { beginMenu } from '../../dist/ivr/menu.js';
import { encodeMenuState } from '../../dist/ivr/menu-state.js';
import { createCallUrls } from '../../dist/telephony/call-urls.js';
import { identityOf } from '../../dist/telephony/softphone-token.js';
import { encodeWait } from '../../dist/telephony/wait-state.js';
import {
  callFields,
  consolePost,
  inventedNumber,
  keyFields,
  makeSid,
  PUBLIC_ORIGIN,
  webhook,
} from '../load/webhooks.mjs';
import * as people from '../people.mjs';

const FLOWS = fileURLToPath(new URL('../../ivr-flows', import.meta.url));
/** Enough that no server comes to the end of them in one round. */
const FRESH_REQUESTS = 30_000;
const PREPARED_ROWS = 8_000;
const REPEATED_REQUESTS = 4_000;
const WAITING_CALLERS = 200;
const BUSY_OPERATORS = 20;

const urls = createCallUrls({
  publicOrigin: PUBLIC_ORIGIN,
  secret: DEMO_DEFAULTS.URL_SECRET,
  clock: { now: () => Date.now() },
});

/**
 * The cells by name. `requests` are made once; `fill` brings the line's tables to where the requests mean something;
 * `reference` is the server that the goals of the cell name.
 */
export function makeCells() {
  return {
    inbound: () => inbound(),
    menu: () => menu(),
    wait: () => wait(),
    accept: (cookieName) => accept(cookieName),
    operator: () => operator(),
    joined: () => joined(),
    over: () => over(),
  };
}

const isGather = ({ status, body }) => status === 200 && body.includes('<Gather');
const isNoted = ({ status }) => status === 204;

function inbound() {
  return {
    title: 'a call arrives: POST /voice/inbound',
    servers: ['ours', 'best', 'bare', 'express'],
    reference: 'best',
    requests: callers(FRESH_REQUESTS).map(({ sid, number }) =>
      webhook('/voice/inbound', callFields(sid, number, { CallStatus: 'ringing' })),
    ),
    isGood: isGather,
    fill: async () => {},
  };
}

function menu() {
  const step = beginMenu(loadFlows(FLOWS));
  const state = encodeMenuState(step.state);
  return {
    title: 'a key in the menu: POST /voice/menu (commits no row)',
    servers: ['ours', 'signed', 'bare', 'express'],
    reference: 'signed',
    repeats: true,
    requests: callers(REPEATED_REQUESTS).map(({ id, sid, number }) =>
      webhook(urls.make('/voice/menu', id, [state]), callFields(sid, number, keyFields('1'))),
    ),
    isGood: isGather,
    fill: async () => {},
  };
}

function wait() {
  const waiting = callers(WAITING_CALLERS);
  const state = encodeWait({ language: 'az', urgency: 'ordinary', needsInterpreter: false, turn: 3, faults: 0 });
  const operators = people.inventPeople(BUSY_OPERATORS);
  return {
    title: `a turn of the wait loop: POST /voice/wait (${WAITING_CALLERS} callers wait, ${BUSY_OPERATORS} operators are busy)`,
    servers: ['ours', 'best'],
    reference: 'best',
    requests: Array.from({ length: FRESH_REQUESTS }, (_, turn) => {
      const { id, sid, number } = waiting[turn % WAITING_CALLERS];
      return webhook(urls.make('/voice/wait', id, state), callFields(sid, number, keyFields('')));
    }),
    isGood: isGather,
    fill: async (sql) => {
      await people.hireOperators(sql, operators, 'on-call');
      await people.putWaiting(sql, waiting);
    },
  };
}

function accept(cookieName) {
  const calls = callers(PREPARED_ROWS);
  const operators = people.inventPeople(PREPARED_ROWS);
  let offers = [];
  return {
    title: 'an operator accepts: POST /api/offers/:id/accept',
    servers: ['ours', 'best'],
    reference: 'best',
    get requests() {
      return operators.map(({ secret }, index) =>
        consolePost(`/api/offers/${offers[index]}/accept`, { cookie: `${cookieName}=${secret}` }),
      );
    },
    isGood: ({ status, body }) => status === 200 && body.includes('"token"'),
    fill: async (sql, best) => {
      await people.hireOperators(sql, operators, 'reserved');
      await people.putWaiting(sql, calls);
      offers = await people.offerCalls(sql, calls, operators);
      await people.openSessions(best, operators);
    },
  };
}

function operator() {
  const calls = callers(PREPARED_ROWS);
  const operators = people.inventPeople(PREPARED_ROWS);
  const legs = operators.map(() => makeSid('CA'));
  let offers = [];
  return {
    title: 'the softphone dials out: POST /voice/operator (and a word to the carrier, not waited for)',
    servers: ['ours', 'best'],
    reference: 'best',
    get requests() {
      return operators.map(({ id }, index) =>
        webhook('/voice/operator', {
          ...callFields(legs[index], `client:${identityOf(id)}`, { CallStatus: 'ringing' }),
          offer: offers[index],
        }),
      );
    },
    isGood: ({ status, body }) => status === 200 && body.includes('<Conference'),
    fill: async (sql) => {
      await people.hireOperators(sql, operators, 'reserved');
      await people.putWaiting(sql, calls);
      offers = await people.offerCalls(sql, calls, operators);
      await people.acceptAll(sql);
    },
  };
}

function joined() {
  const calls = callers(PREPARED_ROWS);
  const operators = people.inventPeople(PREPARED_ROWS);
  return {
    title: 'a caller enters the room: POST /voice/status',
    servers: ['ours', 'best'],
    reference: 'best',
    requests: calls.map(({ sid }) => webhook('/voice/status', roomFields(sid))),
    isGood: isNoted,
    fill: async (sql) => {
      await people.hireOperators(sql, operators, 'reserved');
      await people.putWaiting(sql, calls);
      await people.offerCalls(sql, calls, operators);
      await people.acceptAll(sql);
      await people.dialCallers(sql);
    },
  };
}

function over() {
  const calls = callers(PREPARED_ROWS);
  const waiting = callers(WAITING_CALLERS);
  const operators = people.inventPeople(BUSY_OPERATORS);
  return {
    title: `a caller hangs up in the menu: POST /voice/status (${WAITING_CALLERS} others wait, ${BUSY_OPERATORS} operators are busy)`,
    servers: ['ours', 'best'],
    reference: 'best',
    requests: calls.map(({ sid, number }) =>
      webhook('/voice/status', {
        ...callFields(sid, number, { CallStatus: 'completed' }),
        CallDuration: '42',
        Duration: '1',
        CallbackSource: 'call-progress-events',
        SequenceNumber: '0',
        Timestamp: 'Sat, 21 Nov 2026 16:00:00 +0000',
      }),
    ),
    isGood: isNoted,
    fill: async (sql) => {
      await people.hireOperators(sql, operators, 'on-call');
      await people.putWaiting(sql, waiting);
      await people.putInMenu(sql, calls);
    },
  };
}

function roomFields(sid) {
  return {
    ConferenceSid: makeSid('CF'),
    FriendlyName: urls.callIdOf(sid),
    CallSid: sid,
    AccountSid: DEMO_DEFAULTS.TWILIO_ACCOUNT_SID,
    SequenceNumber: '2',
    Timestamp: 'Sat, 21 Nov 2026 16:00:00 +0000',
    StatusCallbackEvent: 'participant-join',
    Muted: 'false',
    Hold: 'false',
    Coaching: 'false',
    StartConferenceOnEnter: 'true',
    EndConferenceOnExit: 'false',
  };
}

function callers(count) {
  return Array.from({ length: count }, (_, index) => {
    const sid = makeSid('CA');
    return { id: urls.callIdOf(sid), sid, number: inventedNumber(index) };
  });
}
