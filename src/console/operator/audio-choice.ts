// Which microphone, headset and ring output this browser uses. Names of devices only: nothing about a person.
import { createStore, type Store } from '../shared/store.ts';

const STORAGE_KEY = 'audio';

export interface AudioChoice {
  /** Null means the system's default. */
  readonly microphone: string | null;
  readonly headset: string | null;
  readonly ring: string | null;
  /** 0 to 1. */
  readonly ringVolume: number;
}

const DEFAULTS: AudioChoice = { microphone: null, headset: null, ring: null, ringVolume: 0.8 };

/** The choice kept from the last time in this browser, kept again at each change. */
export function openAudioChoice(): Store<AudioChoice> {
  const store = createStore(read());
  store.subscribe(() => localStorage.setItem(STORAGE_KEY, JSON.stringify(store.get())));
  return store;
}

function read(): AudioChoice {
  const kept = parse(localStorage.getItem(STORAGE_KEY));
  return {
    microphone: textIn(kept, 'microphone'),
    headset: textIn(kept, 'headset'),
    ring: textIn(kept, 'ring'),
    ringVolume:
      typeof kept['ringVolume'] === 'number' ? Math.min(1, Math.max(0, kept['ringVolume'])) : DEFAULTS.ringVolume,
  };
}

function parse(text: string | null): Record<string, unknown> {
  if (text === null) return {};
  try {
    const kept: unknown = JSON.parse(text);
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    // Whatever stood there was not ours; the defaults are good.
    return {};
  }
}

function textIn(kept: Record<string, unknown>, name: string): string | null {
  const value = kept[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
