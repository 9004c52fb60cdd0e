import type { ClientDialInput, DialInput } from '../phone.ts';
import type { AppSettings, NumberSettings } from '../settings.ts';
import { conduct } from './documents.ts';
import type { Exchange } from './exchange.ts';
import { callFields } from './fields.ts';
import type { CallReports, Leg } from './leg.ts';
import { endLeg, openLeg, ringLeg } from './life.ts';

const CLIENT_PARAMS_LIMIT = 100;

/** Somebody calls one of the numbers; a number that is not the carrier's fails at once. */
export function callIn(exchange: Exchange, input: DialInput): Leg {
  const number = exchange.settings.numbers.find(({ phoneNumber }) => phoneNumber === input.to);
  const leg = openInbound(exchange, {
    from: input.from,
    to: input.to,
    owner: number,
    extraFields: { CallToken: JSON.stringify({ parentCallInfoToken: exchange.makeSid('CA') }) },
  });
  if (number === undefined) {
    exchange.tape.write({ kind: 'error', callSid: leg.sid, text: `${input.to} is not a number of this carrier` });
    endLeg(exchange, leg, 'failed');
    return leg;
  }
  return begin(exchange, leg, number);
}

/** A softphone dials out: the application decides. Its parameters are sent on as fields, but cannot pass for the carrier's own. */
export function callFromClient(exchange: Exchange, input: ClientDialInput): Leg {
  const { app } = exchange.settings;
  const params = Object.entries(input.params).slice(0, CLIENT_PARAMS_LIMIT);
  const leg = openInbound(exchange, {
    from: `client:${input.identity}`,
    to: input.params['To'] ?? '',
    owner: app,
    extraFields: { ...Object.fromEntries(params), ApplicationSid: exchange.settings.appSid },
  });
  return begin(exchange, leg, app);
}

interface Inbound {
  from: string;
  to: string;
  owner: NumberSettings | AppSettings | undefined;
  extraFields: Record<string, string>;
}

function openInbound(exchange: Exchange, { from, to, owner, extraFields }: Inbound): Leg {
  const reports = owner?.statusCallback;
  const fallback = owner?.voiceFallbackUrl;
  return openLeg(exchange, {
    from,
    to,
    direction: 'inbound',
    extraFields,
    // A number's and an application's own callback comes after the end only.
    ...(reports !== undefined && { reports: endReports(reports) }),
    ...(fallback !== undefined && { fallback: { url: fallback, method: 'POST' as const } }),
  });
}

function endReports(url: string): CallReports {
  return { url, method: 'POST', events: new Set(['completed'] as const) };
}

function begin(exchange: Exchange, leg: Leg, owner: { voiceUrl: string }): Leg {
  ringLeg(exchange, leg);
  conduct(exchange, leg, { kind: 'address', url: owner.voiceUrl, method: 'POST', fields: callFields(exchange, leg) });
  return leg;
}
