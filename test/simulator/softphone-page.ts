import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import twilio from 'twilio';
import { testAccount } from '../harness/simulator-application.ts';
import { VOICE_FLAGS } from '../harness/voice-flags.ts';
import { sine, wavFile } from './sound.ts';

const SDK = readFileSync(new URL('../../node_modules/@twilio/voice-sdk/dist/twilio.min.js', import.meta.url), 'utf8');

const SILENCE = wavFile(new Int16Array(800));

/** What every test page has: the SDK as it is, sockets without TLS on localhost, and a record of what the SDK reports. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>softphone</title>
<script>
  const RealSocket = WebSocket;
  window.sockets = [];
  globalThis.WebSocket = class extends RealSocket {
    constructor(url) { super(String(url).replace('wss://localhost', 'ws://localhost')); sockets.push(this); }
  };
</script>
<script src="/twilio.min.js"></script>
<script>
  window.events = [];
  const note = (name, detail = '') => events.push(detail === '' ? name : name + ' ' + detail);
  const names = ['incoming', 'outgoing', 'disconnect', 'dtmfs', 'dtmfh', ...'0123456789'.split('').map((key) => 'dtmf' + key)];
  window.startDevice = (token, ...edgesBefore) => {
    window.device = new Twilio.Device(token, {
      chunderw: [...edgesBefore, new URLSearchParams(location.search).get('carrier')],
      sounds: Object.fromEntries(names.map((name) => [name, '/silence.wav'])),
      publishEvents: false,
      logLevel: 'silent',
      tokenRefreshMs: 1000,
    });
    for (const name of ['registered', 'unregistered', 'tokenWillExpire']) device.on(name, () => note(name));
    device.on('error', (error) => note('error', error.code));
    device.on('incoming', (call) => { follow(call); note('incoming', call.parameters.From + ' ' + call.customParameters.get('offer')); });
  };
  const raw = { audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } };
  function follow(call) {
    window.call = call;
    for (const name of ['ringing', 'accept', 'disconnect', 'cancel', 'reject', 'reconnecting', 'reconnected']) call.on(name, () => note(name));
    call.on('error', (error) => note('call error', error.code));
  }
  window.dial = async (params) => follow(await device.connect({ params, rtcConstraints: raw }));
  window.accept = () => call.accept({ rtcConstraints: raw });
  window.loudestHertz = async () => {
    const context = new AudioContext();
    const meter = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(call.getRemoteStream()).connect(meter);
    await new Promise((resolve) => setTimeout(resolve, 250));
    const levels = new Float32Array(meter.frequencyBinCount);
    meter.getFloatFrequencyData(levels);
    const place = levels.indexOf(Math.max(...levels));
    const hertz = levels[place] < -60 ? 0 : (place * context.sampleRate) / meter.fftSize;
    await context.close();
    return Math.round(hertz);
  };
</script>`;

/** A browser process whose microphone hums at one pitch for ever. */
export async function startHummingBrowser(hertz: number): Promise<Browser & { hertz: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'softphone-'));
  const file = join(folder, 'hum.wav');
  writeFileSync(file, wavFile(sine(hertz, 2000, 48_000), 48_000));
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...VOICE_FLAGS, `--use-file-for-fake-audio-capture=${file}`],
  });
  browser.on('disconnected', () => rmSync(folder, { recursive: true, force: true }));
  return Object.assign(browser, { hertz });
}

/** Serves the test page, on another port than the simulated carrier, as the console is. */
export async function servePages(): Promise<{ origin: string; close(): void }> {
  const server = createServer((request, response) => {
    if (request.url === '/twilio.min.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(SDK);
    else if (request.url === '/silence.wav') response.writeHead(200, { 'content-type': 'audio/wav' }).end(SILENCE);
    else response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  return {
    origin: `http://localhost:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A page with the SDK that will use the carrier at this address. */
export async function openSoftphone(browser: Browser, pageOrigin: string, carrierOrigin: string): Promise<Page> {
  const context = await browser.newContext({ permissions: ['microphone'] });
  const page = await context.newPage();
  await page.goto(`${pageOrigin}/?carrier=${new URL(carrierOrigin).host}`);
  return page;
}

interface TokenWishes {
  ttl?: number;
  incomingAllow?: boolean;
  appSid?: string;
  secret?: string;
}

/** An access token as the application makes it. */
export function accessToken(identity: string, wishes: TokenWishes = {}): string {
  const { AccessToken } = twilio.jwt;
  const { accountSid, apiKeySid } = testAccount;
  const token = new AccessToken(accountSid, apiKeySid, wishes.secret ?? testAccount.apiKeySecret, {
    identity,
    ttl: wishes.ttl ?? 300,
  });
  token.addGrant(
    new AccessToken.VoiceGrant({
      outgoingApplicationSid: wishes.appSid ?? testAccount.appSid,
      incomingAllow: wishes.incomingAllow ?? true,
    }),
  );
  return token.toJwt();
}

/** What the page's SDK has reported so far. */
export function eventsOf(page: Page): Promise<string[]> {
  return page.evaluate('events');
}
