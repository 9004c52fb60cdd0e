import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Config } from '../../src/config.ts';
import { type Carrier, createCarrier } from '../../src/simulator/carrier.ts';
import type { Clock } from '../../src/simulator/clock.ts';
import { type SilentMedia, silentMedia } from '../../src/simulator/media/media.ts';

export const PUBLIC_ORIGIN = 'https://line.example';
export const LINE_NUMBER = '+99412000152';
/** The short number that people dial; the carrier holds it beside the long one. */
export const SHORT_NUMBER = '152';
const OVERRIDES = '#ct=1500&rt=2500&rc=1&rp=all&tt=5000';

const mediaOf = new WeakMap<Carrier, SilentMedia>();

export interface LineCarrier {
  config: Config;
  clock: Clock;
  /** Where the application really listens; asked at each request where that changes. */
  local: string | (() => string);
  /** Asked when the application gives no document. */
  fallbackUrl: string | undefined;
}

/** A simulated carrier that knows the line's numbers and its application, as somebody would have set them. */
export function openCarrier({ config, clock, local, fallbackUrl }: LineCarrier): Carrier {
  const statusCallback = `${PUBLIC_ORIGIN}/voice/status${OVERRIDES}`;
  const fallback = fallbackUrl === undefined ? {} : { voiceFallbackUrl: fallbackUrl };
  const number = { voiceUrl: `${PUBLIC_ORIGIN}/voice/inbound${OVERRIDES}`, statusCallback, ...fallback };
  const settings = {
    accountSid: config.carrier.accountSid,
    apiKeySid: config.carrier.apiKeySid,
    apiKeySecret: config.carrier.apiKeySecret,
    appSid: config.carrier.appSid,
    authToken: config.carrier.authTokens[0] ?? '',
    numbers: [LINE_NUMBER, SHORT_NUMBER, ...(config.syntheticCallFrom ? [config.syntheticCallFrom] : [])].map(
      (phoneNumber) => ({ phoneNumber, ...number }),
    ),
    app: { voiceUrl: `${PUBLIC_ORIGIN}/voice/operator${OVERRIDES}`, statusCallback },
    resolve: (url: URL) =>
      url.origin === PUBLIC_ORIGIN
        ? new URL(url.pathname + url.search, typeof local === 'string' ? local : local())
        : url,
    seed: 'scenario',
  };
  const media = silentMedia(clock);
  const carrier = createCarrier(settings, { clock, media });
  mediaOf.set(carrier, media);
  return carrier;
}

/** Whoever is on this leg speaks from now on for so many seconds; a recording that goes on meanwhile is of that length. */
export function speaks(carrier: Carrier, legSid: string, seconds: number): void {
  mediaOf.get(carrier)?.speak(legSid, seconds * 1_000);
}

/** Passes one request of the application on to the carrier's REST interface. */
export async function answerRest(carrier: Carrier, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const url = new URL(request.url ?? '/', 'http://rest');
  const answer = await carrier.handleRest({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    form: new URLSearchParams(body),
    authorization: request.headers.authorization,
  });
  if (answer.silence === 'reset') request.socket.destroy();
  if (!answer.silence) response.writeHead(answer.status, answer.headers).end(answer.body);
}
