import type { CallSid } from '../../../src/calls/call.ts';
import type { Chance } from './random.ts';
import type { Room } from './rooms.ts';
import type { Doc } from './virtual-documents.ts';
import type { Coming } from './virtual-time.ts';

/** One party's connection at the carrier. */
export interface Leg {
  sid: CallSid;
  party: 'caller' | 'operator' | 'phone';
  /** Who sits at the other end. */
  person: Person;
  /** Of a softphone. */
  identity?: string;
  offerId?: string;
  /** The caller's leg, of a telephone to which the caller was dialled. */
  parent?: Leg;
  isOver: boolean;
  /** Raised by each move: what was asked for before it is no longer believed. */
  moves: number;
  doc: Doc | undefined;
  /** What ends what the leg is doing now. */
  coming: Coming | undefined;
  room: Room | undefined;
  /** A telephone and the caller who was dialled to it, hearing each other. */
  bridgedTo: Leg | undefined;
  child: Leg | undefined;
  /** A caller who was dialled to a telephone and spoke with somebody there, who has just left. */
  wasLeftByPhone?: boolean;
  chance: Chance;
}

/** What somebody does at a telephone; told of everything that is heard. */
export interface Person {
  hears(leg: Leg, doc: Doc): void;
  /** Together with somebody, or no longer. */
  meets(leg: Leg, isTogether: boolean): void;
  /** The line is dead; `why` says who ended it. */
  ends(leg: Leg, why: Why): void;
}

/** Why a leg ended: the caller alone may end a call, or somebody whom the caller had spoken with. */
export type Why = 'hung-up' | 'by-document' | 'by-order' | 'talk-over' | 'not-answered';
