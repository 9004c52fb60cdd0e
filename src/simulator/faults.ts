import type { Tape } from './tape.ts';

/** Which deliveries a fault touches. Everything that is given must fit; nothing given fits all. */
export interface WebhookMatch {
  /** The address's path, exactly or by pattern. */
  path?: string | RegExp;
  /** `StatusCallbackEvent` of a conference's callback, `CallStatus` of any other. */
  event?: string;
  callSid?: string;
}

export type WebhookFault =
  /** Delivered, its answer lost, delivered again with the same idempotency token. */
  | { kind: 'twice' }
  /** Sent `ms` later than it should be. */
  | { kind: 'late'; ms: number }
  /** A status callback waits until the next one of its stream has been sent (or a second has passed). */
  | { kind: 'out-of-order' }
  /** Never arrives: a status callback vanishes, a request for TwiML fails to connect. */
  | { kind: 'lost' }
  /** The application's answer takes `ms` on the carrier's clock. */
  | { kind: 'slow-answer'; ms: number }
  /** The caller hangs up while the document is being asked for. */
  | { kind: 'hang-up' }
  /** The application works, but a proxy in front of it answers this status. */
  | { kind: 'bad-status'; status: number };

export interface RestMatch {
  method?: string;
  path?: string | RegExp;
}

export type RestFault =
  | { kind: '429' }
  | { kind: '500' }
  /** No answer; with `performed` the order was carried out all the same. */
  | { kind: 'timeout'; performed?: boolean }
  /** The connection breaks at once; with `performed` the order was carried out all the same. */
  | { kind: 'reset'; performed?: boolean };

export interface AudioMatch {
  path?: string | RegExp;
}

/** Faults on request. `times` limits how often one strikes (default: until withdrawn); the answer withdraws it. */
export interface Faults {
  webhook(match: WebhookMatch, fault: WebhookFault, times?: number): () => void;
  rest(match: RestMatch, fault: RestFault, times?: number): () => void;
  /** Fetching the audio of a `<Play>` fails. */
  audio(match: AudioMatch, times?: number): () => void;
  /** Everybody is healthy again. */
  clear(): void;
}

/** One delivery, as the fault book looks at it. */
export interface WebhookSubject {
  path: string;
  event: string;
  callSid: string;
}

/** What the engine asks: each answer counts as one strike of the rule that fits. */
export interface FaultBook extends Faults {
  /** Only rules of the given kinds strike. */
  strikeWebhook(subject: WebhookSubject, kinds: readonly WebhookFault['kind'][]): WebhookFault[];
  strikeRest(subject: { method: string; path: string }): RestFault | undefined;
  strikeAudio(path: string): boolean;
}

interface Rule<Match, Fault> {
  match: Match;
  fault: Fault;
  timesLeft: number;
}

/** A book without faults; every strike is written on the tape. */
export function createFaultBook(tape: Tape): FaultBook {
  const webhooks = new Set<Rule<WebhookMatch, WebhookFault>>();
  const rests = new Set<Rule<RestMatch, RestFault>>();
  const audios = new Set<Rule<AudioMatch, true>>();
  const note = (text: string) => tape.write({ kind: 'fault', text });
  return {
    webhook: (match, fault, times) => add(webhooks, { match, fault, timesLeft: times ?? Number.POSITIVE_INFINITY }),
    rest: (match, fault, times) => add(rests, { match, fault, timesLeft: times ?? Number.POSITIVE_INFINITY }),
    audio: (match, times) => add(audios, { match, fault: true, timesLeft: times ?? Number.POSITIVE_INFINITY }),
    clear() {
      webhooks.clear();
      rests.clear();
      audios.clear();
    },
    strikeWebhook(subject, kinds) {
      const struck = [...webhooks].filter(
        ({ match, fault }) => kinds.includes(fault.kind) && fitsWebhook(match, subject),
      );
      for (const rule of struck) use(webhooks, rule);
      for (const { fault } of struck) note(`${fault.kind} ${subject.path} ${subject.event}`);
      return struck.map((rule) => rule.fault);
    },
    strikeRest(subject) {
      const rule = [...rests].find(({ match }) => fitsRest(match, subject));
      if (rule === undefined) return undefined;
      use(rests, rule);
      note(`${rule.fault.kind} ${subject.method} ${subject.path}`);
      return rule.fault;
    },
    strikeAudio(path) {
      const rule = [...audios].find(({ match }) => fitsPath(match.path, path));
      if (rule === undefined) return false;
      use(audios, rule);
      note(`audio ${path}`);
      return true;
    },
  };
}

function add<Match, Fault>(rules: Set<Rule<Match, Fault>>, rule: Rule<Match, Fault>): () => void {
  rules.add(rule);
  return () => void rules.delete(rule);
}

function use<Match, Fault>(rules: Set<Rule<Match, Fault>>, rule: Rule<Match, Fault>): void {
  rule.timesLeft -= 1;
  if (rule.timesLeft <= 0) rules.delete(rule);
}

function fitsWebhook(match: WebhookMatch, subject: WebhookSubject): boolean {
  return (
    fitsPath(match.path, subject.path) &&
    (match.event === undefined || match.event === subject.event) &&
    (match.callSid === undefined || match.callSid === subject.callSid)
  );
}

function fitsRest(match: RestMatch, subject: { method: string; path: string }): boolean {
  return (match.method === undefined || match.method === subject.method) && fitsPath(match.path, subject.path);
}

function fitsPath(wanted: string | RegExp | undefined, path: string): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? wanted === path : wanted.test(path);
}
