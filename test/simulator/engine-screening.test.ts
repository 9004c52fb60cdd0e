import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heard, type Line, startLine } from '../harness/simulator-line.ts';
import { testTelephone } from '../harness/simulator-telephone.ts';

const DUTY = '+994000000077';
const SECOND = '+994000000078';

let line: Line;
beforeEach(async () => {
  line = await startLine();
  line.app.on('/after', '<Say>Sonra</Say>');
});
afterEach(() => line.close());

describe('a called person who is asked first', () => {
  const dial = `<Dial action="/after"><Number url="/screen">${DUTY}</Number></Dial>`;

  it('is connected when the screening document ends', async () => {
    line.app.on('/voice', dial);
    line.app.on('/screen', '<Gather numDigits="1" action="/screened"><Say>Zəng var</Say></Gather><Hangup/>');
    line.app.on('/screened', '');
    const duty = testTelephone(line, DUTY);
    const caller = await line.call();
    const officer = await duty.answer();
    expect(line.app.last('/screen').fields).toMatchObject({
      CallSid: officer.sid,
      ParentCallSid: caller.sid,
      Direction: 'outbound-dial',
    });
    expect(heard(caller)).toEqual(['ring ringing']);
    // As Twilio's page of call whispers has it: "(required answerOnBridge set to true)".
    expect(caller.heard.at(-1)?.untilMs).toBeDefined();
    officer.press('1');
    await line.clock.advance(0);
    expect(heard(caller)).toEqual(['ring ringing', 'talk talk']);
  });

  it('and meanwhile rings on for the caller where the document says so', async () => {
    line.app.on('/voice', dial.replace('<Dial', '<Dial answerOnBridge="true"'));
    line.app.on('/screen', '<Gather numDigits="1" action="/screened"/><Hangup/>');
    const duty = testTelephone(line, DUTY);
    const caller = await line.call();
    await duty.answer();
    expect(heard(caller)).toEqual(['ring ringing']);
    expect(caller.heard.at(-1)?.untilMs).toBeUndefined();
  });

  it('in vain is followed by the next, and it rings again', async () => {
    const numbers = [DUTY, SECOND].map((number) => `<Number url="/screen">${number}</Number>`);
    line.app.on('/voice', `<Dial sequential="true">${numbers.join('')}</Dial>`);
    line.app.on('/screen', '<Hangup/>');
    const duty = testTelephone(line, DUTY);
    const caller = await line.call();
    await duty.answer();
    expect(heard(caller)).toEqual(['ring ringing', 'ring ringing']);
    expect(caller.heard.at(-1)?.untilMs).toBeUndefined();
  });

  it('and does not accept is hung up, and the caller goes on', async () => {
    line.app.on('/voice', dial);
    line.app.on('/screen', '<Gather numDigits="1" timeout="5" action="/screened"/><Hangup/>');
    const duty = testTelephone(line, DUTY);
    await line.call();
    const officer = await duty.answer();
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
    const [duty, second] = [testTelephone(line, DUTY), testTelephone(line, SECOND)];
    await line.call();
    const first = await duty.answer();
    const other = await second.answer();
    other.press('1');
    await line.clock.advance(0);
    expect([first.state, other.state]).toEqual(['completed', 'in-progress']);
    expect(heard(other)).toEqual(['talk talk']);
  });

  it('cannot be led to dial out', async () => {
    line.app.on('/voice', dial);
    line.app.on('/screen', `<Dial>${SECOND}</Dial>`);
    const duty = testTelephone(line, DUTY);
    await line.call();
    await duty.answer();
    expect(line.carrier.tape.entries.some(({ kind, text }) => kind === 'error' && text.startsWith('13201'))).toBe(true);
  });
});
