import { afterEach, describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../src/console/shared/contract.ts';
import { connectionIn, type LiveConnection, openLiveConnection } from '../../src/console/shared/live-connection.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** The network's end of a WebSocket. */
class Line extends EventTarget {
  readyState = 0;
  readonly sent: string[] = [];

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  bring(message: object | string): void {
    const data = typeof message === 'string' ? message : JSON.stringify(message);
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
}

let connection: LiveConnection | null = null;
afterEach(() => connection?.close());

describe('the page’s line to the server', () => {
  it('answers each beat, and says whether there is audio in this page', () => {
    const { lines, voice } = open();
    lines[0]?.open();
    lines[0]?.bring({ type: 'beat', n: 7 });
    voice.now = 'in-call';
    lines[0]?.bring({ type: 'beat', n: 8 });
    expect(lines[0]?.sent.map((text) => JSON.parse(text))).toEqual([
      { type: 'beat', n: 7, voice: 'idle' },
      { type: 'beat', n: 8, voice: 'in-call' },
    ]);
  });

  it('comes back after a break, slower at each attempt, at most five seconds apart', async () => {
    const { lines, states, timers } = open();
    lines[0]?.open();
    lines[0]?.close();
    expect(states).toEqual(['open', 'lost']);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      const before = timers.now();
      while (lines.length === attempt) await timers.pass(100);
      waits.push(timers.now() - before);
      lines[attempt]?.close();
    }
    expect(waits).toEqual([300, 600, 1_200, 2_400, 4_800, 5_000, 5_000]);
  });

  it('does not trust a socket that looks open and says nothing', async () => {
    const { lines, states, timers } = open();
    lines[0]?.open();
    await timers.pass(11_900);
    expect(states).toEqual(['open']);
    await timers.pass(200);
    expect(states).toEqual(['open', 'lost']);
    await timers.pass(300);
    expect(lines).toHaveLength(2);
  });

  it('stays down when the person has signed out', async () => {
    const { lines, received, timers } = open();
    lines[0]?.open();
    lines[0]?.bring({ type: 'signed-out' });
    lines[0]?.close();
    await timers.pass(60_000);
    expect(lines).toHaveLength(1);
    expect(received).toEqual([{ type: 'signed-out' }]);
  });

  it('does not fall over words that it does not know', () => {
    const { lines, received } = open();
    lines[0]?.open();
    for (const noise of ['', 'not json', '[1]', '"text"', 'null', '{}']) lines[0]?.bring(noise);
    lines[0]?.bring({ type: 'phone-here' });
    expect(received).toEqual([{ type: 'phone-here' }]);
  });

  it('is as good as lost while the server itself hears of no change', () => {
    expect(connectionIn({ type: 'beat', n: 3, isDeaf: true })).toBe('lost');
    expect(connectionIn({ type: 'beat', n: 4 })).toBe('open');
    expect(connectionIn({ type: 'phone-here' })).toBeNull();
  });

  it('says nothing into a line that is down', () => {
    const { lines } = open();
    connection?.send({ type: 'take-phone' });
    expect(lines[0]?.sent).toEqual([]);
    lines[0]?.open();
    connection?.send({ type: 'take-phone' });
    expect(lines[0]?.sent).toEqual(['{"type":"take-phone"}']);
  });
});

function open() {
  const timers = new VirtualTimers();
  const lines: Line[] = [];
  const states: string[] = [];
  const received: ServerMessage[] = [];
  const voice: { now: 'idle' | 'in-call' } = { now: 'idle' };
  connection = openLiveConnection({
    open() {
      const line = new Line();
      lines.push(line);
      // The page uses no more of a WebSocket than this.
      return line as unknown as WebSocket;
    },
    timers,
    onMessage: (message) => received.push(message),
    onState: (state) => states.push(state),
    voice: () => voice.now,
  });
  return { lines, states, received, timers, voice };
}
