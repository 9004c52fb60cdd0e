import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heard, type Line, startLine } from '../harness/simulator-line.ts';

const DUTY = '+994000000077';

let line: Line;
beforeEach(async () => {
  line = await startLine();
  line.app.on('/leg', { status: 204 });
});
afterEach(() => line.close());

/** A call that is bridged and ends: its called leg reports four times. */
async function bridgedCall(): Promise<void> {
  line.app.on(
    '/voice',
    `<Dial><Number statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed">${DUTY}</Number></Dial>`,
  );
  line.carrier.onRing(DUTY, (ring) => ring.answer());
  (await line.call()).hangUp();
  await line.clock.advance(0);
}

const told = () => line.app.asked('/leg').map(({ fields }) => `${fields['SequenceNumber']} ${fields['CallStatus']}`);

describe('status callbacks, on request', () => {
  it('come in order and once when nothing is wrong', async () => {
    await bridgedCall();
    expect(told()).toEqual(['0 initiated', '1 ringing', '2 in-progress', '3 completed']);
  });

  it('come twice', async () => {
    line.carrier.faults.webhook({ path: '/leg', event: 'completed' }, { kind: 'twice' });
    await bridgedCall();
    expect(told().slice(2)).toEqual(['2 in-progress', '3 completed', '3 completed']);
  });

  it('come late', async () => {
    line.carrier.faults.webhook({ path: '/leg', event: 'ringing' }, { kind: 'late', ms: 4000 });
    await bridgedCall();
    expect(told()).toEqual(['0 initiated', '2 in-progress', '3 completed']);
    await line.clock.advance(4000);
    expect(told().at(-1)).toBe('1 ringing');
  });

  it('come after their successor', async () => {
    line.carrier.faults.webhook({ path: '/leg', event: 'in-progress' }, { kind: 'out-of-order' });
    await bridgedCall();
    expect(told()).toEqual(['0 initiated', '1 ringing', '3 completed', '2 in-progress']);
  });

  it('come a second late when they have no successor', async () => {
    line.carrier.faults.webhook({ path: '/leg', event: 'completed' }, { kind: 'out-of-order' });
    await bridgedCall();
    expect(told()).toHaveLength(3);
    await line.clock.advance(1000);
    expect(told().at(-1)).toBe('3 completed');
  });

  it('never come', async () => {
    line.carrier.faults.webhook({ path: /^\/leg|status$/ }, { kind: 'lost' });
    await bridgedCall();
    await line.clock.advance(60_000);
    expect(told()).toEqual([]);
    expect(line.app.asked('/status')).toEqual([]);
  });

  it('that the application refuses are a warning on the tape', async () => {
    line.app.on('/leg', { status: 500 });
    await bridgedCall();
    expect(
      line.carrier.tape.entries.filter(({ kind, text }) => kind === 'error' && text.includes('callback')),
    ).toHaveLength(4);
  });
});

describe('a request for a document, on request', () => {
  it('is delivered twice, and only the second answer counts', async () => {
    let count = 0;
    line.app.on('/voice', () => `<Say>cavab ${++count}</Say>`);
    line.carrier.faults.webhook({ path: '/voice' }, { kind: 'twice' });
    const phone = await line.call();
    expect(heard(phone)).toEqual(['say cavab 2']);
    const [first, second] = line.app.asked('/voice');
    expect(first?.headers['i-twilio-idempotency-token']).toBe(second?.headers['i-twilio-idempotency-token']);
    expect(first?.fields).toEqual(second?.fields);
  });

  it('is answered by a proxy with an error although the application worked', async () => {
    line.app.on('/voice', '<Say>Salam</Say>');
    line.carrier.faults.webhook({ path: '/voice' }, { kind: 'bad-status', status: 502 });
    const phone = await line.call();
    expect(line.app.asked('/voice')).toHaveLength(1);
    expect(heard(phone)[0]).toMatch(/^error-sentence/);
  });

  it('strikes only the call it is meant for, only so often, and can be withdrawn', async () => {
    line.app.on('/voice', '<Say>Salam</Say>');
    const other = await line.call();
    const lift = line.carrier.faults.webhook(
      { path: '/voice', callSid: other.sid },
      { kind: 'bad-status', status: 500 },
    );
    expect(heard(await line.call())).toEqual(['say Salam']);
    lift();
    line.carrier.faults.webhook({}, { kind: 'bad-status', status: 500 }, 1);
    expect(heard(await line.call())[0]).toMatch(/^error-sentence/);
    expect(heard(await line.call())).toEqual(['say Salam']);
    line.carrier.faults.webhook({}, { kind: 'bad-status', status: 500 });
    line.carrier.faults.clear();
    expect(heard(await line.call())).toEqual(['say Salam']);
  });

  it('is overtaken by a caller who hangs up', async () => {
    line.app.on('/voice', '<Gather numDigits="1" action="/next"/>');
    line.app.on('/next', '<Redirect>/never</Redirect>');
    line.carrier.faults.webhook({ path: '/next' }, { kind: 'hang-up' });
    const phone = await line.call();
    phone.press('1');
    await line.clock.advance(1000);
    expect(phone.state).toBe('completed');
    expect(line.app.asked('/next')).toHaveLength(1);
    expect(line.app.asked('/never')).toEqual([]);
    expect(line.app.last('/status').fields['CallStatus']).toBe('completed');
  });

  it('finds a clip that cannot be fetched', async () => {
    line.app.on('/voice', '<Gather timeout="1"><Play>/menu.wav</Play></Gather><Say>Davam</Say>');
    line.carrier.faults.audio({ path: '/menu.wav' }, 1);
    const phone = await line.call();
    await line.clock.advance(1000);
    expect(heard(phone)).toEqual(['say Davam']);
    expect(line.app.asked('/menu.wav')).toEqual([]);
  });
});

