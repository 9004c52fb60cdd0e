// What the server and the pages say to each other. Moments are ISO strings in UTC. The server's schemas are the source of
// every type; a list stands here once more, in the order in which a person is asked, and a test holds the two equal.
import type { Static } from 'typebox';
import type { PlanBody, WithdrawBody } from '../../call-backs/contract.ts';
import type { WrapUpBody } from '../../calls/contract.ts';
import type { FlagBody, Sent, Unit as UnitBody } from '../../escalation/contract.ts';
import type {
  ColleaguesBody,
  InterpretersBody,
  ListenBody,
  SupervisorBody,
  TalksBody,
  TransferBody,
} from '../../guests/contract.ts';
import type {
  BreakGlassBody,
  EarlierNote as EarlierNoteBody,
  History as HistoryBody,
  Tried as TriedBody,
} from '../../notes/history/contract.ts';
import type {
  CallNuisance as CallNuisanceBody,
  NuisanceEndBody,
  NuisanceFlags as NuisanceFlagsBody,
} from '../../nuisance/contract.ts';
import type { TelephonesBody } from '../../on-call/contract.ts';
import type {
  Floor as FloorBody,
  Oversight as OversightBody,
  Ringing as RingingBody,
} from '../../oversight/contract.ts';
import type { CalendarBody, CertificatesBody, OwnDutyBody, OwnShiftsBody, RosterBody } from '../../roster/contract.ts';
import type { DeskBody } from '../../routing/contract.ts';

type Frozen<Value> = Value extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value;

/** The whole desk of an operator. */
export type Desk = Frozen<DeskBody>;
export type PresenceState = Desk['presence']['state'];
export type ChosenPresence = NonNullable<Desk['presence']['returnsTo']>;
export const CHOSEN_PRESENCES: readonly ChosenPresence[] = ['available', 'away', 'offline'];
export type Offer = NonNullable<Desk['offer']>;
export type DeskCall = NonNullable<Desk['call']>;
export type WrapUp = Desk['wrapUps'][number];
export type Note = NonNullable<DeskCall['note']>;
export type AskedQuestion = DeskCall['questions'][number];
export type Question = AskedQuestion['question'];
export const QUESTIONS: readonly Question[] = ['question-safe', 'question-overheard'];
export type Language = Offer['language'];
export const LANGUAGES: readonly Language[] = ['az', 'ru', 'en'];
export type Urgency = Offer['urgency'];

/** What was agreed about calling back, what is due, and the one that is being made. */
export type DeskCallBack = Desk['callBacks'][number];
export type CallBackRequest = Frozen<Static<typeof PlanBody>>;
/** A waiting caller has one of its own. */
export type CallBackPreset = Exclude<NonNullable<CallBackRequest['preset']>, 'within-an-hour'>;
export const CALL_BACK_PRESETS: readonly CallBackPreset[] = [
  'if-dropped',
  'in-15-minutes',
  'in-an-hour',
  'this-evening',
  'tomorrow',
];
export type CallBackSay = CallBackRequest['say'];
export const CALL_BACK_SAYS: readonly CallBackSay[] = ['wrong-number', 'survey', 'delivery', 'nothing'];
export type WhoMayAnswer = CallBackRequest['whoMayAnswer'];
export const WHO_MAY_ANSWER: readonly WhoMayAnswer[] = ['caller-only', 'anyone'];
export type WithdrawWhy = Static<typeof WithdrawBody>['why'];
export const WITHDRAW_WHYS: readonly WithdrawWhy[] = ['caller-wished', 'by-mistake', 'not-safe', 'talk-was-over'];

/** Who was asked into a talk, and what came of it. */
export type Guest = DeskCall['guests'][number];
/** A colleague who could take a talk over now. */
export type Colleague = Frozen<Static<typeof ColleaguesBody>>[number];
/** Somebody who may be rung to interpret at this hour. */
export type Interpreter = Frozen<Static<typeof InterpretersBody>>[number];
export type TransferRequest = Frozen<Static<typeof TransferBody>>;
export type TransferReason = TransferRequest['reason'];
export const TRANSFER_REASONS: readonly TransferReason[] = [
  'language',
  'wants-woman',
  'wants-man',
  'child',
  'needs-experience',
  'talked-before',
  'shift-ends',
];

/** Who is to hear a supervisor who is called into a talk. */
export type Manner = Static<typeof SupervisorBody>['manner'];
export const MANNERS: readonly Manner[] = ['heard', 'whisper'];
/** The talks of this moment as a supervisor sees them, and how many there are where the list ends. */
export type Talks = Frozen<Static<typeof TalksBody>>;
export type Talk = Talks['talks'][number];
/** Why a supervisor listens without having been asked. */
export type ListenReason = Static<typeof ListenBody>['reason'];
export const LISTEN_REASONS: readonly ListenReason[] = ['quality', 'newly-trained', 'concern', 'complaint'];

