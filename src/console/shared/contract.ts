// What the server and the pages say to each other. Moments are ISO strings in UTC. The server's schemas are the source;
// where they say no more than "a text", the closed list of words that the page knows stands here.
import type { Static } from 'typebox';
import type { FlagBody, Sent, Unit as UnitBody } from '../../escalation/contract.ts';
import type { DeskBody } from '../../routing/contract.ts';

type Frozen<Value> = Value extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value;

export type Language = 'az' | 'ru' | 'en';
export type Urgency = 'ordinary' | 'cannot-speak' | 'danger';
export type PresenceState = 'offline' | 'available' | 'reserved' | 'on-call' | 'wrap-up' | 'away';
export type ChosenPresence = 'available' | 'away' | 'offline';
export type Question = 'question-safe' | 'question-overheard';
export type Answer = 'yes' | 'no' | 'not-known' | 'other-key' | 'no-key';
export type Talk = 'together' | 'on-hold' | 'asking' | 'cover';

export const DISPOSITIONS = [
  'presumed-victim',
  'at-risk',
  'witness',
  'information',
  'other-matter',
  'silent',
  'cut-off',
  'wrong-number',
  'nuisance',
] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

export type FlagRequest = Frozen<FlagBody>;
export type SentEscalation = Frozen<Sent>['escalations'][number];
/** What was addressed to the duty officer, the most urgent deadline first. */
export type Unit = Frozen<UnitBody>;
export type UnitEscalation = Unit['escalations'][number];

export type Level = FlagRequest['level'];
export type Ground = FlagRequest['ground'];
export type Consent = FlagRequest['consent'];
export type ChildAnswer = FlagRequest['child'];
export type Sign = FlagRequest['sign'];

/** In the order in which a person is asked. */
export const LEVELS: readonly Level[] = ['danger-now', 'urgent', 'standard'];
export const GROUNDS: readonly Ground[] = ['consent', 'child', 'danger-to-life', 'cannot-decide', 'none'];
export const CONSENTS: readonly Consent[] = ['given', 'refused', 'not-asked'];
export const CHILD_ANSWERS: readonly ChildAnswer[] = ['yes', 'in-doubt', 'no', 'not-known'];
export const SIGNS: readonly Sign[] = [
  'held-against-will',
  'papers-taken',
  'forced-work',
  'threatened',
  'debt',
  'offence-prepared',
  'other-sign',
];

export interface Me {
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly languages: readonly Language[];
  };
  readonly line: { readonly demo: boolean };
  /** Only where the carrier is simulated; null means the carrier's own address. */
  readonly softphone: { readonly chunderw: string | null; readonly insecure: boolean } | null;
}

export interface Note {
  readonly text: string;
  readonly revision: number;
  readonly savedAt: string;
}

export interface AskedQuestion {
  readonly id: string;
  readonly question: Question;
  readonly askedAt: string;
  readonly answer: Answer | null;
}

export interface Offer {
  readonly id: string;
  readonly kind: 'caller' | 'test';
  readonly callLabel: string;
  readonly language: Language;
  readonly needsInterpreter: boolean;
  readonly urgency: Urgency;
  readonly waitingSince: string;
  readonly offeredAt: string;
  readonly expiresAt: string;
}

export interface DeskCall {
  readonly id: string;
  readonly kind: 'caller' | 'test';
  readonly callLabel: string;
  readonly language: Language;
  readonly needsInterpreter: boolean;
  readonly urgency: Urgency;
  readonly state: 'connecting' | 'talking';
  readonly talk: Talk | null;
  readonly connectedAt: string | null;
  readonly questions: readonly AskedQuestion[];
  readonly presumedAt: string | null;
  readonly note: Note | null;
}

export interface WrapUp {
  readonly callId: string;
  readonly callLabel: string;
  readonly language: Language;
  readonly startedAt: string;
  readonly endedBy: 'caller' | 'operator' | 'line' | null;
  readonly talkedSeconds: number;
  readonly presumedAt: string | null;
  readonly note: Note | null;
  readonly questions: readonly AskedQuestion[];
}

interface DeskDocument {
  readonly serverTime: string;
  readonly me: { readonly id: string; readonly name: string; readonly languages: readonly Language[] };
  readonly presence: {
    readonly state: PresenceState;
    readonly since: string;
    readonly reachable: boolean;
    readonly wrapUpDueAt: string | null;
  };
  readonly offer: Offer | null;
  readonly call: DeskCall | null;
  /** Unfinished ones, the newest first, at most ten. */
  readonly wrapUps: readonly WrapUp[];
  readonly waiting: { readonly count: number; readonly longestSince: string | null };
  readonly colleagues: { readonly available: number };
  readonly today: { readonly calls: number };
}

type FitsTheServer = [DeskDocument, keyof DeskDocument] extends [
  Frozen<Static<typeof DeskBody>>,
  keyof Static<typeof DeskBody>,
]
  ? true
  : false;
/** The whole desk. The compiler notices when the server's schema and what is read here part: nothing fits `never`. */
export type Desk = FitsTheServer extends true ? DeskDocument : never;

/** What comes down the WebSocket. Documents are whole: each replaces the one before. */
export type ServerMessage =
  /** The first one of a connection says the id that the server gave to this page. */
  | { readonly type: 'beat'; readonly n: number; readonly page?: string }
  | { readonly type: 'desk'; readonly desk: Desk }
  | { readonly type: 'sent'; readonly escalations: readonly SentEscalation[] }
  | { readonly type: 'unit'; readonly unit: Unit }
  | { readonly type: 'phone-here' }
  | { readonly type: 'phone-elsewhere' }
  | { readonly type: 'signed-out' };

/** What goes up the WebSocket. Everything a person decides is a POST instead. */
export type PageMessage =
  | { readonly type: 'beat'; readonly n: number; readonly voice: 'idle' | 'in-call' }
  /** `after`: this page had the phone under that id until its line broke off; it gets it back unless another took it. */
  | { readonly type: 'take-phone'; readonly after?: string };

export interface DemoPerson {
  readonly name: string;
  readonly role: string;
  readonly signIn: string;
}
