import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { readScript } from '../../src/simulator/caller/call-script.ts';
import { runScript } from '../../src/simulator/caller/run-script.ts';
import { openTelephone, type TelephoneWire } from '../../src/simulator/caller/telephone-wire.ts';
import { SOON } from '../harness/soon.ts';
import { LINE, ON_CALL, type RealSimulator, startRealSimulator } from './real-simulator.ts';
import { levelAt, sine } from './sound.ts';

const CALLER = '+994000001001';

let simulator: RealSimulator;
let wires: TelephoneWire[];

beforeEach(async () => {
  simulator = await startRealSimulator();
  simulator.serve('/prompts/az/menu.wav', sine(600, 400));
  wires = [];
});

afterEach(async () => {
  for (const wire of wires) wire.close();
  await simulator.close();
});

async function telephone() {
  const wire = await openTelephone(simulator.origin, { hasSound: true });
  wires.push(wire);
  return wire;
}

async function dial(wire: TelephoneWire, to = '152', from = CALLER) {
  wire.send({ type: 'dial', from, to });
  await vi.waitFor(() => expect(wire.call?.state).toBe('in-progress'), SOON);
}

const menu = () =>
  `<Gather numDigits="1" timeout="10" action="${simulator.at('/key')}"><Play>${simulator.at('/prompts/az/menu.wav')}</Play></Gather>`;

describe('a telephone', () => {
  it('is told which numbers it may dial, dial from, and be rung under', async () => {
    const { hello } = await telephone();
    expect(hello.numbers).toEqual(['152', LINE]);
    expect(hello.onCall).toEqual([ON_CALL]);
    expect(hello.callers.every((number) => number.startsWith('+9940000'))).toBe(true);
  });

  it('dials, hears a prompt in words, presses a key and hangs up', async () => {
    simulator.app.on('/voice', menu);
    simulator.app.on('/key', '<Say language="en-GB">goodbye</Say><Pause length="10"/>');
    const wire = await telephone();
    await dial(wire);
    await vi.waitFor(() => expect(wire.heard[0]).toMatchObject({ kind: 'play', caption: { language: 'az' } }), SOON);
    wire.send({ type: 'press', keys: '1' });
    await vi.waitFor(() => expect(wire.heard[1]?.caption?.text).toBe('goodbye'), SOON);
    expect(wire.heard[0]?.untilMs).toBeGreaterThan(0);
    expect(simulator.app.last('/key').fields).toMatchObject({ Digits: '1', From: CALLER, To: '152' });
    wire.send({ type: 'hang-up' });
    await vi.waitFor(() => expect(wire.call?.state).toBe('completed'), SOON);
    await vi.waitFor(() => expect(simulator.app.last('/status').fields['CallStatus']).toBe('completed'), SOON);
  });

  it('with its number withheld is anonymous to the line', async () => {
    simulator.app.on('/voice', '<Say>hello</Say><Pause length="10"/>');
    const wire = await telephone();
    await dial(wire, '152', 'anonymous');
    expect(simulator.app.last('/voice').fields['From']).toBe('anonymous');
  });

  it('that is cut off has hung up', async () => {
    simulator.app.on('/voice', '<Say>hello</Say><Pause length="30"/>');
    const wire = await telephone();
    await dial(wire);
    wire.close();
    await vi.waitFor(() => expect(simulator.app.last('/status').fields['CallStatus']).toBe('completed'), SOON);
    await vi.waitFor(() => expect(simulator.media.legCount()).toBe(0), SOON);
    expect(simulator.media.lineCount()).toBe(0);
  });

  it('is rung under its number, answers, and is heard by the one who called', async () => {
    simulator.app.on('/voice', `<Dial><Number>${ON_CALL}</Number></Dial>`);
    const duty = await telephone();
    duty.send({ type: 'register', number: ON_CALL });
    const rung = new Promise((resolve) => duty.events.on('change', ({ type }) => type === 'ringing' && resolve(true)));
    const caller = await telephone();
    caller.send({ type: 'dial', from: CALLER, to: '152' });
    await rung;
    duty.send({ type: 'answer' });
    await vi.waitFor(() => expect(duty.call).toMatchObject({ direction: 'in', state: 'in-progress' }), SOON);
    await vi.waitFor(() => expect(caller.heard.some(({ kind }) => kind === 'talk')).toBe(true), SOON);
    const heard = listen(caller);
    await duty.say(sine(900, 1200));
    expect(levelAt(heard().subarray(-1600), 900)).toBeGreaterThan(8000);
    caller.send({ type: 'hang-up' });
    await vi.waitFor(() => expect(duty.call?.state).toBe('completed'), SOON);
  });

  it('that rejects a ring is busy, and one that gives up is told', async () => {
    simulator.app.on('/voice', `<Dial action="${simulator.at('/after')}"><Number>${ON_CALL}</Number></Dial>`);
    simulator.app.on('/after', '<Pause length="10"/>');
    const duty = await telephone();
    const seen: string[] = [];
    duty.events.on('change', ({ type }) => seen.push(type));
    duty.send({ type: 'register', number: ON_CALL });
    const caller = await telephone();
    caller.send({ type: 'dial', from: CALLER, to: '152' });
    await vi.waitFor(() => expect(seen).toContain('ringing'), SOON);
    duty.send({ type: 'reject' });
    await vi.waitFor(() => expect(simulator.app.last('/after').fields['DialCallStatus']).toBe('busy'), SOON);
    expect(seen).toContain('ring-over');
  });

  it('hears the real sound of a prompt', async () => {
    simulator.serve('/prompts/az/menu.wav', sine(600, 1500));
    simulator.app.on('/voice', menu);
    const wire = await telephone();
    const heard = listen(wire);
    await dial(wire);
    await vi.waitFor(() => expect(levelAt(heard().subarray(-1600), 600)).toBeGreaterThan(8000), SOON);
  });

  const nonsense = [
    '',
    '{',
    '[]',
    '{"type":"fly"}',
    '{"type":"dial","from":"152; drop","to":"152"}',
    '{"type":"press","keys":"A"}',
  ];
  it.each(nonsense)('that sends %j is refused and goes on', async (text) => {
    const socket = new WebSocket(`${simulator.origin.replace('http', 'ws')}/telephone`);
    const answers: string[] = [];
    socket.on('message', (data) => answers.push(String(data)));
    await new Promise((resolve) => socket.on('open', resolve));
    socket.send(text);
    await vi.waitFor(() => expect(answers.at(-1)).toContain('not-understood'), SOON);
    socket.close();
  });

  it('of another site’s page is not let in', async () => {
    const socket = new WebSocket(`${simulator.origin.replace('http', 'ws')}/telephone`, {
      origin: 'https://elsewhere.example',
    });
    const refused = await new Promise((resolve) => socket.on('error', (error) => resolve(error.message)));
    expect(refused).toContain('403');
  });
});

