import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { readProcessSettings } from '../../src/simulator/main-settings.ts';
import { freePort } from '../harness/services.ts';
import { startApplication, testAccount } from '../harness/simulator-application.ts';
import { SOON } from '../harness/soon.ts';
import { CANNED_OFFER } from './canned-offer.ts';
import { accessToken } from './softphone-page.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/simulator/main.js', import.meta.url));

const ENVIRONMENT = {
  SIMULATOR_PORT: '3001',
  PUBLIC_ORIGIN: 'https://line.example',
  LOCAL_ORIGIN: 'http://localhost:3000',
  TWILIO_ACCOUNT_SID: testAccount.accountSid,
  TWILIO_AUTH_TOKENS: 'first, second',
  TWILIO_API_KEY_SID: testAccount.apiKeySid,
  TWILIO_API_KEY_SECRET: testAccount.apiKeySecret,
  TWILIO_APP_SID: testAccount.appSid,
  CALLED_NUMBERS: '152,+99412000152',
};

describe('the settings of the simulated carrier’s process', () => {
  it('give every number of the line the addresses of our webhooks, with overrides', () => {
    const { carrier } = readProcessSettings(ENVIRONMENT);
    const overrides = '#ct=1500&rt=2500&rc=1&rp=all&tt=5000';
    expect(carrier.numbers.map(({ phoneNumber }) => phoneNumber)).toEqual(['152', '+99412000152']);
    expect(carrier.numbers[0]?.voiceUrl).toBe(`https://line.example/voice/inbound${overrides}`);
    expect(carrier.numbers[1]?.statusCallback).toBe(`https://line.example/voice/status${overrides}`);
    expect(carrier.app.voiceUrl).toBe(`https://line.example/voice/operator${overrides}`);
    expect(carrier.authToken).toBe('first');
  });

  it('know a fallback only where somebody uploaded one', () => {
    expect(readProcessSettings(ENVIRONMENT).carrier.numbers[0]).not.toHaveProperty('voiceFallbackUrl');
    const { carrier, hosted } = readProcessSettings({ ...ENVIRONMENT, FALLBACK_BUNDLE: '/uploaded' });
    expect(carrier.numbers[0]?.voiceFallbackUrl).toBe('http://localhost:3001/hosted/caller');
    expect(hosted).toMatchObject({ folder: '/uploaded', authToken: 'first' });
  });

  it('find the public address where it is really served, and leave others alone', () => {
    const { resolve } = readProcessSettings(ENVIRONMENT).carrier;
    expect(resolve?.(new URL('https://line.example/voice/inbound?s=1')).href).toBe(
      'http://localhost:3000/voice/inbound?s=1',
    );
    expect(resolve?.(new URL('https://elsewhere.example/a')).href).toBe('https://elsewhere.example/a');
  });

  it('that are missing are all named at once', () => {
    expect(() => readProcessSettings({ PUBLIC_ORIGIN: 'https://line.example' })).toThrow(
      /SIMULATOR_PORT, CALLED_NUMBERS, .*TWILIO_APP_SID/,
    );
  });
});

describe('the process of the simulated carrier', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  async function start(environment: Record<string, string> = {}) {
    const port = await freePort();
    const child = fork(PROGRAM, {
      env: { PATH: process.env['PATH'] ?? '', ...ENVIRONMENT, SIMULATOR_PORT: String(port), ...environment },
      silent: true,
    });
    children.push(child);
    return { child, port };
  }

  async function startReady(environment?: Record<string, string>) {
    const started = await start(environment);
    expect((await once(started.child, 'message'))[0]).toEqual({ ready: true });
    return started;
  }

  it('says when it is ready, and ends cleanly at SIGTERM', async () => {
    const { child, port } = await startReady();
    expect((await fetch(`http://localhost:${port}/health`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends when the demo that started it is gone', async () => {
    const { child } = await startReady();
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends cleanly with a softphone in the middle of a call', async () => {
    const app = await startApplication();
    app.on('/voice/operator', '<Say>hello</Say><Pause length="30"/>');
    const { child, port } = await startReady({
      PUBLIC_ORIGIN: app.origin,
      LOCAL_ORIGIN: app.resolve(new URL(app.origin)).origin,
    });
    const socket = new WebSocket(`ws://localhost:${port}/signal`);
    const types: string[] = [];
    socket.on('message', (data) => types.push(JSON.parse(String(data)).type));
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'listen', payload: { token: accessToken('op_1') } }));
    socket.send(
      JSON.stringify({ type: 'invite', payload: { callsid: 'TJ1', sdp: CANNED_OFFER, twilio: { params: '' } } }),
    );
    await vi.waitFor(() => expect(types).toContain('answer'), SOON);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await app.close();
  });

  it('refuses to start in production', async () => {
    const { child } = await start({ NODE_ENV: 'production' });
    const errors: string[] = [];
    child.stderr?.on('data', (text) => errors.push(String(text)));
    expect((await once(child, 'exit'))[0]).not.toBe(0);
    expect(errors.join('')).toContain('NODE_ENV=production');
  });
});
