import type { Timer } from '../clock.ts';
import type { CallState, Heard } from '../phone.ts';
import type { Address } from '../twiml/attributes.ts';
import { Run } from './run.ts';

export type Direction = 'inbound' | 'outbound-api' | 'outbound-dial';

/** What a leg's own status callbacks are called in TwiML and REST. */
export type CallEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

/** Where a leg's status callbacks go, and which of them were asked for. */
export interface CallReports extends Address {
  events: ReadonlySet<CallEvent>;
}

export interface LegInput {
  sid: string;
  from: string;
  to: string;
  direction: Direction;
  createdAt: number;
  parent?: Leg;
  reports?: CallReports;
  /** Asked when a document cannot be had. */
  fallback?: Address;
  /** Fields that every request about this leg carries beside the usual ones. */
  extraFields?: Readonly<Record<string, string>>;
}

const HEARD_LIMIT = 5000;

/** One party's connection. Only `life.ts` changes its state. */
export class Leg {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly direction: Direction;
  readonly createdAt: number;
  readonly parent: Leg | undefined;
  readonly extraFields: Readonly<Record<string, string>>;
  reports: CallReports | undefined;
  fallback: Address | undefined;
  state: CallState = 'queued';
  answeredAt: number | undefined;
  endedAt: number | undefined;
  /** How long REST kept it waiting before it rang, in milliseconds. */
  queueMs = 0;
  /** Counts this leg's status callbacks from 0. */
  sequence = 0;
  /** Ends the leg when it has lasted too long. */
  limit: Timer | undefined;
  /** The verb being performed. */
  verb: string | undefined;
  /** Everything that goes on for the leg now. */
  run = new Run();
  /** Who listens to the keys that this leg presses; nobody means that they are lost. */
  onKey: ((key: string) => void) | undefined;
  readonly heard: Heard[] = [];
  readonly listeners = new Set<() => void>();

  constructor(input: LegInput) {
    this.sid = input.sid;
    this.from = input.from;
    this.to = input.to;
    this.direction = input.direction;
    this.createdAt = input.createdAt;
    this.parent = input.parent;
    this.reports = input.reports;
    this.fallback = input.fallback;
    this.extraFields = input.extraFields ?? {};
  }

  get isOver(): boolean {
    return this.endedAt !== undefined;
  }

  /** The leg hears something from now on; the answer ends it. */
  hear(sound: Omit<Heard, 'at' | 'untilMs'>, at: number): Heard {
    const heard: Heard = { at, ...sound };
    if (this.heard.length >= HEARD_LIMIT) this.heard.shift();
    this.heard.push(heard);
    this.changed();
    return heard;
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }
}
