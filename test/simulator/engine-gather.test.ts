import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clip, heard, type Line, startLine } from '../harness/simulator-line.ts';

let line: Line;
beforeEach(async () => {
  line = await startLine();
  line.app.on('/menu.wav', clip(4));
  line.app.on('/next', '<Pause length="60"/>');
});
afterEach(() => line.close());

const digits = () => line.app.asked('/next').map(({ fields }) => fields['Digits']);

describe('a menu', () => {
  it('takes one key while it still speaks, and falls silent at once', async () => {
    line.app.on('/voice', '<Gather numDigits="1" action="/next"><Play>/menu.wav</Play></Gather>');
    const phone = await line.call();
    await line.clock.advance(1000);
    phone.press('1');
    await line.clock.advance(0);
    expect(digits()).toEqual(['1']);
    expect(phone.heard[0]?.untilMs).toBe((phone.heard[0]?.at ?? 0) + 1000);
    expect(line.app.last('/next').isSigned).toBe(true);
  });

  it('waits five seconds after its last word, then goes on with the document', async () => {
    line.app.on('/voice', '<Gather action="/next"><Play>/menu.wav</Play></Gather><Say>Hələ buradasınız?</Say>');
    const phone = await line.call();
    await line.clock.advance(8999);
    expect(heard(phone)).toEqual(['play menu.wav']);
    await line.clock.advance(1);
    expect(heard(phone)).toEqual(['play menu.wav', 'say Hələ buradasınız?']);
    expect(digits()).toEqual([]);
  });

  it('waits as long as the document says', async () => {
    line.app.on('/voice', '<Gather action="/next" timeout="2"/><Hangup/>');
    const phone = await line.call();
    await line.clock.advance(1999);
    expect(phone.state).toBe('in-progress');
    await line.clock.advance(1);
    expect(phone.state).toBe('completed');
  });

  it('falls silent at the first of several keys', async () => {
    line.app.on('/voice', '<Gather action="/next" numDigits="4"><Play>/menu.wav</Play></Gather>');
    const phone = await line.call();
    await line.clock.advance(1000);
    phone.press('1');
    expect(phone.heard[0]?.untilMs).toBe(line.clock.now());
    await line.clock.advance(4999);
    expect(digits()).toEqual([]);
    await line.clock.advance(1);
    expect(digits()).toEqual(['1']);
  });

  it('counts the silence anew from every key and then sends what was pressed', async () => {
    line.app.on('/voice', '<Gather action="/next" timeout="3"/>');
    const phone = await line.call();
    phone.press('4');
    await line.clock.advance(2000);
    phone.press('2');
    await line.clock.advance(2999);
    expect(digits()).toEqual([]);
    await line.clock.advance(1);
    expect(digits()).toEqual(['42']);
  });

  it('ends at the hash key, which is not among the keys sent', async () => {
    line.app.on('/voice', '<Gather action="/next"/>');
    const phone = await line.call();
    phone.press('12#');
    await line.clock.advance(0);
    expect(digits()).toEqual(['12']);
  });

  it('takes the hash key as any other when no key finishes it', async () => {
    line.app.on('/voice', '<Gather action="/next" finishOnKey="" numDigits="1"/>');
    const phone = await line.call();
    phone.press('#');
    await line.clock.advance(0);
    expect(digits()).toEqual(['#']);
  });

  it('ends at a key that the document chose', async () => {
    line.app.on('/voice', '<Gather action="/next" finishOnKey="*"/>');
    const phone = await line.call();
    phone.press('1#2*');
    await line.clock.advance(0);
    expect(digits()).toEqual(['1#2']);
  });

  it('with the finishing key alone is no input: the document goes on', async () => {
    line.app.on('/voice', '<Gather action="/next"/><Say>Davam</Say>');
    const phone = await line.call();
    phone.press('#');
    await line.clock.advance(0);
    expect(digits()).toEqual([]);
    expect(heard(phone)).toEqual(['say Davam']);
  });

  it('asks even about silence when the document wants that', async () => {
    line.app.on('/voice', '<Gather action="/next" timeout="1" actionOnEmptyResult="true"/>');
    await line.call();
    await line.clock.advance(1000);
    expect(digits()).toEqual(['']);
  });

  it('without an action asks its own document again with the keys', async () => {
    line.app.on('/voice', ({ fields }) => (fields['Digits'] === '7' ? '<Hangup/>' : '<Gather numDigits="1"/>'));
    const phone = await line.call();
    phone.press('7');
    await line.clock.advance(0);
    expect(line.app.asked('/voice')).toHaveLength(2);
    expect(phone.state).toBe('completed');
  });

  it('asks an absolute address, by GET when told so', async () => {
    line.app.on('/voice', `<Gather numDigits="1" method="GET" action="${line.at('/next')}?s=menu&amp;m=mac"/>`);
    const phone = await line.call();
    phone.press('3');
    await line.clock.advance(0);
    const request = line.app.last('/next');
    expect(request.method).toBe('GET');
    expect(request.isSigned).toBe(true);
    expect(request.fields).toMatchObject({ Digits: '3', s: 'menu', m: 'mac' });
  });

  it('speaks words, pauses and clips in their order', async () => {
    line.app.on('/voice', '<Gather action="/next"><Say>Bir</Say><Pause length="2"/><Play>/menu.wav</Play></Gather>');
    const phone = await line.call();
    await line.clock.advance(400);
    expect(heard(phone)).toEqual(['say Bir']);
    await line.clock.advance(2000);
    expect(heard(phone)).toEqual(['say Bir', 'play menu.wav']);
  });

  it('does not hear keys that nobody waits for, and the tape says so', async () => {
    line.app.on('/voice', '<Pause length="1"/><Gather action="/next" timeout="2" numDigits="1"/>');
    const phone = await line.call();
    phone.press('1');
    await line.clock.advance(5000);
    expect(digits()).toEqual([]);
    expect(line.carrier.tape.entries.find(({ kind }) => kind === 'key')?.detail).toEqual({ heeded: false });
  });

  it('loses the keys when the action answers with a redirect of its own, as the real carrier does', async () => {
    line.app.on('/voice', '<Gather numDigits="1" action="/moved"/>');
    line.app.on('/moved', { status: 302, headers: { location: '/next' } });
    const phone = await line.call();
    phone.press('1');
    await line.clock.advance(0);
    expect(line.app.last('/next')).toMatchObject({ method: 'GET', fields: {} });
  });

  it('ends quietly when the caller hangs up inside it', async () => {
    line.app.on('/voice', '<Gather action="/next"><Play>/menu.wav</Play></Gather>');
    const phone = await line.call();
    await line.clock.advance(1000);
    phone.hangUp();
    await line.clock.advance(60_000);
    expect(digits()).toEqual([]);
    expect(line.app.last('/status').fields).toMatchObject({ CallStatus: 'completed', CallDuration: '1' });
  });

  it('refuses a key that no telephone has', async () => {
    line.app.on('/voice', '<Gather action="/next"/>');
    const phone = await line.call();
    expect(() => phone.press('x')).toThrow('keys 0 to 9');
  });
});
