// The telephone in the page: the carrier's own Voice SDK, dialling out with the token of one accepted offer.
import type { Call, Device } from '@twilio/voice-sdk';
import type { Me } from '../shared/contract.ts';
import { createStore, type Store } from '../shared/store.ts';
import type { Timers } from '../shared/timers.ts';
import silence from '../sounds/silence.wav?url';

/** Nearest to Baku first. */
const EDGES = ['frankfurt', 'dublin', 'roaming'];
const MICROPHONE_REFUSED = 31401;
const MICROPHONE_FAILED = 31402;
/** Of one edge: it cannot be reached, and before that, that its socket had an error. */
const EDGE_AWAY = 31005;
const SOCKET_ERROR = 31000;
const RENEW_AGAIN_MS = 5_000;

export type VoicePhase = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'failed';
export type VoiceProblem = 'microphone-blocked' | 'microphone-failed' | 'carrier';
export type VoiceWarning = 'silent-microphone' | 'poor-line';

export interface VoiceState {
  readonly phase: VoicePhase;
  readonly isMuted: boolean;
  readonly problem: VoiceProblem | null;
  readonly warning: VoiceWarning | null;
}

export const VOICE_IDLE: VoiceState = { phase: 'idle', isMuted: false, problem: null, warning: null };

export interface Softphone {
  readonly state: Store<VoiceState>;
  /** Fetches the SDK's code, so that the first answer need not wait for it. */
  warmUp(): Promise<void>;
  /** Dials out. Resolves when the carrier was told, not when audio is up: watch `state`. */
  connect(token: string, params: Record<string, string>): Promise<void>;
  setMuted(isMuted: boolean): void;
  /** Ends this page's own leg, at once and silently. Harmless when there is none. */
  disconnect(): void;
}

export interface SoftphoneParts {
  readonly carrier: Me['softphone'];
  readonly requestToken: () => Promise<string>;
  readonly devices: () => { readonly microphone: string | null; readonly headset: string | null };
  readonly timers: Timers;
}

/** A softphone for the page's life; every call has a Device of its own, since a token lives for one call. */
export function createSoftphone(parts: SoftphoneParts): Softphone {
  const state = createStore(VOICE_IDLE);
  let device: Device | null = null;
  let call: Call | null = null;
  const patch = (change: Partial<VoiceState>) => state.set({ ...state.get(), ...change });

  function release(last: VoiceState): void {
    const released = device;
    device = null;
    call = null;
    state.set(last);
    released?.destroy();
  }

  function fail(owner: Device, error: unknown): void {
    if (device !== owner) return;
    release({ ...VOICE_IDLE, phase: 'failed', problem: problemIn(error) });
  }

  async function connect(token: string, params: Record<string, string>): Promise<void> {
    release({ ...VOICE_IDLE, phase: 'connecting' });
    const { Device } = await loadSdk(parts.carrier);
    const owner = new Device(token, deviceOptions(parts.carrier));
    device = owner;
    const hasOtherEdge = edgesToTry(parts.carrier);
    // In a talk only the line for orders broke, or the token is over: the SDK tries on, the sound goes another way, and a call tells its own end.
    owner.on('error', (error) => isUp(state.get()) || hasOtherEdge(error) || fail(owner, error));
    owner.on('tokenWillExpire', () => renew(owner));
    try {
      await chooseHeadset(owner, parts.devices().headset);
      const started = await owner.connect({ params, rtcConstraints: constraints(parts.devices().microphone) });
      if (device !== owner) return started.disconnect();
      call = started;
      follow(owner, started);
    } catch (error) {
      fail(owner, error);
    }
  }

  function follow(owner: Device, started: Call): void {
    started.on('accept', () => patch({ phase: 'connected' }));
    started.on('reconnecting', () => patch({ phase: 'reconnecting' }));
    started.on('reconnected', () => patch({ phase: 'connected' }));
    started.on('mute', (isMuted: boolean) => patch({ isMuted }));
    started.on('warning', (name: string) => patch({ warning: warningIn(name) }));
    started.on('warning-cleared', () => patch({ warning: null }));
    started.on('disconnect', () => device === owner && release(VOICE_IDLE));
    started.on('cancel', () => device === owner && release(VOICE_IDLE));
    started.on('error', (error) => fail(owner, error));
    if (started.status() === 'open') patch({ phase: 'connected' });
  }

  async function renew(owner: Device, isAgain = false): Promise<void> {
    if (device !== owner) return;
    const token = await parts.requestToken().catch(() => null);
    if (device !== owner) return;
    // The call goes on without; only a lost signalling line would need the new token.
    if (token === null || isAgain) patch({ warning: token === null ? 'poor-line' : null });
    if (token === null) parts.timers.after(RENEW_AGAIN_MS, () => renew(owner, true));
    else owner.updateToken(token);
  }

  return {
    state,
    warmUp: () => loadSdk(parts.carrier).then(() => undefined),
    connect,
    setMuted: (isMuted) => call?.mute(isMuted),
    disconnect: () => release(VOICE_IDLE),
  };
}