describe('a scripted caller', () => {
  async function play(script: string) {
    const lines: string[] = [];
    const call = { origin: simulator.origin, from: CALLER, to: undefined, steps: readScript(script) };
    await runScript({ ...call, tell: (_ms, what, more) => lines.push(`${what} ${more}`.trim()) });
    return lines;
  }

  it('tells what it heard and did, in order', async () => {
    simulator.app.on('/voice', menu);
    simulator.app.on('/key', '<Say>You pressed one</Say><Pause length="10"/>');
    expect(await play('expect menu, press 1, expect "pressed one", hang up')).toEqual([
      `dials 152 from ${CALLER}`,
      'is ringing',
      'is in-progress',
      expect.stringContaining('hears'),
      'presses 1',
      'hears You pressed one',
      'hangs up',
      'is completed',
    ]);
  });

  it('fails when the line drops before the script ends', async () => {
    simulator.app.on('/voice', '<Pause length="1"/>');
    await expect(play('wait 20s, hang up')).rejects.toThrow('the line ended the call: completed');
  });

  it('fails when the carrier says its error sentence', async () => {
    simulator.app.on('/voice', { status: 500 });
    await expect(play('wait 20s, hang up')).rejects.toThrow('the carrier said');
  });

  it('is content when the line hangs up as the script says', async () => {
    simulator.app.on('/voice', '<Say>goodbye</Say>');
    expect((await play('expect goodbye, expect hang up')).at(-1)).toBe('is completed');
  });

  it('reaches an operator who is in the room', async () => {
    simulator.app.on('/voice', '<Dial><Conference beep="false">room</Conference></Dial>');
    simulator.app.on('/operator', '<Dial><Conference beep="false">room</Conference></Dial>');
    const calling = play('wait for operator, hang up');
    simulator.carrier.dialFromClient({ identity: 'op_1', params: {} });
    expect((await calling).at(-1)).toBe('is completed');
  });
});

/** What the telephone's earpiece has played so far. */
function listen(wire: TelephoneWire): () => Int16Array {
  const heard: number[] = [];
  wire.events.on('sound', (frame: Int16Array) => heard.push(...frame));
  return () => Int16Array.from(heard);
}
