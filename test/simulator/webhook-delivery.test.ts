import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planDelivery } from '../../src/simulator/webhooks/overrides.ts';
import { signature } from '../../src/simulator/webhooks/sign.ts';
import { CALLER, heard, LINE, type Line, startLine } from '../harness/simulator-line.ts';

const SORRY = 'error-sentence We are sorry, an application error has occurred. Goodbye.';

let line: Line;

async function start(fragment = '', withFallback = false): Promise<void> {
  line = await startLine({
    numbers: [
      {
        phoneNumber: LINE,
        voiceUrl: `https://line.example/voice${fragment}`,
        ...(withFallback && { voiceFallbackUrl: 'https://line.example/fallback' }),
      },
    ],
  });
}

afterEach(() => line.close());

const errors = () => line.carrier.tape.entries.filter(({ kind }) => kind === 'error').map(({ text }) => text);

describe('an answer that is no document', () => {
  it.each([
    ['of status 404', { status: 404, body: '<Response/>' }, '11200'],
    ['of status 429, which knows no mercy', { status: 429, body: '<Response/>' }, '11200'],
    ['of status 500', { status: 500, body: '<Response/>' }, '11200'],
    ['of a type that is not TwiML', { type: 'application/json', body: '{}' }, '12300'],
    ['that is broken XML', { body: '<Response><Say>' }, '12100'],
    ['that is not UTF-8', { body: Buffer.from([0x3c, 0xff, 0xfe]) }, '12100'],
    ['with an unknown verb', { body: '<Response><Speak/></Response>' }, '12200'],
    ['over 64 kB', { body: `<Response><Say>${'a'.repeat(66_000)}</Say></Response>` }, '11750'],
    ['that leads in a circle', { status: 302, headers: { location: '/voice' } }, '11215'],
  ])('%s makes the caller hear the error sentence, and the line drops', async (_case, reply, code) => {
    await start();
    line.app.on('/voice', reply);
    const phone = await line.call();
    expect(heard(phone)).toEqual([SORRY]);
    expect(errors()[0]).toMatch(new RegExp(`^${code} `));
    await line.clock.advance(10_000);
    expect(phone.state).toBe('completed');
  });

  it('is rescued by the fallback address, which learns what went wrong and where', async () => {
    await start('#ct=2000', true);
    line.app.on('/voice', { type: 'application/json', body: '{}' });
    line.app.on('/fallback', '<Say>Gözləyin</Say>');
    const phone = await line.call();
    expect(line.app.last('/fallback').fields).toMatchObject({
      CallSid: phone.sid,
      From: CALLER,
      ErrorCode: '12300',
      ErrorUrl: 'https://line.example/voice',
    });
    expect(line.app.last('/fallback').isSigned).toBe(true);
    expect(heard(phone)).toEqual(['say Gözləyin']);
  });

  it('is rescued in the middle of a call, too', async () => {
    await start('', true);
    line.app.on('/voice', '<Say>Salam</Say><Redirect>/broken</Redirect>');
    line.app.on('/fallback', '<Hangup/>');
    const phone = await line.call();
    await line.clock.advance(1000);
    expect(line.app.last('/fallback').fields).toMatchObject({
      ErrorCode: '11200',
      ErrorUrl: 'https://line.example/broken',
    });
    expect(phone.state).toBe('completed');
  });

  it('of the fallback itself ends the call with the error sentence', async () => {
    await start('', true);
    line.app.on('/voice', { status: 500 });
    line.app.on('/fallback', { status: 500 });
    const phone = await line.call();
    expect(line.app.asked('/fallback')).toHaveLength(1);
    expect(heard(phone)).toEqual([SORRY]);
  });

  it('of plain text is read aloud, as the real carrier does', async () => {
    await start();
    line.app.on('/voice', { type: 'text/plain; charset=utf-8', body: 'upstream is down' });
    expect(heard(await line.call())).toEqual(['say upstream is down']);
  });

  it('that leads to itself without a pause is stopped', async () => {
    await start();
    line.app.on('/voice', '<Redirect>/voice</Redirect>');
    const phone = await line.call();
    expect(errors()[0]).toMatch(/^12400 /);
    expect(heard(phone)).toEqual([SORRY]);
  });

  it('with a clip that cannot be had goes on without it, and the tape says so', async () => {
    await start();
    line.app.on('/voice', '<Play>/gone.wav</Play><Say>Davam</Say>');
    expect(heard(await line.call())).toEqual(['say Davam']);
    expect(errors()[0]).toContain('gone.wav');
  });
});

