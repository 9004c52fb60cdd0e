import { describe, expect, it } from 'vitest';
import { AudioFault, decodeMuLaw, durationMs, readWav, writeWav } from '../../src/simulator/audio/wav.ts';
import { clip } from '../harness/simulator-line.ts';

describe('a clip', () => {
  it('of mu-law lasts as long as it has samples at 8 kHz', () => {
    expect(durationMs(readWav(clip(2.5).body))).toBe(2500);
  });

  it('of mu-law has the sound that G.711 gives its codes', () => {
    expect([...decodeMuLaw(Uint8Array.of(0x00, 0x80, 0x7f, 0xff, 0x0f, 0x8f))]).toEqual([
      -32_124, 32_124, 0, 0, -16_764, 16_764,
    ]);
  });

  it('written as WAV is read again the same', () => {
    const samples = Int16Array.from([0, 1, -1, 32_767, -32_768, 1234]);
    expect([...readWav(writeWav(samples))]).toEqual([...samples]);
  });

  it('of another rate is brought to the line’s', () => {
    const file = writeWav(new Int16Array(16_000));
    file.writeUInt32LE(16_000, 24);
    expect(durationMs(readWav(file))).toBe(1000);
  });

  it.each([
    ['that is no WAV file', Buffer.from('ID3 this is something else')],
    ['that is cut off', clip(1).body.subarray(0, 20)],
    ['without sound', clip(1).body.subarray(0, 38)],
    ['in an encoding that no telephone line has', Buffer.from(clip(1).body).fill(0x55, 20, 22)],
  ])('%s is refused', (_case, file) => {
    expect(() => readWav(file)).toThrow(AudioFault);
  });
});
