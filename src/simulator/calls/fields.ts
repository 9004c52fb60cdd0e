import { API_VERSION } from '../settings.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';

const COUNTRIES: readonly (readonly [prefix: string, country: string])[] = [
  ['+994', 'AZ'],
  ['+995', 'GE'],
  ['+90', 'TR'],
  ['+7', 'RU'],
  ['+44', 'GB'],
  ['+1', 'US'],
];

/** The fields that every request about a leg carries, with the duplicates and the guessed geography that Twilio sends. */
export function callFields(exchange: Exchange, leg: Leg): Record<string, string> {
  return {
    // A browser's parameters come first, so that they cannot pass for the carrier's own; `To` alone is a browser's to choose.
    ...leg.extraFields,
    CallSid: leg.sid,
    AccountSid: exchange.settings.accountSid,
    ApiVersion: API_VERSION,
    CallStatus: leg.state,
    Direction: leg.direction,
    From: leg.from,
    Caller: leg.from,
    To: leg.to,
    Called: leg.to,
    ...(leg.parent !== undefined && { ParentCallSid: leg.parent.sid }),
    ...geography(leg),
  };
}

/** Fields of a leg's own status callback; takes the next sequence number. */
export function reportFields(exchange: Exchange, leg: Leg): Record<string, string> {
  return {
    ...callFields(exchange, leg),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(leg.sequence++),
    Timestamp: rfc2822(exchange.clock.now()),
    ...(leg.isOver && durations(leg)),
  };
}

/** Seconds from the answer to the end (or to now). */
export function talkSeconds(leg: Leg, now: number): number {
  return leg.answeredAt === undefined ? 0 : Math.round(((leg.endedAt ?? now) - leg.answeredAt) / 1000);
}

/** The form of date in Twilio's REST interface and callbacks. */
export function rfc2822(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000');
}

function durations(leg: Leg): Record<string, string> {
  const seconds = talkSeconds(leg, 0);
  return { CallDuration: String(seconds), Duration: String(Math.ceil(seconds / 60)) };
}

function geography(leg: Leg): Record<string, string> {
  if (!leg.from.startsWith('+') && !leg.to.startsWith('+')) return {};
  const fields: Record<string, string> = {};
  for (const [names, number] of [
    [['From', 'Caller'], leg.from],
    [['To', 'Called'], leg.to],
  ] as const) {
    for (const name of names) {
      fields[`${name}City`] = '';
      fields[`${name}State`] = '';
      fields[`${name}Zip`] = '';
      fields[`${name}Country`] = COUNTRIES.find(([prefix]) => number.startsWith(prefix))?.[1] ?? '';
    }
  }
  return fields;
}
