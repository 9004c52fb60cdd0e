// The carrier's own published contract stands between the real client library and the simulated carrier, and complains of both.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import twilio from 'twilio';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import type { CallControl } from '../../src/calls/call-control.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { createCallControl } from '../../src/telephony/call-control.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { type CarrierRest, createCarrierRest } from '../../src/telephony/carrier-rest.ts';
import { freePort } from '../harness/services.ts';
import { testAccount } from '../harness/simulator-application.ts';
import { LINE, type Line, startLine } from '../harness/simulator-line.ts';
import { serveRest } from '../harness/simulator-rest-server.ts';

const CONTRACT = fileURLToPath(new URL('../../../shared/twilio-openapi/twilio_api_v2010.voice.json', import.meta.url));
const isHere = existsSync(CONTRACT);
const START_LIMIT_MS = 60_000;
const DUTY = '+994000000077';

let line: Line;
let rest: Awaited<ReturnType<typeof serveRest>>;
let gate: ChildProcess;
let client: ReturnType<typeof twilio>;
let gateOrigin: string;

describe.skipIf(!isHere)(
  `the contract (${isHere ? 'checked' : 'skipped: ../shared/twilio-openapi is not beside this checkout'})`,
  () => {
    beforeAll(async () => {
      line = await startLine({ callsPerSecond: 1000 });
      rest = await serveRest(line.carrier);
      const port = await freePort();
      gate = await startGate(port);
      gateOrigin = `http://127.0.0.1:${port}`;
      client = clientBehind(gateOrigin);
      line.app.on('/operator', '<Dial><Conference beep="false" waitUrl="">room-1</Conference></Dial>');
      line.app.on('/new', '<Pause length="3600"/>');
      line.app.on('/hold', '<Pause length="60"/>');
    }, START_LIMIT_MS);

    afterAll(async () => {
      gate.kill();
      await once(gate, 'exit');
      await rest.close();
      await line.close();
    });

    let caller: PhoneCall;
    beforeEach(async () => {
      line.app.on('/voice', '<Dial><Conference beep="false" participantLabel="caller">room-1</Conference></Dial>');
      caller = await line.call();
    });

    it('holds for calls: made, fetched, listed, moved, ended, deleted', async () => {
      const made = await client.calls.create({
        from: LINE,
        to: DUTY,
        url: line.at('/new'),
        statusCallback: line.at('/status'),
        statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        timeout: 20,
      });
      expect(made.status).toBe('queued');
      expect((await client.calls.create({ from: LINE, to: 'client:op_1', twiml: '<Response/>' })).sid).toMatch(/^CA/);
      expect((await client.calls(made.sid).fetch()).direction).toBe('outbound-api');
      expect((await client.calls(made.sid).update({ status: 'canceled' })).status).toBe('canceled');
      expect((await client.calls(caller.sid).update({ url: line.at('/new'), method: 'POST' })).status).toBe(
        'in-progress',
      );
      expect((await client.calls(caller.sid).update({ twiml: '<Response><Pause length="60"/></Response>' })).to).toBe(
        LINE,
      );
      expect((await client.calls(caller.sid).update({ status: 'completed' })).status).toBe('completed');
      expect((await client.calls.list({ limit: 3, pageSize: 2 })).length).toBe(3);
      expect(await client.calls(caller.sid).remove()).toBe(true);
    });

    it('holds for what is refused', async () => {
      caller.hangUp();
      await expect(client.calls(caller.sid).update({ url: line.at('/new') })).rejects.toMatchObject({
        status: 400,
        code: 21220,
      });
      await expect(client.calls(`CA${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
      const other = await line.call();
      await expect(client.calls(other.sid).remove()).rejects.toMatchObject({ status: 409, code: 20009 });
      line.carrier.faults.rest({}, { kind: '429' }, 1);
      await expect(client.calls(other.sid).fetch()).rejects.toMatchObject({ status: 429, code: 20429 });
      await expect(clientBehind(rest.origin, 'wrong').calls(other.sid).fetch()).rejects.toMatchObject({
        status: 401,
        code: 20003,
      });
    });

    it('holds for conferences and their participants', async () => {
      line.carrier.dialFromClient({ identity: 'op_1', params: {} });
      await line.clock.advance(0);
      const [conference] = await client.conferences.list({ friendlyName: 'room-1', status: 'in-progress', limit: 1 });
      const room = client.conferences(conference?.sid ?? '');
      expect((await room.fetch()).status).toBe('in-progress');
      const one = room.participants(caller.sid);
      expect((await one.fetch()).label).toBe('caller');
      expect((await one.update({ hold: true, holdUrl: line.at('/hold') })).hold).toBe(true);
      expect((await one.update({ hold: false })).hold).toBe(false);
      expect((await one.update({ muted: true, endConferenceOnExit: true })).muted).toBe(true);
      const made = await room.participants.create({
        from: LINE,
        to: DUTY,
        label: `officer-${caller.sid}`,
        beep: 'false',
        earlyMedia: false,
        endConferenceOnExit: false,
        statusCallback: line.at('/status'),
        statusCallbackEvent: ['answered', 'completed'],
      });
      expect(made.status).toBe('queued');
      expect((await room.participants.list({ limit: 20 })).length).toBeGreaterThanOrEqual(2);
      expect((await one.update({ endConferenceOnExit: false })).endConferenceOnExit).toBe(false);
      expect(await one.remove()).toBe(true);
      const ended = await room.update({ status: 'completed' });
      expect(ended.reasonConferenceEnded).toBe('conference-ended-via-api');
    });

    it('holds for recordings and numbers', async () => {
      line.app.on('/voice', '<Record playBeep="false" action="/new"/>');
      const speaker = await line.call();
      await line.clock.advance(2000);
      speaker.press('#');
      await line.clock.advance(0);
      const [recording] = await client.recordings.list({ callSid: speaker.sid, limit: 1 });
      expect((await client.recordings(recording?.sid ?? '').fetch()).duration).toBe('2');
      expect((await client.calls(speaker.sid).recordings.list({ limit: 1 })).length).toBe(1);
      expect(await client.recordings(recording?.sid ?? '').remove()).toBe(true);
      const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: LINE, limit: 1 });
      const changed = await client.incomingPhoneNumbers(number?.sid ?? '').update({
        voiceUrl: `${line.at('/voice')}#ct=1500&rt=2500&rc=1&rp=all&tt=5000`,
        voiceFallbackUrl: 'https://fallback.example/voice',
        statusCallback: line.at('/status'),
      });
      expect(changed.voiceFallbackUrl).toBe('https://fallback.example/voice');
      expect((await client.incomingPhoneNumbers(number?.sid ?? '').fetch()).voiceUrl).toContain('#ct=1500');
    });

    it('holds for every order that the line gives without the library', async () => {
      line.carrier.dialFromClient({ identity: 'op_1', params: {} });
      await line.clock.advance(0);
      const [conference] = await client.conferences.list({ friendlyName: 'room-1', status: 'in-progress', limit: 1 });
      const orders = createCarrierRest({ ...testAccount, authTokens: [testAccount.authToken], apiOrigin: gateOrigin });
      const control = controlOver(orders);
      const id = randomUUID() as CallId;
      const callerSid = caller.sid as CallSid;
      const held = { callerSid, conferenceSid: conference?.sid ?? '', language: 'az' as const };
      expect(await control.holdCaller({ ...held, isOn: true })).toBe('done');
      expect(await control.holdCaller({ ...held, isOn: false })).toBe('done');
      expect(await control.isInRoom({ id: 'room-1' as CallId, callerSid })).toBe(true);
      expect(await control.isInRoom({ id, callerSid })).toBe(false);
      expect(await control.ringOnCallPhone({ id, language: 'az', phone: 0 })).toBe('done');
      expect(await control.moveCaller({ id, callerSid, language: 'az' })).toBe('done');
      expect(await control.isOver(callerSid)).toBe(false);
      expect(await control.isDialled(callerSid)).toBe(false);
      expect(await control.endLeg(callerSid)).toBe('done');
      expect(await control.endLeg(callerSid)).toBe('gone');
      expect(await control.isOver(callerSid)).toBe(true);
      line.app.on('/voice', `<Dial><Number>${DUTY}</Number></Dial>`);
      const dialled = await line.call();
      await line.clock.advance(1_000);
      expect(await control.isDialled(dialled.sid as CallSid)).toBe(true);
      dialled.hangUp();
      expect(await control.isDialled(dialled.sid as CallSid)).toBe(false);
      line.app.on('/voice', '<Record action="https://line.example/left" timeout="0"/>');
      const speaker = await line.call();
      await line.clock.advance(10_000);
      expect((await orders.ask('GET', 'Recordings.json?PageSize=200')).status).toBe(200);
      speaker.hangUp();
      expect((await orders.ask('GET', 'Calls.json?PageSize=200')).status).toBe(200);
      expect((await orders.ask('GET', 'Recordings.json?PageSize=200')).status).toBe(200);
      expect((await orders.ask('DELETE', `Calls/${callerSid}.json`)).status).toBe(204);
      expect((await orders.ask('DELETE', `Calls/${callerSid}.json`)).status).toBe(404);
      orders.close();
    });

    it('is really asked: a request or an answer that breaks it is refused', async () => {
      await expect(client.calls('CAshort').fetch()).rejects.toMatchObject({ status: 422 });
    });
  },
);

