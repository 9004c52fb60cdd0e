import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testAccount } from '../harness/simulator-application.ts';
import { SOON } from '../harness/soon.ts';
import { type RealSimulator, startRealSimulator } from './real-simulator.ts';

let simulator: RealSimulator;

beforeEach(async () => {
  simulator = await startRealSimulator();
  simulator.app.on('/voice', '<Say>hello</Say><Pause length="30"/>');
});
afterEach(() => simulator.close());

/** Twilio's own client, told to speak to the simulated carrier. */
function client(timeout = 3000) {
  const api = twilio(testAccount.accountSid, testAccount.authToken, { timeout });
  api.api.baseUrl = simulator.origin;
  return api;
}

async function order(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${simulator.origin}/control/${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

describe('the carrier’s REST interface behind HTTP', () => {
  it('hangs up a call for Twilio’s own client', async () => {
    const call = simulator.carrier.dial({ from: '+994000001001', to: '152' });
    await vi.waitFor(() => expect(call.state).toBe('in-progress'), SOON);
    await client().calls(call.sid).update({ status: 'completed' });
    expect(call.state).toBe('completed');
  });

  it('refuses a call that is nobody’s with Twilio’s own code', async () => {
    await expect(
      client()
        .calls(`CA${'0'.repeat(32)}`)
        .fetch(),
    ).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  it('does not answer, or breaks the connection, when such a fault was asked for', async () => {
    await order('POST', 'faults', { target: 'rest', match: {}, fault: { kind: 'timeout' }, times: 1 });
    await expect(client(300).calls.list()).rejects.toThrow();
    await order('POST', 'faults', { target: 'rest', match: {}, fault: { kind: 'reset' }, times: 1 });
    await expect(client().calls.list()).rejects.toThrow();
    await client().calls.list();
  });
});

describe('the control interface', () => {
  it('dials, presses keys and hangs up for a tool', async () => {
    simulator.app.on(
      '/voice',
      `<Gather numDigits="1" timeout="20" action="${simulator.at('/key')}"><Say>menu</Say></Gather>`,
    );
    simulator.app.on('/key', '<Pause length="10"/>');
    const { status, body } = await order('POST', 'calls', { from: '+994000001001', to: '152' });
    expect(status).toBe(201);
    await vi.waitFor(
      async () => expect((await order('GET', `calls/${body.sid}`)).body.state).toBe('in-progress'),
      SOON,
    );
    await order('POST', `calls/${body.sid}/keys`, { keys: '5' });
    await vi.waitFor(() => expect(simulator.app.last('/key').fields['Digits']).toBe('5'), SOON);
    expect((await order('GET', 'calls')).body.calls).toHaveLength(1);
    await order('DELETE', `calls/${body.sid}`);
    expect((await order('GET', 'calls')).body.calls).toEqual([]);
  });

  it('gives the tape from where the reader stopped, for one call alone if wanted', async () => {
    const first = simulator.carrier.dial({ from: '+994000001001', to: '152' });
    const second = simulator.carrier.dial({ from: '+994000001002', to: '152' });
    await vi.waitFor(() => expect(second.state).toBe('in-progress'), SOON);
    const all = (await order('GET', 'tape')).body.entries;
    const later = (await order('GET', `tape?after=${all[2].seq}&call=${first.sid}`)).body.entries;
    expect(later.length).toBeGreaterThan(0);
    expect(
      later.every((entry: { seq: number; callSid: string }) => entry.seq > all[2].seq && entry.callSid === first.sid),
    ).toBe(true);
  });

  it('makes a fault strike as often as asked, and heals', async () => {
    await order('POST', 'faults', {
      target: 'webhook',
      match: { pathPattern: '^/voice' },
      fault: { kind: 'bad-status', status: 500 },
    });
    const call = simulator.carrier.dial({ from: '+994000001001', to: '152' });
    await vi.waitFor(() => expect(call.heard.some(({ kind }) => kind === 'error-sentence')).toBe(true), SOON);
    await order('DELETE', 'faults');
    const next = simulator.carrier.dial({ from: '+994000001001', to: '152' });
    await vi.waitFor(() => expect(next.heard[0]?.what).toBe('hello'), SOON);
  });

  const refusals: [string, string, unknown, number][] = [
    ['POST', 'faults', { target: 'weather' }, 400],
    ['POST', 'calls', { from: 1 }, 400],
    ['GET', 'calls/CA0', undefined, 404],
    ['GET', 'weather', undefined, 404],
    ['POST', 'calls', 'x'.repeat(100_000), 500],
  ];
  it.each(refusals)(
    'answers %s %s that makes no sense with a status, and goes on',
    async (method, path, body, status) => {
      expect((await order(method, path, body)).status).toBe(status);
      expect((await fetch(`${simulator.origin}/health`)).status).toBe(200);
    },
  );

  it('obeys no page of another site', async () => {
    const foreign = { origin: 'https://elsewhere.example' };
    expect((await order('GET', 'tape', undefined, foreign)).status).toBe(403);
    expect((await order('POST', 'calls', { from: '+994000001001', to: '152' }, foreign)).status).toBe(403);
    expect(simulator.carrier.liveCalls()).toEqual([]);
  });
});
