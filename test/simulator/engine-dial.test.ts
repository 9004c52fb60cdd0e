import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PhoneCall, RingingPhone } from '../../src/simulator/phone.ts';
import { CALLER, heard, LINE, type Line, startLine } from '../harness/simulator-line.ts';

const DUTY = '+994000000077';
const SECOND = '+994000000078';

let line: Line;
beforeEach(async () => {
  line = await startLine();
  line.app.on('/after', '<Say>Sonra</Say>');
});
afterEach(() => line.close());

/** Registers a telephone that keeps its ring until the test decides. */
function telephone(number: string): { rings: RingingPhone[]; cancelled: () => number } {
  const rings: RingingPhone[] = [];
  let cancels = 0;
  line.carrier.onRing(number, (ring) => {
    rings.push(ring);
    ring.onCancel(() => {
      cancels += 1;
    });
  });
  return { rings, cancelled: () => cancels };
}

async function answer(phone: { rings: RingingPhone[] }): Promise<PhoneCall> {
  const ring = phone.rings.at(-1);
  if (ring === undefined) throw new Error('nothing rings');
  const call = ring.answer();
  await line.clock.advance(0);
  return call;
}

describe('a caller connected with a telephone', () => {
  it('talks until the other hangs up; then the action is told how it went', async () => {
    line.app.on('/voice', `<Dial action="/after">${DUTY}</Dial><Say>never</Say>`);
    const duty = telephone(DUTY);
    const caller = await line.call();
    expect(duty.rings[0]?.from).toBe(CALLER);
    expect(heard(caller)).toEqual(['ring ringing']);
    const officer = await answer(duty);
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
    const duty = telephone(DUTY);
    const caller = await line.call();
    const officer = await answer(duty);
    caller.hangUp();
    await line.clock.advance(60_000);
    expect(officer.state).toBe('completed');
    expect(line.app.last('/after').fields).toMatchObject({ DialCallStatus: 'completed', CallStatus: 'completed' });
    expect(heard(caller)).toEqual(['ring ringing', 'talk talk']);
  });

  it('goes on with the document when no action is given', async () => {
    line.app.on('/voice', `<Dial>${DUTY}</Dial><Say>Sonra</Say>`);
    const duty = telephone(DUTY);
    const caller = await line.call();
    (await answer(duty)).hangUp();
    await line.clock.advance(0);
    expect(heard(caller).at(-1)).toBe('say Sonra');
  });

  it.each([
    ['nobody answers within thirty seconds and the five that are always added', 'no-answer', 35_000],
    ['the telephone is busy', 'busy', 0],
  ])('goes on when %s', async (_case, status, ms) => {
    line.app.on('/voice', `<Dial action="/after">${DUTY}</Dial>`);
    const duty = telephone(DUTY);
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
    const duty = telephone(DUTY);
    await line.call();
    expect(duty.rings[0]?.from).toBe(LINE);
  });

  it('rings several at once: the first who answers gets the call, the others stop ringing', async () => {
    line.app.on('/voice', `<Dial action="/after"><Number>${DUTY}</Number><Number>${SECOND}</Number></Dial>`);
    const [duty, second] = [telephone(DUTY), telephone(SECOND)];
    await line.call();
    await answer(second);
    expect(duty.cancelled()).toBe(1);
    expect(() => duty.rings[0]?.answer()).toThrow('over');
  });

  it('rings one after another when told so', async () => {
    line.app.on(
      '/voice',
      `<Dial action="/after" sequential="true" timeout="5"><Number>${DUTY}</Number><Number>${SECOND}</Number></Dial>`,
    );
    const [duty, second] = [telephone(DUTY), telephone(SECOND)];
    await line.call();
    expect([duty.rings.length, second.rings.length]).toEqual([1, 0]);
    await line.clock.advance(10_000);
    expect([duty.cancelled(), second.rings.length]).toEqual([1, 1]);
    await answer(second);
    expect(line.app.asked('/after')).toEqual([]);
  });

  it('keeps ringing for the caller until somebody answers, when told so', async () => {
    line.app.on('/voice', `<Dial answerOnBridge="true" action="/after">${DUTY}</Dial>`);
    const duty = telephone(DUTY);
    const caller = await line.call();
    expect(caller.state).toBe('ringing');
    await answer(duty);
    expect(caller.state).toBe('in-progress');
  });

  it('is cut off when the time limit is up', async () => {
    line.app.on('/voice', `<Dial timeLimit="60" action="/after">${DUTY}</Dial>`);
    const duty = telephone(DUTY);
    await line.call();
    const officer = await answer(duty);
    await line.clock.advance(60_000);
    expect(officer.state).toBe('completed');
    expect(line.app.last('/after').fields['DialCallDuration']).toBe('60');
  });

  it('reports the called leg in order, from 0', async () => {
    line.app.on(
      '/voice',
      `<Dial><Number statusCallback="/status" statusCallbackEvent="initiated ringing answered completed">${DUTY}</Number></Dial>`,
    );
    const duty = telephone(DUTY);
    const caller = await line.call();
    const officer = await answer(duty);
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
    const duty = telephone(DUTY);
    await line.call();
    const officer = await answer(duty);
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
    const duty = telephone(DUTY);
    const caller = await line.call();
    const officer = await answer(duty);
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
    const duty = telephone(DUTY);
    const caller = await line.call();
    const officer = await answer(duty);
    caller.press('*');
    await line.clock.advance(0);
    expect(officer.state).toBe('completed');
    expect(caller.state).toBe('in-progress');
    expect(line.app.last('/after').fields['DialCallStatus']).toBe('completed');
    expect(heard(caller).at(-1)).toBe('say Sonra');
  });
});

