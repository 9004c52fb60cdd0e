import pino from 'pino';
import type { AlarmKind } from './alarm-kinds.ts';
import { openLineWriter } from './line-writer.ts';

/**
 * Allow-listed events only: typed names and typed fields. No bodies, query strings, addresses, numbers or foreign
 * error objects can be put in, because no field takes them (A3.1).
 */
export interface LogEvents {
  started: { port?: number };
  stopping: Record<never, never>;
  request: { method: string; route: string; status: number; ms: number };
  webhook: { route: string; status: number; ms: number; decision: string; call: string | undefined };
  'webhook-unsigned': { route: string };
  fault: { where: string; name: string; code: string; incident?: string };
  'carrier-refused': { action: string; status: number; code: number };
  'queue-unavailable': { queue: string };
  'call-reaped': { call: string };
  'event-kept': { kind: string };
  'event-lost': { kind: string };
  'events-replayed': { events: number };
  'carrier-compared': { found: number; kept: number; unheard: number };
  alarm: { kind: AlarmKind; subject?: string };
}

export type LogName = keyof LogEvents;

export interface Log {
  info<Name extends LogName>(name: Name, fields: LogEvents[Name]): void;
  warn<Name extends LogName>(name: Name, fields: LogEvents[Name]): void;
  /** Somebody must act now. */
  error<Name extends LogName>(name: Name, fields: LogEvents[Name]): void;
  /** Any thrown thing, as a name and a code: messages of libraries carry values. */
  fault(where: string, error: unknown, incident?: string): void;
}

/** One JSON line an event; to `file` where given, else to standard output. Buffered: a log never holds up a caller. */
export function createLog(settings: { level: string; file: string | null; process: string }): Log & { flush(): void } {
  const lines = openLineWriter(settings.file);
  const line = pino({ level: settings.level, base: { process: settings.process } }, lines);
  // The beginning of a line is written once for each event, not at each line.
  const begun = new Map<LogName, pino.Logger>();
  const of = (event: LogName) => {
    let logger = begun.get(event);
    if (!logger) {
      logger = line.child({ event });
      begun.set(event, logger);
    }
    return logger;
  };
  return {
    info: (name, fields) => of(name).info(fields),
    warn: (name, fields) => of(name).warn(fields),
    error: (name, fields) => of(name).error(fields),
    fault: (where, error, incident) => of('fault').error({ where, ...describe(error), incident }),
    flush: lines.flush,
  };
}

/** Keeps the class and the code of an error; never its message, cause or properties. */
function describe(error: unknown): { name: string; code: string } {
  if (!(error instanceof Error)) return { name: typeof error, code: 'none' };
  return { name: wordOf(error.name), code: wordOf('code' in error ? error.code : undefined) };
}

/** Whoever throws says both: what is no word may be what somebody sent. */
function wordOf(said: unknown): string {
  const word = typeof said === 'string' || typeof said === 'number' ? `${said}` : '';
  return /^[A-Za-z0-9_-]{1,40}$/.test(word) ? word : 'none';
}
