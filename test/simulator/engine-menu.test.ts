import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALLER, clip, heard, LINE, type Line, startLine } from '../harness/simulator-line.ts';

let line: Line;
beforeEach(async () => {
  line = await startLine();
});
afterEach(() => line.close());

describe('a call to the line', () => {
  it('is announced with the fields that the real carrier sends, rightly signed', async () => {
    line.app.on('/voice', '<Say>Salam</Say>');
    const phone = await line.call();
    const request = line.app.last('/voice');
    expect(request.isSigned).toBe(true);
    expect(request.method).toBe('POST');
    expect(request.fields).toMatchObject({
      CallSid: phone.sid,
      AccountSid: `AC${'1'.repeat(32)}`,
      From: CALLER,
      Caller: CALLER,
      To: LINE,
      Called: LINE,
      CallStatus: 'ringing',
      Direction: 'inbound',
      ApiVersion: '2010-04-01',
      FromCountry: 'AZ',
      ToCity: '',
    });
    expect(phone.sid).toMatch(/^CA[0-9a-f]{32}$/);
    expect(request.headers['content-type']).toContain('application/x-www-form-urlencoded');
  });

  it('ends when its document is used up, and the number is told once, with how long it lasted', async () => {
    line.app.on('/voice', '<Pause length="2"/><Say>Sağ ol</Say>');
    const phone = await line.call();
    expect(phone.state).toBe('ringing');
    await line.clock.advance(2000);
    expect(phone.state).toBe('in-progress');
    await line.clock.advance(10_000);
    expect(phone.state).toBe('completed');
    expect(heard(phone)).toEqual(['say Sağ ol']);
    expect(line.app.asked('/status')).toHaveLength(1);
    const told = line.app.last('/status').fields;
    expect(told).toMatchObject({
      CallStatus: 'completed',
      CallDuration: '0',
      SequenceNumber: '0',
      CallbackSource: 'call-progress-events',
    });
    expect(told['Timestamp']).toBe('Sat, 21 Nov 2026 12:00:02 +0000');
  });

  it('with a withheld number carries the word anonymous', async () => {
    line.app.on('/voice', '<Reject/>');
    await line.call('anonymous');
    expect(line.app.last('/voice').fields['From']).toBe('anonymous');
  });

  it('can be refused as busy without being answered', async () => {
    line.app.on('/voice', '<Reject reason="busy"/>');
    const phone = await line.call();
    expect(phone.state).toBe('busy');
    expect(line.app.last('/status').fields).toMatchObject({ CallStatus: 'busy', CallDuration: '0' });
  });

  it('to a number that the carrier does not have fails at once', async () => {
    const phone = line.carrier.dial({ from: CALLER, to: '+994000000999' });
    expect(phone.state).toBe('failed');
  });

  it('hears a clip for as long as it lasts', async () => {
    line.app.on('/voice', '<Play>/hello.wav</Play><Play>/bye.wav</Play>');
    line.app.on('/hello.wav', clip(3));
    line.app.on('/bye.wav', clip(1));
    const phone = await line.call();
    await line.clock.advance(2999);
    expect(heard(phone)).toEqual(['play hello.wav']);
    await line.clock.advance(1);
    expect(heard(phone)).toEqual(['play hello.wav', 'play bye.wav']);
    await line.clock.advance(1000);
    expect(phone.state).toBe('completed');
    expect(phone.heard.map(({ at, untilMs = 0 }) => untilMs - at)).toEqual([3000, 1000]);
    expect(phone.heard[0]?.path).toBe('/hello.wav');
  });

  it('hears a clip twice when the document says so', async () => {
    line.app.on('/voice', '<Play loop="2">/hello.wav</Play>');
    line.app.on('/hello.wav', clip(1));
    const phone = await line.call();
    await line.clock.advance(2000);
    expect(heard(phone)).toEqual(['play hello.wav', 'play hello.wav']);
  });

  it('goes on where a redirect leads, relative to the document', async () => {
    line.app.on('/voice', '<Redirect>/next?step=2</Redirect><Say>never</Say>');
    line.app.on('/next', '<Hangup/>');
    const phone = await line.call();
    expect(line.app.last('/next').isSigned).toBe(true);
    expect(line.app.last('/next').fields['CallStatus']).toBe('in-progress');
    expect(phone.state).toBe('completed');
    expect(phone.heard).toEqual([]);
  });

  it('asks a redirect by GET when told so', async () => {
    line.app.on('/voice', '<Redirect method="GET">/next</Redirect>');
    line.app.on('/next', '<Hangup/>');
    const phone = await line.call();
    const request = line.app.last('/next');
    expect(request.method).toBe('GET');
    expect(request.isSigned).toBe(true);
    expect(request.fields['CallSid']).toBe(phone.sid);
  });

  it('that the caller hangs up before any answer runs nothing more', async () => {
    line.app.on('/voice', '<Say>Salam</Say><Redirect>/next</Redirect>');
    const phone = await line.call();
    phone.hangUp();
    await line.clock.advance(60_000);
    expect(phone.state).toBe('completed');
    expect(line.app.asked('/next')).toEqual([]);
  });

  it('is on the tape in order, each request with its fields and each answer with its document', async () => {
    line.app.on('/voice', '<Hangup/>');
    const phone = await line.call();
    const kinds = line.carrier.tape.entries.filter(({ callSid }) => callSid === phone.sid).map(({ kind }) => kind);
    expect(kinds).toEqual(['call-state', 'webhook', 'answer', 'verb', 'call-state', 'call-state', 'webhook', 'answer']);
    const asked = line.carrier.tape.entries.find(({ kind }) => kind === 'webhook');
    expect(asked?.detail).toMatchObject({ method: 'POST', url: line.at('/voice'), CallStatus: 'ringing' });
    const answer = line.carrier.tape.entries.find(({ kind }) => kind === 'answer');
    expect(answer?.detail).toEqual({
      status: 200,
      contentType: 'text/xml',
      ms: 0,
      body: '<Response><Hangup/></Response>',
    });
    const numbers = line.carrier.tape.entries.map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});
