import { afterEach, describe, expect, it, vi } from 'vitest';
import { type LiveMedia, liveMedia } from '../../src/simulator/media/live-media.ts';
import { SOON } from '../harness/soon.ts';
import { levelAt, sine } from './sound.ts';

const talking = { muted: false, hold: false };
const LEFT_HERTZ = 500;
const RIGHT_HERTZ = 1200;

/** A telephone whose user hums, and which keeps what it heard. */
function humming(media: LiveMedia, sid: string, hertz: number) {
  const heard: number[] = [];
  media.open(sid);
  const line = media.attach(sid, (frame) => heard.push(...frame));
  const hum = sine(hertz, 40);
  const timer = setInterval(() => line.speak(hum), 40);
  return {
    /** In the last 200 ms; or in those before so many were heard, since a busy machine looks late and hears what follows as well. */
    level: (wanted: number, untilMs = heard.length / 8) =>
      levelAt(Int16Array.from(heard.slice(0, untilMs * 8).slice(-1600)), wanted),
    forget: () => heard.splice(0),
    heardMs: () => heard.length / 8,
    hangUp() {
      clearInterval(timer);
      line.detach();
      media.close(sid);
    },
  };
}

describe('sound between telephones', () => {
  const hangUps: (() => void)[] = [];
  afterEach(() => {
    for (const hangUp of hangUps.splice(0)) hangUp();
  });

  function pair() {
    const media = liveMedia();
    const left = humming(media, 'left', LEFT_HERTZ);
    const right = humming(media, 'right', RIGHT_HERTZ);
    hangUps.push(left.hangUp, right.hangUp);
    return { media, left, right };
  }

  it('two people in a room hear each other and not themselves', async () => {
    const { media, left, right } = pair();
    media.join('room', 'left', talking);
    media.join('room', 'right', talking);
    await vi.waitFor(() => expect(left.level(RIGHT_HERTZ)).toBeGreaterThan(8000), SOON);
    await vi.waitFor(() => expect(right.level(LEFT_HERTZ)).toBeGreaterThan(8000), SOON);
    expect(left.level(LEFT_HERTZ)).toBeLessThan(500);
  });

  it('a person put on hold hears the clip and not the talk', async () => {
    const { media, left, right } = pair();
    media.join('room', 'left', talking);
    media.join('room', 'right', talking);
    await vi.waitFor(() => expect(left.level(RIGHT_HERTZ)).toBeGreaterThan(8000), SOON);
    media.join('room', 'left', { muted: false, hold: true });
    media.play('left', sine(2000, 3000));
    // What is measured is the last moments, in which the talk still was: the clip, and then nothing else.
    await vi.waitFor(() => {
      expect(left.level(2000)).toBeGreaterThan(8000);
      expect(left.level(RIGHT_HERTZ)).toBeLessThan(500);
    }, SOON);
    await vi.waitFor(() => expect(right.level(LEFT_HERTZ)).toBeLessThan(500), SOON);
  });

  it('a key pressed in the talk is heard by the other as its tone', async () => {
    const { media, left, right } = pair();
    media.join('room', 'left', talking);
    media.join('room', 'right', { muted: false, hold: false });
    await vi.waitFor(() => expect(right.level(LEFT_HERTZ)).toBeGreaterThan(8000), SOON);
    media.tone('left', '5');
    await vi.waitFor(() => expect(right.level(1336)).toBeGreaterThan(5000), { ...SOON, interval: 20 });
    expect(left.level(1336)).toBeLessThan(500);
  });

  it('clips play at their own speed and follow one another without a hole', async () => {
    const { media, left } = pair();
    left.forget();
    const startedAt = performance.now();
    media.play('left', sine(700, 600));
    await vi.waitFor(() => expect(left.heardMs()).toBeGreaterThanOrEqual(560), { ...SOON, interval: 5 });
    media.play('left', sine(700, 600));
    await vi.waitFor(() => expect(left.heardMs()).toBeGreaterThanOrEqual(1200), { ...SOON, interval: 5 });
    expect(left.level(700, 1_200)).toBeGreaterThan(9000);
    expect(performance.now() - startedAt).toBeGreaterThan(1100);
  });

  it('a recording holds what the caller said, and silence is measured', async () => {
    const { media } = pair();
    media.startRecording('left');
    await vi.waitFor(() => expect(media.silentForMs('left')).toBeLessThan(100), SOON);
    const startedAt = performance.now();
    await vi.waitFor(() => expect(performance.now() - startedAt).toBeGreaterThan(600), SOON);
    const recording = media.stopRecording('left');
    // Whichever fifth of a second was spoken without a hole: a busy machine may be late with a frame.
    const fifths = [-1600, -2400, -3200, -4000].map((from) => recording.subarray(from, from + 1600 || undefined));
    expect(Math.max(...fifths.map((fifth) => levelAt(fifth, LEFT_HERTZ)))).toBeGreaterThan(8000);
    expect(recording.length / 8).toBeGreaterThan(500);
  });

  it('somebody who picks up late hears the clip from where it is', async () => {
    const media = liveMedia();
    media.open('late');
    media.play('late', new Int16Array([...sine(700, 200), ...sine(2000, 400)]));
    const startedAt = performance.now();
    await vi.waitFor(() => expect(performance.now() - startedAt).toBeGreaterThan(250), SOON);
    const heard: number[] = [];
    const line = media.attach('late', (frame) => heard.push(...frame));
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(800), SOON);
    line.detach();
    media.close('late');
    expect(levelAt(Int16Array.from(heard), 700)).toBeLessThan(1500);
    expect(levelAt(Int16Array.from(heard.slice(0, 800)), 2000)).toBeGreaterThan(8000);
  });

  it('leaves nothing behind when legs end in either order, and orders for ended legs are void', () => {
    const media = liveMedia();
    media.open('a');
    const first = media.attach('a', () => {});
    media.close('a');
    first.detach();
    media.play('a', sine(700, 100));
    media.join('room', 'a', talking);
    const second = media.attach('b', () => {});
    second.detach();
    expect(media.legCount()).toBe(0);
    expect(media.lineCount()).toBe(0);
  });
});
