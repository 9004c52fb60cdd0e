import type { AskedForCallBack, CallBackWish } from '../call-backs/ask-for-call-back.ts';
import type { CallId } from '../calls/call.ts';
import type { CallControl } from '../calls/call-control.ts';
import type { ReplayedKind } from '../calls/replayed-store.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Log } from '../http/log.ts';
import type { Flows } from '../ivr/flow.ts';
import type { Background } from './background.ts';
import type { BlindCovers } from './blind-covers.ts';
import type { CallUrls } from './call-urls.ts';
import type { Documents } from './documents.ts';
import type { Arrival, OwnCalls } from './own-calls.ts';
import type { WebhookForm } from './webhook-form.ts';

/** What the handlers of the voice path work with. */
export interface VoiceParts {
  /** With the short deadlines of the call path. */
  database: Database;
  /** For what no caller waits for, the carrier's reports first of all: it waits longer rather than losing one. */
  patientDatabase: Database;
  /** Offers waiting calls to operators soon; never waited for. */
  matchSoon(): void;
  /** Tells the desks what was noted for them; never waited for. */
  tellSoon(): void;
  urls: CallUrls;
  documents: Documents;
  flows: Flows;
  control: CallControl;
  /**
   * Keeps what the carrier told and the database did not take until it is back. Resolves when it would outlive this process; never
   * rejects.
   */
  keepEvent(form: WebhookForm, kind: ReplayedKind): Promise<void>;
  background: Background;
  /** The covers that callers hear and the database does not know of. */
  blindCovers: BlindCovers;
  clock: Clock;
  log: Log;
  /** How many on-call telephones there are. */
  readonly onCallCount: number;
  /** Every limit of real time on the voice path is multiplied by this: 1, and more in tests on a busy machine. */
  slowness: number;
  /**
   * Told of each call that arrives, once its answer has been sent, so that a known caller is answered no sooner or later than another.
   * What the carrier says of who calls goes there and nowhere else.
   */
  callerArrived(arrival: Arrival): void;
  /**
   * Told of each caller who came into a call that we made, in the same way: who that is was agreed on before, so it is the number alone, for
   * the special unit.
   */
  callerReached(reached: Pick<Arrival, 'callId' | 'identity'>): void;
  /** Which calls are the line's own: nobody is rung for them, whatever is broken. */
  ownCalls: Pick<OwnCalls, 'isOurs' | 'isUndecided'>;
  /**
   * Promises a waiting caller a call back (A6.1): only `promised` may be said as a promise. Within 0.9 s, and never rejects.
   */
  askForCallBack(wish: CallBackWish): Promise<AskedForCallBack>;
  /** The key was pressed on the on-call telephone with this id, which a supervisor has tried. */
  telephoneHeard(telephoneId: string): Promise<void>;
  /** Turns a softphone's identity into an account's id; undefined when it is not one of ours. */
  accountOfIdentity(identity: string): string | undefined;
}

/** A signed webhook, read strictly. */
export interface VoiceRequest {
  form: WebhookForm;
  /** What stands after the `?` of the address. */
  query: { s?: unknown; m?: unknown; l?: unknown; key?: unknown };
  path: string;
}

/** What a handler answers: a whole document (or null where no document is expected) and its name for the log. */
export interface Decision {
  twiml: string | null;
  name: string;
  /** The call that we made, where its caller comes into it with this answer. */
  reached?: CallId;
}

/** At once where nothing has to be asked: then nothing has to be waited for. */
export type VoiceHandler = (parts: VoiceParts, request: VoiceRequest) => Decision | Promise<Decision>;
