// What the line's people would host at the carrier itself: asked when nothing of the line answers. It stands beside the
// carrier, not inside it: no webhook of the carrier is spared by it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Exchange, readBody } from './http-exchange.ts';

const PLACE = '/hosted';
const LANGUAGES = ['az', 'ru', 'en'];
const SOUNDS = ['outage', 'outage-no-answer', 'screen-on-call'];
const RING_SECONDS = 20;
const KEY_SECONDS = 8;
const ADDRESS_LIMIT = 2_000;
/** Marks the way back into the line: when that fails too, telephones are rung. */
const AGAIN = 'again';

export interface HostedSettings {
  /** Where the carrier reaches this. */
  origin: string;
  /** The line's public origin: callers are sent back to nowhere else. */
  publicOrigin: string;
  /** How the carrier is to ask the line: connection overrides. */
  overrides: string;
  callerId: string;
  onCall: readonly string[];
  audioFolder: string;
}

/** The voice fallback address to give to the carrier. */
export function fallbackAddress(origin: string): string {
  return `${origin}${PLACE}/fallback`;
}

/**
 * Serves the fallback: three languages, then one try to go on where the line failed, then the on-call telephones, each
 * asked for a key, and round again. False for an address that is not of it.
 */
export function createHostedFallback(settings: HostedSettings): (exchange: Exchange) => Promise<boolean> {
  const sounds = readSounds(settings.audioFolder);
  return async (exchange) => {
    const { pathname } = exchange.url;
    const sound = sounds.get(pathname);
    if (sound !== undefined) exchange.response.writeHead(200, { 'content-type': 'audio/wav' }).end(sound);
    else if (exchange.request.method === 'POST' && pathname.startsWith(`${PLACE}/`)) {
      const form = new URLSearchParams(await readBody(exchange.request));
      sendDocument(exchange, documentAt(settings, { pathname, form, back: backIn(settings, exchange.url, form) }));
    } else return false;
    return true;
  };
}

function documentAt(
  settings: HostedSettings,
  { pathname, form, back }: { pathname: string; form: URLSearchParams; back: URL },
): string {
  switch (pathname) {
    case `${PLACE}/screen`:
      return `<Gather action="${at(settings, 'screened')}" numDigits="1" timeout="${KEY_SECONDS}">${say(settings, 'screen-on-call')}</Gather><Hangup/>`;
    case `${PLACE}/screened`:
      return form.get('Digits') === '1' ? '' : '<Hangup/>';
    case `${PLACE}/rung`:
      if (form.get('DialBridged') === 'true') return '<Hangup/>';
      return say(settings, 'outage-no-answer') + wayBack(settings, back);
    default: {
      // The words were heard a moment ago; now it is a person that the caller needs.
      const isSecondTime = back.searchParams.has(AGAIN) && settings.onCall.length > 0;
      return isSecondTime ? ringOnCall(settings, back) : say(settings, 'outage') + wayBack(settings, back);
    }
  }
}

/** The address at which the line failed, so that nobody loses a place or has to choose a language again. */
function backIn({ publicOrigin }: HostedSettings, url: URL, form: URLSearchParams): URL {
  const failed = (form.get('ErrorUrl') ?? url.searchParams.get('back') ?? '').slice(0, ADDRESS_LIMIT);
  const isOurs = URL.canParse(failed) && new URL(failed).origin === publicOrigin && failed.includes('/voice/');
  return new URL(isOurs ? failed : `${publicOrigin}/voice/inbound`);
}

function wayBack({ overrides }: HostedSettings, back: URL): string {
  const address = new URL(back);
  address.searchParams.set(AGAIN, '1');
  return `<Redirect method="POST">${escapeXml(address.href + overrides)}</Redirect>`;
}

function ringOnCall(settings: HostedSettings, back: URL): string {
  const action = escapeXml(`${at(settings, 'rung')}?back=${encodeURIComponent(back.href)}`);
  const screen = at(settings, 'screen');
  const numbers = settings.onCall.map(
    (number) => `<Number url="${screen}" method="POST">${escapeXml(number)}</Number>`,
  );
  return (
    `<Dial action="${action}" method="POST" callerId="${escapeXml(settings.callerId)}" timeout="${RING_SECONDS}" ` +
    `sequential="true">${numbers.join('')}</Dial>`
  );
}

function say(settings: HostedSettings, name: string): string {
  return LANGUAGES.map((language) => `<Play>${at(settings, `${language}/${name}.wav`)}</Play>`).join('');
}

function at({ origin }: HostedSettings, name: string): string {
  return `${origin}${PLACE}/${name}`;
}

function sendDocument({ response }: Exchange, verbs: string): void {
  response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`);
}

function readSounds(folder: string): Map<string, Buffer> {
  const names = LANGUAGES.flatMap((language) => SOUNDS.map((name) => `${language}/${name}.wav`));
  return new Map(names.map((name) => [`${PLACE}/${name}`, readFileSync(join(folder, name))]));
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