describe('the REST interface, on request', () => {
  const path = 'Calls.json';

  it.each([
    ['429', 429, 20429],
    ['500', 500, 20500],
  ] as const)('answers %s', async (kind, status, code) => {
    line.carrier.faults.rest({ method: 'GET', path: /Calls\.json$/ }, { kind }, 1);
    expect((await line.rest('GET', path)).json).toMatchObject({ status, code });
    expect((await line.rest('GET', path)).status).toBe(200);
  });

  it('does not answer although it did what was asked', async () => {
    line.app.on('/voice', '<Pause length="60"/><Say>Salam</Say>');
    const phone = await line.call();
    line.carrier.faults.rest({ method: 'POST' }, { kind: 'timeout', performed: true }, 1);
    const answer = await line.rest('POST', `Calls/${phone.sid}.json`, { Status: 'completed' });
    expect(answer).toMatchObject({ status: 0, silence: 'hang' });
    expect(phone.state).toBe('canceled');
  });

  it('breaks the connection without doing anything', async () => {
    line.app.on('/voice', '<Pause length="60"/>');
    const phone = await line.call();
    line.carrier.faults.rest({}, { kind: 'reset' }, 1);
    expect(await line.rest('POST', `Calls/${phone.sid}.json`, { Status: 'completed' })).toMatchObject({
      silence: 'reset',
    });
    expect(phone.state).toBe('ringing');
  });
});

describe('a caller who hangs up', () => {
  const steps: readonly (readonly [step: string, document: string])[] = [
    ['while the first document is asked for', '<Say>Salam</Say>'],
    ['while it rings', '<Pause length="5"/>'],
    ['during a sentence', '<Say>Salam</Say>'],
    ['in a menu', '<Gather action="/next"/>'],
    ['while a telephone rings', `<Dial>${DUTY}</Dial>`],
    ['in an empty conference', '<Dial><Conference waitUrl="/wait">r</Conference></Dial>'],
    ['while leaving a message', '<Record action="/next"/>'],
  ];

  it.each(steps)('%s is gone at once, and the end is told once', async (step, document) => {
    line.app.on('/voice', document);
    line.app.on('/wait', '<Pause length="9"/><Redirect>/wait</Redirect>');
    line.app.on('/next', '<Say>never</Say>');
    const phone = line.carrier.dial({ from: 'anonymous', to: '+99412000152' });
    if (!step.includes('asked for')) await line.clock.advance(1000);
    phone.hangUp();
    const asked = line.app.received.length;
    await line.clock.advance(120_000);
    expect(['completed', 'no-answer']).toContain(phone.state);
    expect(line.app.asked('/status')).toHaveLength(1);
    expect(line.carrier.liveCalls()).toEqual([]);
    // The end itself, and at most the one request that was under way or that tells of a message cut short.
    expect(line.app.received.length - asked).toBeLessThanOrEqual(2);
    expect(line.carrier.tape.entries.filter(({ text }) => text.startsWith('12400'))).toEqual([]);
  });
});
