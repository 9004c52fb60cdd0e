import { loudness } from './sound.js';

const PAINT_MS = 80;
/** What a meter keeps of its last height, so that it falls more slowly than it rises. */
const FALL = 0.75;

/** Shows how loud the frames are that it is given; null is the end of them, and shows nothing at once. */
export function createMeter(element) {
  let level = 0;
  let paintedAt = 0;
  return (frame) => {
    level = frame === null ? 0 : Math.max(loudness(frame), level * FALL);
    if (frame !== null && performance.now() - paintedAt < PAINT_MS) return;
    paintedAt = performance.now();
    const percent = Math.round(level * 100);
    element.style.setProperty('--level', `${percent}%`);
    element.querySelector('meter').value = percent;
  };
}
