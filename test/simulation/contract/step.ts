import type { CallId, CallSid } from '../../../src/calls/call.ts';
import type { Database } from '../../../src/db/database.ts';

/** One of the two stores, with what a step has to look up in it. */
export interface World {
  database: Database;
  as(operatorId: string): Database;
  /** The newest offer that was ever made to this operator, and the newest question of a call; '' where there is none. */
  latestOffer(operatorId: string): Promise<string>;
  latestQuestion(callId: CallId): Promise<string>;
  /** The newest plan to call back, and the call of the newest try; '' where there is none. */
  latestCallBack(): Promise<string>;
  latestTry(): Promise<CallId>;
  /** What is noted when the caller is known again: that of two calls with the same number. */
  isOfCaller(callId: CallId, caller: number): Promise<void>;
  /** The moment in the play. */
  now(): number;
  /** What a confirmed nuisance flag does to the caller's call: it waits behind the others for so many seconds. */
  putBehind(callId: CallId, seconds: number): Promise<void>;
}

/** Who and what a step is about. The same numbers mean the same in both stores. */
export interface Choice {
  call: number;
  operator: number;
  which: number;
}

export const CALLS = 3;
export const OPERATORS = 3;

/** The ids of the play: what a store makes by itself is looked up instead. */
export const callId = (call: number) => `00000000-0000-8000-8000-00000000000${call}` as CallId;
export const operatorId = (operator: number) => `00000000-0000-4000-8000-0000000000a${operator}`;
export const sidOf = (call: number) => `CA${'0'.repeat(30)}0${call}` as CallSid;

/** Something that can be asked of the call path's store. */
export type Step = (world: World, choice: Choice) => Promise<unknown>;