/** What a call was, as the operator says in the wrap-up. */
export type Disposition = Static<typeof WrapUpBody>['disposition'];
export const DISPOSITIONS: readonly Disposition[] = [
  'presumed-victim',
  'at-risk',
  'witness',
  'witness-no-offence',
  'information',
  'other-matter',
  'silent',
  'cut-off',
  'wrong-number',
  'nuisance',
];

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

/** Who was rung for whom, and why nobody is. */
export type Ringing = Frozen<RingingBody>;
/** What was said to a caller who misuses the line, and the flags of the supervisor's page. */
export type CallNuisance = Frozen<CallNuisanceBody>;
export type NuisanceFlags = Frozen<NuisanceFlagsBody>;
export type NuisanceFlag = NuisanceFlags['flags'][number];
export type NuisanceGround = NuisanceEndBody['ground'];
export const NUISANCE_GROUNDS: readonly NuisanceGround[] = ['insults', 'sexual', 'threats', 'pranks', 'blocking'];
export const FLAG_HOURS: readonly NonNullable<NuisanceEndBody['hours']>[] = [12, 24, 72, 168];

/** What a supervisor and the coordinator are shown. */
export type Floor = Frozen<FloorBody>;
export type Roster = Frozen<RosterBody>;
/** Whose telephones are rung, and when. */
export type Telephones = Frozen<TelephonesBody>;
export type Certificates = Frozen<CertificatesBody>;
export type OwnShifts = Frozen<OwnShiftsBody>;
export type OwnDuty = Frozen<OwnDutyBody>;
export type CalendarAddress = Frozen<CalendarBody>;
export type Oversight = Frozen<OversightBody>;
/** How it stands with what the own caller said before, and one note of it. */
export type History = Frozen<HistoryBody>;
export type EarlierNote = Frozen<EarlierNoteBody>;
export type Tried = Frozen<TriedBody>;
export type BreakGlassReason = BreakGlassBody['reason'];
export const BREAK_GLASS_REASONS: readonly BreakGlassReason[] = [
  'danger-to-life',
  'child',
  'word-forgotten',
  'caller-cannot-speak',
];
export type DeclineReason = NonNullable<Oversight['breakGlasses'][number]['why']>;
export const DECLINE_REASONS: readonly DeclineReason[] = ['no-need', 'reason-unclear', 'not-reached', 'other-way'];

export interface Me {
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly languages: readonly Language[];
  };
  readonly line: { readonly demo: boolean };
  /** When this person must have signed in again; in a call then, when it is over. */
  readonly session?: { readonly endsAt: string };
  readonly softphone: Softphone;
  /** Of a supervisor: the place at an operator's desk; null without a certificate. */
  readonly place?: { readonly softphone: Softphone } | null;
}

/** Only where the carrier is simulated; null means the carrier's own address. */
type Softphone = { readonly chunderw: string | null; readonly insecure: boolean } | null;

/** Whether this person has an operator's desk: an operator, or a supervisor who may serve. */
export const hasDesk = ({ account, place }: Me): boolean => account.role === 'operator' || Boolean(place);

/** What comes down the WebSocket. Documents are whole: each replaces the one before. */
export type ServerMessage =
  /** The first one of a connection says the id that the server gave to this page. `isDeaf`: the server itself hears of no change now. */
  | { readonly type: 'beat'; readonly n: number; readonly page?: string; readonly isDeaf?: true }
  | { readonly type: 'desk'; readonly desk: Desk }
  | { readonly type: 'sent'; readonly escalations: readonly SentEscalation[] }
  | { readonly type: 'unit'; readonly unit: Unit }
  | { readonly type: 'floor'; readonly floor: Floor }
  | { readonly type: 'oversight'; readonly oversight: Oversight }
  /** Only that it changed: the page asks for the one of its call. */
  | { readonly type: 'history' }
  | { readonly type: 'phone-here' }
  | { readonly type: 'phone-elsewhere' }
  | { readonly type: 'signed-out'; readonly why?: 'suspended' };

/** What goes up the WebSocket. Everything a person decides is a POST instead. */
export type PageMessage =
  | { readonly type: 'beat'; readonly n: number; readonly voice: 'idle' | 'in-call' }
  /** `after`: this page had the phone under that id until its line broke off; it gets it back unless another took it. */
  | { readonly type: 'take-phone'; readonly after?: string }
  /** Closes, or is loaded again. */
  | { readonly type: 'leaving' };

export interface DemoPerson {
  readonly name: string;
  readonly role: string;
  readonly signIn: string;
}
