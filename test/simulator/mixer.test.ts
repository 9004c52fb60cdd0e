import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDecimator } from '../../src/simulator/media/decimate.ts';
import { createFrameQueue } from '../../src/simulator/media/frame-queue.ts';
import { addFrames, FRAME_SAMPLES, mixRoom, type RoomMember } from '../../src/simulator/media/mixer.ts';
import { keyTone } from '../../src/simulator/media/tones.ts';
import { levelAt, sine } from './sound.ts';

const talking = { muted: false, hold: false };
const frame = (level: number) => new Int16Array(FRAME_SAMPLES).fill(level);

describe('a room', () => {
  it('lets each of four people hear the other three and never their own voice', () => {
    const members = ['a', 'b', 'c', 'd'].map((legSid) => ({ legSid, ...talking }));
    const spoken = new Map([
      ['a', frame(1)],
      ['b', frame(10)],
      ['c', frame(100)],
      ['d', frame(1000)],
    ]);
    const heard = mixRoom(members, spoken);
    expect(members.map(({ legSid }) => heard.get(legSid)?.[0])).toEqual([1110, 1101, 1011, 111]);
  });

  const cases: [string, Partial<RoomMember>, Partial<RoomMember>, { first?: number; second?: number }][] = [
    ['two people hear each other', {}, {}, { first: 20, second: 10 }],
    ['a muted person hears and is not heard', { muted: true }, {}, { first: 20 }],
    ['a person on hold neither hears nor is heard', { hold: true }, {}, {}],
    ['a coach is heard by the coached leg', { coach: 'second' }, {}, { first: 20, second: 10 }],
    ['a coach of somebody else is not heard', { coach: 'third' }, {}, { first: 20 }],
    ['a muted coach is not heard either', { coach: 'second', muted: true }, {}, { first: 20 }],
  ];
  it.each(cases)('%s', (_title, first, second, expected) => {
    const members = [
      { legSid: 'first', ...talking, ...first },
      { legSid: 'second', ...talking, ...second },
    ];
    const spoken = new Map([
      ['first', frame(10)],
      ['second', frame(20)],
    ]);
    const heard = mixRoom(members, spoken);
    expect({ first: heard.get('first')?.[0], second: heard.get('second')?.[0] }).toEqual({
      first: expected.first,
      second: expected.second,
    });
  });

  it('holds loud voices at full scale instead of turning them over', () => {
    expect(addFrames([frame(30_000), frame(30_000)])[0]).toBe(32_767);
    expect(addFrames([frame(-30_000), frame(-30_000)])[0]).toBe(-32_768);
  });

  it('gives nobody a sound that nobody made', () => {
    expect(
      mixRoom(
        [
          { legSid: 'a', ...talking },
          { legSid: 'b', ...talking },
        ],
        new Map(),
      ).size,
    ).toBe(0);
  });
});

describe('a key', () => {
  const tones: [string, number, number][] = [
    ['1', 697, 1209],
    ['5', 770, 1336],
    ['9', 852, 1477],
    ['*', 941, 1209],
    ['0', 941, 1336],
    ['#', 941, 1477],
  ];
  it.each(tones)('%s sounds with its two frequencies and no third', (key, low, high) => {
    const tone = keyTone(key);
    expect(levelAt(tone, low)).toBeGreaterThan(5000);
    expect(levelAt(tone, high)).toBeGreaterThan(5000);
    expect(levelAt(tone, 1000)).toBeLessThan(500);
  });

  it.each(['', 'A', '12', 'x'])('%j is no key and makes no sound', (key) => {
    expect(keyTone(key)).toHaveLength(0);
  });
});

describe('sound on its way from a microphone', () => {
  it('waits for three frames before it starts, so that a late packet leaves no hole', () => {
    const queue = createFrameQueue();
    queue.push(new Int16Array(2 * FRAME_SAMPLES));
    expect(queue.pull()).toBeUndefined();
    queue.push(new Int16Array(FRAME_SAMPLES));
    expect(queue.pull()).toHaveLength(FRAME_SAMPLES);
  });

  it('never falls more than half a second behind, whatever is sent', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 20 }), (pieces) => {
        const queue = createFrameQueue();
        for (const length of pieces) queue.push(new Int16Array(length));
        let pulled = 0;
        while (queue.pull()) pulled += 1;
        expect(pulled).toBeLessThanOrEqual(25);
      }),
    );
  });

  it('keeps the order of what was said, in pieces of any length', () => {
    const queue = createFrameQueue();
    const said = Int16Array.from({ length: 1600 }, (_, index) => index);
    for (const [from, to] of [
      [0, 7],
      [7, 500],
      [500, 1600],
    ] as const)
      queue.push(said.subarray(from, to));
    const heard: number[] = [];
    for (let frame = queue.pull(); frame; frame = queue.pull()) heard.push(...frame);
    expect(heard).toEqual([...said]);
  });
});

describe('a browser’s sound at 48 kHz', () => {
  it('keeps a voice at its pitch and loudness', () => {
    const decimate = createDecimator(48_000);
    const output = decimate(sine(1000, 1000, 48_000));
    expect(output.length).toBeGreaterThan(7900);
    expect(levelAt(output, 1000)).toBeGreaterThan(9000);
  });

  it('removes what would fold back into the telephone’s band', () => {
    const decimate = createDecimator(48_000);
    expect(levelAt(decimate(sine(7000, 1000, 48_000)), 1000)).toBeLessThan(200);
  });

  it('joins pieces without a click', () => {
    const whole = createDecimator(48_000)(sine(440, 200, 48_000));
    const pieces = createDecimator(48_000);
    const said = sine(440, 200, 48_000);
    const joined: number[] = [];
    for (let from = 0; from < said.length; from += 480) joined.push(...pieces(said.subarray(from, from + 480)));
    expect(joined).toEqual([...whole]);
  });

  it('refuses a rate that it cannot turn', () => {
    expect(() => createDecimator(44_100)).toThrow('44100');
  });
});
