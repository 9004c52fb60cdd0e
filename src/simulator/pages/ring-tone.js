/** What the caller hears until somebody answers, and what a telephone that is rung plays: frequencies, seconds on and off. */
const RINGS = {
  waiting: { hertz: [425], on: 1, off: 4, volume: 0.08 },
  rung: { hertz: [660, 880], on: 1.5, off: 2, volume: 0.15 },
};
const FADE_SECONDS = 0.02;

/** Plays a ring again and again until the answer is called. */
export function playRing(context, kind) {
  const { hertz, on, off, volume } = RINGS[kind];
  const gain = new GainNode(context, { gain: 0 });
  gain.connect(context.destination);
  const oscillators = hertz.map((frequency) => new OscillatorNode(context, { frequency }));
  for (const oscillator of oscillators) {
    oscillator.connect(gain);
    oscillator.start();
  }
  const burst = () => {
    const start = context.currentTime;
    gain.gain.setTargetAtTime(volume, start, FADE_SECONDS);
    gain.gain.setTargetAtTime(0, start + on, FADE_SECONDS);
  };
  burst();
  const timer = setInterval(burst, (on + off) * 1000);
  return () => {
    clearInterval(timer);
    for (const oscillator of oscillators) oscillator.stop();
    gain.disconnect();
  };
}

const KEY_SECONDS = 0.12;
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const PAD = '123456789*0#';

/** The click of one's own key, quietly; the line gets its tone from the carrier. */
export function playKey(context, key) {
  const place = PAD.indexOf(key);
  playOnce(context, [ROWS[Math.floor(place / 3)], COLUMNS[place % 3]], KEY_SECONDS);
}

const BEEP_HERTZ = 1000;
const BEEP_SECONDS = 0.4;

/** Speak now: what is said is recorded. */
export function playBeep(context) {
  playOnce(context, [BEEP_HERTZ], BEEP_SECONDS);
}

function playOnce(context, hertz, seconds) {
  const gain = new GainNode(context, { gain: 0.05 });
  gain.connect(context.destination);
  for (const frequency of hertz) {
    const oscillator = new OscillatorNode(context, { frequency });
    oscillator.connect(gain);
    oscillator.start();
    oscillator.stop(context.currentTime + seconds);
  }
}
