import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALLER, heard, LINE, type Line, startLine } from '../harness/simulator-line.ts';
import { testTelephone } from '../harness/simulator-telephone.ts';

const DUTY = '+994000000077';
const SECOND = '+994000000078';

let line: Line;
beforeEach(async () => {
  line = await startLine();
  line.app.on('/after', '<Say>Sonra</Say>');
});
afterEach(() => line.close());

describe('a caller connected with a telephone', () => {
  it('talks until the other hangs up; then the action is told how it went', async () => {
    line.app.on('/voice', `<Dial action="/after">${DUTY}</Dial><Say>never</Say>`);
    const duty = testTelephone(line, DUTY);
    const caller = await line.call();
    expect(duty.rings[0]?.from).toBe(CALLER);
    expect(heard(caller)).toEqual(['ring ringing']);
    const officer = await duty.answer();
    await line.clock.advance(7000);
    officer.hangUp();
    await line.clock.advance(0);
    expect(line.app.last('/after').fields).toMatchObject({
      DialCallStatus: 'completed',
      DialCallSid: officer.sid,
      DialCallDuration: '7',
      DialBridged: 'true',
      CallStatus: 'in-progress',
    });
    expect(heard(caller)).toEqual(['ring ringing', 'talk talk', 'say Sonra']);
  });

  it('hangs up first: the other is released, and the action is told though its answer is moot', async () => {
    line.app.on('/voice', `<Dial action="/after">${DUTY}</Dial>`);
    const duty = testTelephone(line, DUTY);
    const caller = await line.call();
    const officer = await duty.answer();
    caller.hangUp();
    await line.clock.advance(60_000);
    expect(officer.state).toBe('completed');
    expect(line.app.last('/after').fields).toMatchObject({ DialCallStatus: 'completed', CallStatus: 'completed' });
    expect(heard(caller)).toEqual(['ring ringing', 'talk talk']);
  });

  it('goes on with the document when no action is given', async () => {
    line.app.on('/voice', `<Dial>${DUTY}</Dial><Say>Sonra</Say>`);
    const duty = testTelephone(line, DUTY);
    const caller = await line.call();
    (await duty.answer()).hangUp();
    await line.clock.advance(0);
    expect(heard(caller).at(-1)).toBe('say Sonra');
  });

  it.each([
    ['nobody answers within thirty seconds and the five that are always added', 'no-answer', 35_000],
    ['the telephone is busy', 'busy', 0],
  ])('goes on when %s', async (_case, status, ms) => {
    line.app.on('/voice', `<Dial action="/after">${DUTY}</Dial>`);
    const duty = testTelephone(line, DUTY);
    await line.call();
    if (status === 'busy') duty.rings[0]?.reject();
    await line.clock.advance(Math.max(0, ms - 1));
    if (ms > 0) expect(line.app.asked('/after')).toEqual([]);
    await line.clock.advance(1);
    expect(line.app.last('/after').fields).toMatchObject({ DialCallStatus: status, DialBridged: 'false' });
    expect(line.app.last('/after').fields['DialCallDuration']).toBeUndefined();
    expect(duty.cancelled()).toBe(status === 'busy' ? 0 : 1);
  });

  it('rings nobody when the number is none', async () => {
    line.app.on('/voice', '<Dial action="/after">not a number</Dial>');
    await line.call();
    expect(line.app.last('/after').fields['DialCallStatus']).toBe('failed');
  });

  it('may show only a number of the account', async () => {
    line.app.on('/voice', `<Dial action="/after" callerId="+994000009999">${DUTY}</Dial>`);
    await line.call();
    expect(line.app.last('/after').fields['DialCallStatus']).toBe('failed');
    line.app.on('/voice', `<Dial action="/after" callerId="${LINE}">${DUTY}</Dial>`);
    const duty = testTelephone(line, DUTY);
    await line.call();
    expect(duty.rings[0]?.from).toBe(LINE);
  });

  it('rings several at once: the first who answers gets the call, the others stop ringing', async () => {
    line.app.on('/voice', `<Dial action="/after"><Number>${DUTY}</Number><Number>${SECOND}</Number></Dial>`);
    const [duty, second] = [testTelephone(line, DUTY), testTelephone(line, SECOND)];
    await line.call();
    await second.answer();
    expect(duty.cancelled()).toBe(1);
    expect(() => duty.rings[0]?.answer()).toThrow('over');
  });

  it('rings one after another when told so', async () => {
    line.app.on(
      '/voice',
      `<Dial action="/after" sequential="true" timeout="5"><Number>${DUTY}</Number><Number>${SECOND}</Number></Dial>`,
    );
    const [duty, second] = [testTelephone(line, DUTY), testTelephone(line, SECOND)];
    await line.call();
    expect([duty.rings.length, second.rings.length]).toEqual([1, 0]);
    await line.clock.advance(10_000);
    expect([duty.cancelled(), second.rings.length]).toEqual([1, 1]);
    await second.answer();
    expect(line.app.asked('/after')).toEqual([]);
  });

  it('keeps ringing for the caller until somebody answers, when told so', async () => {
    line.app.on('/voice', `<Dial answerOnBridge="true" action="/after">${DUTY}</Dial>`);
    const duty = testTelephone(line, DUTY);
    const caller = await line.call();
    expect(caller.state).toBe('ringing');
    await duty.answer();
    expect(caller.state).toBe('in-progress');
  });

  it('is cut off when the time limit is up', async () => {
    line.app.on('/voice', `<Dial timeLimit="60" action="/after">${DUTY}</Dial>`);
    const duty = testTelephone(line, DUTY);
    await line.call();
    const officer = await duty.answer();
    await line.clock.advance(60_000);
    expect(officer.state).toBe('completed');
    expect(line.app.last('/after').fields['DialCallDuration']).toBe('60');
  });

  it('reports the called leg in order, from 0', async () => {
    line.app.on(
      '/voice',
      `<Dial><Number statusCallback="/status" statusCallbackEvent="initiated ringing answered completed">${DUTY}</Number></Dial>`,
    );
    const duty = testTelephone(line, DUTY);
    const caller = await line.call();
    const officer = await duty.answer();
    officer.hangUp();
    await line.clock.advance(0);
    const told = line.app.asked('/status').filter(({ fields }) => fields['CallSid'] === officer.sid);
    expect(told.map(({ fields }) => [fields['SequenceNumber'], fields['CallStatus'], fields['ParentCallSid']])).toEqual(
      [
        ['0', 'initiated', caller.sid],
        ['1', 'ringing', caller.sid],
        ['2', 'in-progress', caller.sid],
        ['3', 'completed', caller.sid],
      ],
    );
  });
});

