import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { VOICE_FLAGS } from '../harness/voice-flags.ts';
import { sine, wavFile } from '../simulator/sound.ts';

/** A browser process of its own whose microphone hums at one pitch for ever. */
export async function openHummingBrowser(hertz: number, flags: readonly string[] = []): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'yardim-hum-'));
  const file = join(folder, 'hum.wav');
  writeFileSync(file, wavFile(sine(hertz, 2_000, 48_000), 48_000));
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...VOICE_FLAGS, ...flags, `--use-file-for-fake-audio-capture=${file}`],
  });
  browser.on('disconnected', () => rmSync(folder, { recursive: true, force: true }));
  return browser;
}

/** Kills a browser outright, as if its machine had lost power: no page says goodbye. */
export async function killBrowser(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const main = processInfo.find(({ type }) => type === 'browser');
  if (!main) throw new Error('the browser does not say which process it is');
  const gone = new Promise((resolve) => browser.once('disconnected', resolve));
  process.kill(main.id, 'SIGKILL');
  await gone;
}

/**
 * Lets a test hear what a page hears, whatever plays it: streams of other people, and what goes to the loudspeaker.
 * The microphone is taken as it is, since echo cancelling would remove a steady tone.
 */
export const EAR = () => {
  const meters: AnalyserNode[] = [];
  const contexts: AudioContext[] = [];
  const listenTo = (context: AudioContext, node: AudioNode, connect: typeof AudioNode.prototype.connect) => {
    const meter = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
    Reflect.apply(connect, node, [meter]);
    meters.push(meter);
  };
  const realConnect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function connect(this: AudioNode, ...target: never[]) {
    const [to] = target as unknown[];
    if (to instanceof AudioDestinationNode && this.context instanceof AudioContext) {
      listenTo(this.context, this, realConnect);
    }
    return Reflect.apply(realConnect, this, target);
  } as typeof AudioNode.prototype.connect;
  const realSetRemote = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function setRemote(this: RTCPeerConnection, ...description) {
    this.addEventListener('track', ({ track }) => {
      const context = new AudioContext();
      contexts.push(context);
      listenTo(context, context.createMediaStreamSource(new MediaStream([track])), realConnect);
    });
    return Reflect.apply(realSetRemote, this, description);
  } as typeof RTCPeerConnection.prototype.setRemoteDescription;
  const realMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = () =>
    realMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
  Reflect.set(window, 'loudestHertz', () => {
    let best = { level: -60, hertz: 0 };
    for (const meter of meters) {
      const levels = new Float32Array(meter.frequencyBinCount);
      meter.getFloatFrequencyData(levels);
      const level = Math.max(...levels);
      if (level <= best.level) continue;
      best = { level, hertz: (levels.indexOf(level) * meter.context.sampleRate) / meter.fftSize };
    }
    return Math.round(best.hertz);
  });
};

/** The pitch the page hears best now; 0 is silence. */
export function heardBy(page: Page): Promise<number> {
  return page.evaluate('loudestHertz()');
}