function isUp({ phase }: VoiceState): boolean {
  return phase === 'connected' || phase === 'reconnecting';
}

/** Whether this error, before anybody is heard, is of an edge, and the SDK tries another one: it tells of each. */
function edgesToTry(carrier: Me['softphone']): (error: unknown) => boolean {
  let left = (carrier?.chunderw ?? null) === null ? EDGES.length : 1;
  return (error) => {
    const code = codeIn(error);
    if (code === EDGE_AWAY) left -= 1;
    return left > 0 && (code === EDGE_AWAY || code === SOCKET_ERROR);
  };
}

async function loadSdk(carrier: Me['softphone']): Promise<typeof import('@twilio/voice-sdk')> {
  // Left out of a production bundle altogether: there the SDK speaks to the carrier's own hosts, encrypted.
  if (import.meta.env.MODE === 'demo' && carrier?.insecure === true && carrier.chunderw !== null) {
    const { allowPlainSignalling } = await import('./softphone-seam.ts');
    allowPlainSignalling(carrier.chunderw);
  }
  return import('@twilio/voice-sdk');
}

function deviceOptions(carrier: Me['softphone']): Device.Options {
  const host = carrier?.chunderw ?? null;
  const options = {
    edge: EDGES,
    sounds: silentSounds(),
    // Its log would print identifiers of calls into the console of a shared machine.
    logLevel: 'silent' as const,
    // Insights would send metadata about each call to a host of its own.
    publishEvents: false,
    closeProtection: false,
    ...(host === null ? {} : { chunderw: host, eventgw: host }),
  };
  // `chunderw`, `eventgw` and `publishEvents` are known to the SDK but not to its types.
  return options as Device.Options;
}

/** Our own ring is louder and on its own output; the SDK would fetch its sounds from a foreign host. */
function silentSounds(): NonNullable<Device.Options['sounds']> {
  const keys = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 's', 'h'].map((key) => `dtmf${key}`);
  return Object.fromEntries(['incoming', 'outgoing', 'disconnect', ...keys].map((name) => [name, silence]));
}

async function chooseHeadset(device: Device, headset: string | null): Promise<void> {
  if (headset === null || device.audio?.isOutputSelectionSupported !== true) return;
  // A headset that was unplugged must not cost the call: the default output speaks then.
  await device.audio.speakerDevices.set(headset).catch(() => undefined);
}

function constraints(microphone: string | null): { audio: MediaTrackConstraints | true } {
  return { audio: microphone === null ? true : { deviceId: { ideal: microphone } } };
}

function codeIn(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}

function problemIn(error: unknown): VoiceProblem {
  const code = codeIn(error);
  if (code === MICROPHONE_REFUSED) return 'microphone-blocked';
  return code === MICROPHONE_FAILED ? 'microphone-failed' : 'carrier';
}

const POOR_LINE = new Set(['low-mos', 'high-rtt', 'high-jitter', 'high-packet-loss', 'high-packets-lost-fraction']);

/** Of the SDK's many warnings, those a person can do something about; a caller who is silent is none. */
function warningIn(name: string): VoiceWarning | null {
  if (name === 'constant-audio-input-level') return 'silent-microphone';
  return POOR_LINE.has(name) ? 'poor-line' : null;
}
