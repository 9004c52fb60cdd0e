/** The languages a caller can choose by a key; every prompt exists in each of them. */
export const LANGUAGES = ['az', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Spoken only to say that key 4 brings an interpreter, each clip in its own language. */
export const NEIGHBOUR_LANGUAGES = ['tr', 'fa', 'ka', 'uz', 'hi'] as const;
export type SpokenLanguage = Language | (typeof NEIGHBOUR_LANGUAGES)[number];

export const PERSON_REASONS = [
  'chosen',
  'danger',
  'cannot-speak',
  'interpreter',
  'no-key',
  'wrong-key',
  'cover-return',
  'stale',
  'still-waiting',
  'not-called-back',
] as const;
/** Why a caller leaves the menu for a person: the operator sees it and the queue may order by it. */
export type PersonReason = (typeof PERSON_REASONS)[number];

/** What a caller in the queue may have the line do, each by a key: the line does it, and then goes on at a place of the flow. */
const DEEDS = [
  'record',
  'ask-when',
  'call-back-hour',
  'call-back-evening',
  'call-back-day',
  'call-back-coming-day',
  'end',
  'end-after-message',
] as const;
export type Deed = (typeof DEEDS)[number];

/** Where a caller in the queue is led: by the clock, or after a deed. */
const WAITING_PLACES = [
  'offer',
  'offer-in-danger',
  'recorded',
  'not-recorded',
  'when',
  'when-late',
  'called-back',
  'no-call-back',
] as const;
export type WaitingPlace = (typeof WAITING_PLACES)[number];

/** One recorded prompt in one language. */
export interface PromptRef {
  language: SpokenLanguage;
  id: string;
}

/** What is played at a place of a flow: `language: null` means the language the caller chose. */
export interface Part {
  language: SpokenLanguage | null;
  id: string;
}

/** Where a key or a silence leads; `language: null` leaves the language as it is. */
export type Target =
  | { kind: 'node'; node: string; language: Language | null }
  | { kind: 'person'; reason: PersonReason; language: Language | null }
  | { kind: 'deed'; deed: Deed; language: Language | null };

export interface FlowNode {
  name: string;
  prompts: readonly Part[];
  timeoutSeconds: number;
  /** The keys that work here, those that work everywhere included. */
  keys: ReadonlyMap<string, Target>;
  /** The keys that the node itself names, and that a caller has to remember. */
  ownKeys: readonly string[];
  onSilence: Target;
  /** False where silence is simply listening on. */
  countsSilence: boolean;
}

export interface Flow {
  name: string;
  /** Short hash of the flow's content. */
  version: string;
  start: string;
  /** The node that sounds like somebody else's recording: every key but its own is silence there. */
  cover: string;
  opening: readonly Part[];
  /** How many counted silences in a row, and how many wrong keys, bring a person. */
  silencesBeforePerson: number;
  wrongKeysBeforePerson: number;
  wrongKey: readonly Part[];
  beforePerson: Readonly<Record<PersonReason, readonly Part[]>>;
  /** The nodes at which a caller in the queue is offered something: no menu leads there. */
  whileWaiting: Readonly<Record<WaitingPlace, string>>;
  nodes: ReadonlyMap<string, FlowNode>;
}

/** All flows a call may be in: the one that new calls begin with, and retired versions that calls are still in. */
export interface Flows {
  current: Flow;
  /** By `flowKey`. */
  known: ReadonlyMap<string, Flow>;
}

/** The name under which a version of a flow is found. */
export function flowKey(flow: { name: string; version: string }): string {
  return `${flow.name}.${flow.version}`;
}

/** The address of a prompt's sound below the folder `audio`, as `az/menu-main.wav`. */
export function promptFile(ref: PromptRef): string {
  return `${ref.language}/${ref.id}.wav`;
}
