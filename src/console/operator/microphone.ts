// Looks at the microphone before a shift. Nothing is recorded or sent: only the loudness is read, then the device is released.
import type { MicrophoneLamp } from './shift-check.ts';

const SAMPLES = 1024;
const READ_MS = 80;

export interface MicrophoneTest {
  stop(): void;
}

export interface MicrophoneTestParts {
  readonly deviceId: string | null;
  /** 0 to about 0.5, some twelve times a second. */
  readonly onLevel: (level: number) => void;
  readonly onLamp: (lamp: MicrophoneLamp) => void;
}

/** Opens the microphone and reports its loudness until stopped. Run it in a click. */
export function openMicrophoneTest(parts: MicrophoneTestParts): MicrophoneTest {
  let isStopped = false;
  let release = () => {};
  parts.onLamp('listening');
  mediaDevices()
    .getUserMedia({ audio: parts.deviceId === null ? true : { deviceId: { ideal: parts.deviceId } } })
    .then((stream) => {
      release = measure(stream, parts.onLevel);
      if (isStopped) release();
    })
    .catch((error: unknown) => parts.onLamp(lampFor(error)));
  return {
    stop() {
      isStopped = true;
      release();
    },
  };
}

/** The devices a person can choose from, named by the system; empty names until the microphone was allowed once. */
export async function listDevices(): Promise<{ microphones: MediaDeviceInfo[]; outputs: MediaDeviceInfo[] }> {
  const devices = await mediaDevices().enumerateDevices();
  const named = devices.filter((device) => device.deviceId !== '' && device.label !== '');
  return {
    microphones: named.filter((device) => device.kind === 'audioinput'),
    outputs: named.filter((device) => device.kind === 'audiooutput'),
  };
}

/** Absent where the page came over an unencrypted network: the browser then has no microphone to give. */
function mediaDevices(): Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  const refuse = () => Promise.reject(new DOMException('the page is not secure', 'SecurityError'));
  return devices ?? { getUserMedia: refuse, enumerateDevices: () => Promise.resolve([]) };
}

function measure(stream: MediaStream, onLevel: (level: number) => void): () => void {
  const audio = new AudioContext();
  const meter = audio.createAnalyser();
  meter.fftSize = SAMPLES;
  audio.createMediaStreamSource(stream).connect(meter);
  const wave = new Float32Array(SAMPLES);
  const timer = setInterval(() => {
    meter.getFloatTimeDomainData(wave);
    onLevel(Math.sqrt(wave.reduce((sum, sample) => sum + sample * sample, 0) / wave.length));
  }, READ_MS);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    void audio.close();
  };
}

function lampFor(error: unknown): MicrophoneLamp {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'blocked';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'busy';
}
