/** What Twilio calls a call's status. */
export type CallState =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

export type HeardKind =
  | 'play'
  | 'say'
  | 'record-beep'
  | 'error-sentence'
  | 'conference'
  | 'talk'
  | 'tone'
  | 'ring'
  | 'hold-music';

/** Something that the person at a telephone heard. */
export interface Heard {
  /** Milliseconds since 1970 on the carrier's clock. */
  readonly at: number;
  readonly kind: HeardKind;
  /** A clip's file name, a sentence, a room's name, or a key's name. */
  readonly what: string;
  /** The path of a clip's address: the same name may exist in several languages. */
  readonly path?: string;
  /** When it ended; absent while it lasts. */
  untilMs?: number;
}

/** One leg, as the person holding the telephone sees it. */
export interface PhoneCall {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly state: CallState;
  /** The verb that the carrier performs for this leg now, or undefined between two documents. */
  readonly verb: string | undefined;
  /** Presses `0`–`9`, `*`, `#` one after another; other characters are an error. */
  press(keys: string): void;
  hangUp(): void;
  readonly heard: readonly Heard[];
  /** Told at every change of state, verb or of what is heard; the answer ends that. */
  onChange(listener: () => void): () => void;
}

/** A telephone or softphone that rings. Every answerer of one number or identity gets its own; the first answer wins. */
export interface RingingPhone {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  /** Custom parameters of `<Client><Parameter>`; empty for a telephone. */
  readonly params: Readonly<Record<string, string>>;
  /** Throws when the ringing is already over. */
  answer(): PhoneCall;
  reject(): void;
  /** Told once when the ringing ends without this phone's answer: the caller gave up, time ran out, or another one answered. */
  onCancel(listener: () => void): void;
}

export type Answerer = (ring: RingingPhone) => void;

/** Somebody calls the line. `from` may be `anonymous`; `to` is one of the carrier's numbers. */
export interface DialInput {
  from: string;
  to: string;
}

/** What `device.connect` does: `params` come from a browser and are never to be trusted. */
export interface ClientDialInput {
  identity: string;
  params: Record<string, string>;
}
