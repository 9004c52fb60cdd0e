import { loudness } from './sound.js';

const PAINT_MS = 80;
/** What a meter keeps of its last height, so that it falls more slowly than it rises. */
const FALL = 0.75;

/** Shows how loud the frames are that it is given. */
export function createMeter(element) {
  let level = 0;
  let paintedAt = 0;
  return (frame) => {
    level = Math.max(loudness(frame), level * FALL);
    if (performance.now() - paintedAt < PAINT_MS) return;
    paintedAt = performance.now();
    const percent = Math.round(level * 100);
    element.style.setProperty('--level', `${percent}%`);
    element.querySelector('meter').value = percent;
  };
}