describe('a called person whom REST moves away', () => {
  it('goes on alone; the caller’s action runs and is told no duration', async () => {
    line.app.on('/voice', `<Dial action="/after">${DUTY}</Dial>`);
    const duty = testTelephone(line, DUTY);
    await line.call();
    const officer = await duty.answer();
    await line.rest('POST', `Calls/${officer.sid}.json`, { Twiml: '<Response><Say>Ayrıca</Say></Response>' });
    expect(heard(officer)).toEqual(['talk talk', 'say Ayrıca']);
    expect(line.app.last('/after').fields).toMatchObject({ DialCallStatus: 'completed', DialCallSid: officer.sid });
    expect(line.app.last('/after').fields['DialCallDuration']).toBeUndefined();
  });
});

describe('a call that nobody ends', () => {
  it('is ended by the carrier after four hours', async () => {
    line.app.on('/voice', '<Say>Salam</Say><Pause length="1000"/><Redirect>/voice</Redirect>');
    const caller = await line.call();
    await line.clock.advance(4 * 3_600_000 - 1);
    expect(caller.state).toBe('in-progress');
    await line.clock.advance(1);
    expect(caller.state).toBe('completed');
  });
});

describe('keys during a talk', () => {
  it('are tones for the other and reach no webhook', async () => {
    line.app.on('/voice', `<Dial action="/after">${DUTY}</Dial>`);
    const duty = testTelephone(line, DUTY);
    const caller = await line.call();
    const officer = await duty.answer();
    const before = line.app.received.length;
    caller.press('15*');
    officer.press('9');
    await line.clock.advance(10_000);
    expect(line.app.received).toHaveLength(before);
    expect(heard(officer).slice(1)).toEqual(['tone 1', 'tone 5', 'tone *']);
    expect(heard(caller).slice(2)).toEqual(['tone 9']);
  });

  it('lead out of the talk with the star when the document says so', async () => {
    line.app.on('/voice', `<Dial action="/after" hangupOnStar="true">${DUTY}</Dial>`);
    const duty = testTelephone(line, DUTY);
    const caller = await line.call();
    const officer = await duty.answer();
    caller.press('*');
    await line.clock.advance(0);
    expect(officer.state).toBe('completed');
    expect(caller.state).toBe('in-progress');
    expect(line.app.last('/after').fields['DialCallStatus']).toBe('completed');
    expect(heard(caller).at(-1)).toBe('say Sonra');
  });
});