describe('a called person who is asked first', () => {
  const dial = `<Dial action="/after"><Number url="/screen">${DUTY}</Number></Dial>`;

  it('is connected when the screening document ends', async () => {
    line.app.on('/voice', dial);
    line.app.on('/screen', '<Gather numDigits="1" action="/screened"><Say>Zəng var</Say></Gather><Hangup/>');
    line.app.on('/screened', '');
    const duty = telephone(DUTY);
    const caller = await line.call();
    const officer = await answer(duty);
    expect(line.app.last('/screen').fields).toMatchObject({
      CallSid: officer.sid,
      ParentCallSid: caller.sid,
      Direction: 'outbound-dial',
    });
    expect(heard(caller)).toEqual(['ring ringing']);
    officer.press('1');
    await line.clock.advance(0);
    expect(heard(caller)).toEqual(['ring ringing', 'talk talk']);
  });

  it('and does not accept is hung up, and the caller goes on', async () => {
    line.app.on('/voice', dial);
    line.app.on('/screen', '<Gather numDigits="1" timeout="5" action="/screened"/><Hangup/>');
    const duty = telephone(DUTY);
    await line.call();
    const officer = await answer(duty);
    await line.clock.advance(5000);
    expect(officer.state).toBe('completed');
    expect(line.app.last('/after').fields).toMatchObject({ DialCallStatus: 'no-answer', DialBridged: 'false' });
  });

  it('while others are asked too: whoever accepts first gets the call', async () => {
    line.app.on(
      '/voice',
      `<Dial><Number url="/screen">${DUTY}</Number><Number url="/screen">${SECOND}</Number></Dial>`,
    );
    line.app.on('/screen', '<Gather numDigits="1" action="/screened"/><Hangup/>');
    line.app.on('/screened', '');
    const [duty, second] = [telephone(DUTY), telephone(SECOND)];
    await line.call();
    const first = await answer(duty);
    const other = await answer(second);
    other.press('1');
    await line.clock.advance(0);
    expect([first.state, other.state]).toEqual(['completed', 'in-progress']);
    expect(heard(other)).toEqual(['talk talk']);
  });

  it('cannot be led to dial out', async () => {
    line.app.on('/voice', dial);
    line.app.on('/screen', `<Dial>${SECOND}</Dial>`);
    const duty = telephone(DUTY);
    await line.call();
    await answer(duty);
    expect(line.carrier.tape.entries.some(({ kind, text }) => kind === 'error' && text.startsWith('13201'))).toBe(true);
  });
});

describe('a caller connected with a softphone', () => {
  it('reaches it with the parameters of the document', async () => {
    line.app.on(
      '/voice',
      '<Dial callerId="client:line"><Client><Identity>op_1</Identity><Parameter name="offer" value="o-1"/></Client></Dial>',
    );
    const rings: RingingPhone[] = [];
    line.carrier.onClientRing('op_1', (ring) => rings.push(ring));
    await line.call();
    expect(rings.map(({ from, to, params }) => ({ from, to, params }))).toEqual([
      { from: 'client:line', to: 'client:op_1', params: { offer: 'o-1' } },
    ]);
  });

  it('shows the caller’s number unless the document hides it, as the real carrier does', async () => {
    line.app.on('/voice', '<Dial><Client>op_1</Client></Dial>');
    const rings: RingingPhone[] = [];
    line.carrier.onClientRing('op_1', (ring) => rings.push(ring));
    await line.call();
    expect(rings[0]?.from).toBe(CALLER);
  });

  it('that is not registered learns so at once', async () => {
    line.app.on('/voice', '<Dial action="/after"><Client>op_1</Client></Dial>');
    await line.call();
    expect(line.app.last('/after').fields['DialCallStatus']).toBe('no-answer');
  });

  it('rings in every tab of one identity; the first to accept wins', async () => {
    line.app.on('/voice', '<Dial><Client>op_1</Client></Dial>');
    const rings: RingingPhone[] = [];
    let cancelled = 0;
    for (let tab = 0; tab < 2; tab++) {
      line.carrier.onClientRing('op_1', (ring) => {
        rings.push(ring);
        ring.onCancel(() => {
          cancelled += 1;
        });
      });
    }
    await line.call();
    expect(rings).toHaveLength(2);
    expect(new Set(rings.map(({ sid }) => sid)).size).toBe(1);
    rings[1]?.answer();
    await line.clock.advance(0);
    expect(cancelled).toBe(1);
  });
});

describe('a softphone that dials out', () => {
  it('asks the application, with the browser’s parameters as fields that cannot pass for the carrier’s', async () => {
    line.app.on('/operator', '<Say>Salam</Say>');
    const phone = line.carrier.dialFromClient({
      identity: 'op_1',
      params: { offer: 'o-1', From: CALLER, CallSid: 'CA' },
    });
    await line.clock.advance(0);
    const { fields, isSigned } = line.app.last('/operator');
    expect(isSigned).toBe(true);
    expect(fields).toMatchObject({ From: 'client:op_1', CallSid: phone.sid, offer: 'o-1', Direction: 'inbound' });
  });
});