describe('a request that gets no answer', () => {
  it('is given up after fifteen seconds', async () => {
    await start();
    line.app.on('/voice', '<Say>Salam</Say>');
    line.carrier.faults.webhook({ path: '/voice' }, { kind: 'slow-answer', ms: 15_001 });
    const phone = await line.call();
    await line.clock.advance(14_999);
    expect(phone.heard).toEqual([]);
    await line.clock.advance(1);
    expect(heard(phone)).toEqual([SORRY]);
    expect(line.app.asked('/voice')).toHaveLength(1);
  });

  it('is still taken a moment before', async () => {
    await start();
    line.app.on('/voice', '<Say>Salam</Say>');
    line.carrier.faults.webhook({ path: '/voice' }, { kind: 'slow-answer', ms: 14_999 });
    const phone = await line.call();
    await line.clock.advance(14_999);
    expect(heard(phone)).toEqual(['say Salam']);
  });

  it('is tried again as the address says, with the same token, while the total lasts', async () => {
    await start('#ct=1500&rt=2500&rc=1&rp=all&tt=5000', true);
    line.app.on('/voice', '<Say>Salam</Say>');
    line.app.on('/fallback', '<Say>Gözləyin</Say>');
    line.carrier.faults.webhook({ path: '/voice' }, { kind: 'slow-answer', ms: 3000 });
    const phone = await line.call();
    await line.clock.advance(2500);
    expect(line.app.asked('/voice')).toHaveLength(2);
    await line.clock.advance(2499);
    expect(phone.heard).toEqual([]);
    await line.clock.advance(1);
    expect(heard(phone)).toEqual(['say Gözləyin']);
    const tokens = line.app.asked('/voice').map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect(tokens[0]).toBeDefined();
    expect(new Set(tokens).size).toBe(1);
    expect(line.app.last('/fallback').headers['i-twilio-idempotency-token']).not.toBe(tokens[0]);
  });

  it('is not tried again once the total is used up, however many tries were allowed', async () => {
    await start('#rt=2000&rc=5&rp=rt&tt=4000');
    line.app.on('/voice', '<Say>Salam</Say>');
    line.carrier.faults.webhook({ path: '/voice' }, { kind: 'slow-answer', ms: 3000 });
    const phone = await line.call();
    await line.clock.advance(4000);
    expect(heard(phone)).toEqual([SORRY]);
    expect(line.app.asked('/voice')).toHaveLength(2);
  });

  it('because there was no connection is tried once more without being told to', async () => {
    await start();
    line.app.on('/voice', '<Say>Salam</Say>');
    line.carrier.faults.webhook({ path: '/voice' }, { kind: 'lost' }, 1);
    const phone = await line.call();
    await line.clock.advance(4999);
    expect(line.app.asked('/voice')).toEqual([]);
    await line.clock.advance(1);
    expect(heard(phone)).toEqual(['say Salam']);
  });

  it('with a server’s error is tried again only when the address says so', async () => {
    await start('#rp=5xx&rc=2');
    let count = 0;
    line.app.on('/voice', () => (++count < 3 ? { status: 503 } : '<Say>Salam</Say>'));
    const phone = await line.call();
    expect(count).toBe(3);
    expect(heard(phone)).toEqual(['say Salam']);
  });

  it('because the caller hung up meanwhile is nobody’s loss', async () => {
    await start();
    line.app.on('/voice', '<Redirect>/next</Redirect>');
    line.carrier.faults.webhook({ path: '/voice' }, { kind: 'slow-answer', ms: 3000 });
    const phone = await line.call();
    phone.hangUp();
    await line.clock.advance(60_000);
    expect(phone.state).toBe('no-answer');
    expect(line.app.asked('/next')).toEqual([]);
  });
});

describe('the connection overrides', () => {
  beforeEach(() => start());

  it('are read from the fragment, which is neither sent nor signed', () => {
    expect(planDelivery('https://line.example/voice?s=a#ct=1500&rt=2500&rc=1&rp=all&tt=5000')).toEqual({
      url: 'https://line.example/voice?s=a',
      connectMs: 1500,
      readMs: 2500,
      totalMs: 5000,
      retries: 1,
      retryOn: new Set(['ct', 'rt', '4xx', '5xx']),
    });
  });

  it('are the carrier’s own where nothing is said', () => {
    expect(planDelivery('https://line.example/voice')).toMatchObject({
      connectMs: 5000,
      readMs: 15_000,
      totalMs: 15_000,
      retries: 1,
      retryOn: new Set(['ct']),
    });
  });

  it.each(['#ct=99', '#ct=10001', '#rt=15001', '#tt=fast', '#rc=6', '#rp=3xx', '#rp=5xx,never', '#retries=3'])(
    'that do not exist are refused: %s',
    (fragment) => {
      expect(() => planDelivery(`https://line.example/voice${fragment}`)).toThrow('11100');
    },
  );
});

describe('the signature', () => {
  beforeEach(() => start());
  const P = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  };
  const withdrawn = { ...P, Caller: '+14158675310', From: '+14158675310' };
  const { Caller: _, ...withoutCaller } = P;

  it.each([
    ['https://example.com/myapp.php?foo=1&bar=2', withdrawn, 'L/OH5YylLD5NRKLltdqwSvS0BnU='],
    ['https://mycompany.com/myapp.php?foo=1&bar=2', P, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['http://mycompany.com/myapp.php?foo=1&bar=2', withoutCaller, 'HpS7PBa1Agvt4OtO+wZp75IuQa0='],
    ['http://mycompany.com:1234/myapp.php?foo=1&bar=2', P, 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU='],
    [
      'https://mycompany.com/myapp.php?foo=1&bar=2',
      { 'MessagingBinding.Address': ['+1325xxxxxxx', '+1415xxxxxxx'] },
      '83O6e2vORAoJHUNzJjDWN1jz+BA=',
    ],
    [
      'https://mycompany.com/myapp.php?foo=1&bar=2',
      { Sid: 'CA123', SidAccount: 'AC123', Digits: ['5678', '1234', '1234'] },
      'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
    ],
  ])('of a published example is the published one: %s', (url, fields, expected) => {
    expect(signature('12345', url, fields)).toBe(expected);
  });

  it('leaves out the port of an https address, and every user and fragment', () => {
    const plain = signature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', P);
    expect(signature('12345', 'https://user:word@mycompany.com:8443/myapp.php?foo=1&bar=2#rc=2', P)).toBe(plain);
  });
});