/** The line's own orders; nothing is refused here, so that nothing is noted. */
function controlOver(orders: CarrierRest): CallControl {
  const nothing = () => {};
  const log = { info: nothing, warn: nothing, error: nothing, fault: nothing };
  const unused = () => Promise.reject(new Error('no order was refused'));
  const urls = createCallUrls({
    publicOrigin: line.app.origin,
    secret: 'of this test alone',
    clock: { now: Date.now },
  });
  return createCallControl({
    config: { fallbackNumbers: [DUTY], lineNumber: LINE, fallbackUrl: 'https://hosted.example/caller' },
    rest: orders,
    urls,
    clock: line.clock,
    log,
    database: { query: unused, transaction: unused },
  });
}

/** The real client library, its requests led to another origin. */
function clientBehind(origin: string, token: string = testAccount.authToken): ReturnType<typeof twilio> {
  const made = twilio(testAccount.accountSid, token, { timeout: 10_000 });
  made.api.baseUrl = origin;
  return made;
}

/** Twilio's contract as a proxy that answers an error wherever a request or an answer breaks it. */
async function startGate(port: number): Promise<ChildProcess> {
  const manifest = createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json');
  const script = join(dirname(manifest), 'dist', 'index.js');
  const target = ['proxy', '-h', '127.0.0.1', '-p', String(port), CONTRACT, rest.origin, '--errors'];
  const child = spawn(process.execPath, [script, ...target], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (text: Buffer) => {
      said += String(text);
      if (said.includes('Prism is listening')) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', () => reject(new Error(`the contract's proxy ended: ${said}`)));
  });
  return child;
}
