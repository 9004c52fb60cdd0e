// What the server and the pages say to each other. Moments are ISO strings in UTC.
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

export const LEVELS = ['danger-now', 'urgent', 'standard'] as const;
export const GROUNDS = ['consent', 'child', 'danger-to-life', 'cannot-decide', 'none'] as const;
export const CONSENTS = ['given', 'refused', 'not-asked'] as const;
export const CHILD_ANSWERS = ['yes', 'in-doubt', 'no', 'not-known'] as const;
export const SIGNS = [
  'held-against-will',
  'papers-taken',
  'forced-work',
  'threatened',
  'debt',
  'offence-prepared',
  'other-sign',
] as const;
export type Level = (typeof LEVELS)[number];
export type Ground = (typeof GROUNDS)[number];
export type Consent = (typeof CONSENTS)[number];
export type ChildAnswer = (typeof CHILD_ANSWERS)[number];
export type Sign = (typeof SIGNS)[number];

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

export interface Desk {
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

export type EscalationState = 'raised' | 'notified' | 'acknowledged';

export interface SentEscalation {
  readonly id: string;
  readonly reference: string;
  readonly callLabel: string;
  readonly state: EscalationState;
  readonly raisedAt: string;
  readonly acknowledgedAt: string | null;
}

export interface FlagRequest {
  readonly level: Level;
  readonly ground: Ground;
  readonly consent: Consent;
  readonly child: ChildAnswer;
  readonly sign: Sign;
  readonly presumedVictim: boolean;
}

export interface UnitEscalation {
  readonly id: string;
  readonly reference: string;
  readonly level: Level;
  readonly ground: Ground;
  readonly consent: Consent;
  readonly child: ChildAnswer;
  readonly sign: Sign;
  readonly identity: 'withheld' | 'may-be-given';
  readonly presumedAt: string | null;
  readonly raisedAt: string;
  readonly notifiedAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly acknowledgedBy: string | null;
  readonly noticeDueAt: string;
  readonly handoverDueAt: string | null;
  readonly state: EscalationState;
  readonly isLate: boolean;
  readonly version: number;
}

export interface Unit {
  readonly serverTime: string;
  readonly me: { readonly id: string; readonly name: string };
  readonly onDuty: readonly { readonly name: string; readonly isMe: boolean }[];
  /** Open ones, the most urgent deadline first, at most 25. */
  readonly escalations: readonly UnitEscalation[];
}

/** What comes down the WebSocket. Documents are whole: each replaces the one before. */
export type ServerMessage =
  | { readonly type: 'beat'; readonly n: number }
  | { readonly type: 'desk'; readonly desk: Desk }
  | { readonly type: 'sent'; readonly escalations: readonly SentEscalation[] }
  | { readonly type: 'unit'; readonly unit: Unit }
  | { readonly type: 'phone-here' }
  | { readonly type: 'phone-elsewhere' }
  | { readonly type: 'signed-out' };

/** What goes up the WebSocket. Everything a person decides is a POST instead. */
export type PageMessage =
  | { readonly type: 'beat'; readonly n: number; readonly voice: 'idle' | 'in-call' }
  | { readonly type: 'take-phone' };

export interface DemoPerson {
  readonly name: string;
  readonly role: string;
  readonly signIn: string;
}
