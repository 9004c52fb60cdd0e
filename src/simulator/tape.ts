import type { Clock } from './clock.ts';

export type TapeKind =
  | 'webhook'
  | 'answer'
  | 'refused-answer'
  | 'error'
  | 'verb'
  | 'heard'
  | 'key'
  | 'rest'
  | 'conference'
  | 'call-state'
  | 'fault';

/** What happened, as told to the tape. `detail` is flat and printable. */
export interface TapeNote {
  kind: TapeKind;
  callSid?: string;
  /** One short line for a reader. */
  text: string;
  detail?: Readonly<Record<string, string | number | boolean>>;
}

export interface TapeEntry extends TapeNote {
  /** Counts from 1 and never repeats. */
  readonly seq: number;
  /** Milliseconds since 1970 on the carrier's clock. */
  readonly at: number;
}

/** Everything that happened, in order. */
export interface Tape {
  readonly entries: readonly TapeEntry[];
  write(note: TapeNote): void;
  /** The listener hears every later entry; the answer ends that. */
  subscribe(listener: (entry: TapeEntry) => void): () => void;
}

// A demo may run for weeks: the oldest tenth is dropped when the tape is full.
const ENTRIES_LIMIT = 50_000;
const ENTRIES_DROPPED = 5_000;

/** An empty tape on the given clock. */
export function createTape(clock: Clock): Tape {
  const entries: TapeEntry[] = [];
  const listeners = new Set<(entry: TapeEntry) => void>();
  let seq = 0;
  return {
    entries,
    write(note) {
      if (entries.length >= ENTRIES_LIMIT) entries.splice(0, ENTRIES_DROPPED);
      const entry = { seq: ++seq, at: clock.now(), ...note };
      entries.push(entry);
      for (const listener of listeners) listener(entry);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
