// The carrier's own hosting: runs what the line's people uploaded, exactly as it was written for them. It stands beside the
// carrier, not inside it: no webhook of the carrier is spared by it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { type Exchange, readBody } from './http-exchange.ts';
import { signature } from './webhooks/sign.ts';

const PLACE = '/hosted/';
const FUNCTION_PATH = 'caller';
const FUNCTION_FILE = 'functions/caller.protected.js';
const ASSET = /^(?:[a-z]{2}\/[a-z-]+\.wav|bundle\.json)$/;
const ADDRESS_LIMIT = 4_000;
const RUN_LIMIT_MS = 1_000;

export interface HostedSettings {
  /** Where the carrier reaches this. */
  origin: string;
  /** What was uploaded. */
  folder: string;
  /** Signs what the carrier asks: the function is protected, and runs for nobody else. */
  authToken: string;
}

/** The voice fallback address to give to the carrier. */
export function fallbackAddress(origin: string): string {
  return `${origin}${PLACE}${FUNCTION_PATH}`;
}

/** Serves the uploaded function and its assets. False for an address that is not of them. */
export function createHostedFallback(settings: HostedSettings): (exchange: Exchange) => Promise<boolean> {
  const handler = loadHandler(readFileSync(join(settings.folder, FUNCTION_FILE), 'utf8'));
  return async (exchange) => {
    const { url, request } = exchange;
    if (!url.pathname.startsWith(PLACE)) return false;
    const path = url.pathname.slice(PLACE.length);
    if (ASSET.test(path)) return sendAsset(exchange, join(settings.folder, 'assets', path));
    if (path !== FUNCTION_PATH || url.href.length > ADDRESS_LIMIT) return false;
    const form = Object.fromEntries(new URLSearchParams(await readBody(request)));
    const asked = settings.origin + url.pathname + url.search;
    if (request.headers['x-twilio-signature'] !== signature(settings.authToken, asked, form)) {
      exchange.response.writeHead(403).end();
      return true;
    }
    const { headers, body } = handler({ ...Object.fromEntries(url.searchParams), ...form });
    exchange.response.writeHead(200, headers).end(body);
    return true;
  };
}

interface HostedAnswer {
  headers: Record<string, string>;
  body: string;
}

/** The hosting's `Twilio.Response`. */
class HostedResponse {
  readonly headers: Record<string, string> = {};
  body = '';

  appendHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  setBody(body: string): void {
    this.body = body;
  }
}

/** The uploaded text has nothing of this process: no modules, no files, no network. */
function loadHandler(source: string): (event: Record<string, string>) => HostedAnswer {
  const exports: Record<string, unknown> = {};
  const context = createContext({ exports, Twilio: { Response: HostedResponse } });
  runInContext(source, context, { filename: FUNCTION_FILE, timeout: RUN_LIMIT_MS });
  const { handler } = exports;
  if (typeof handler !== 'function') throw new Error(`${FUNCTION_FILE} exports no handler`);
  return (event) => {
    let answered: HostedAnswer | undefined;
    handler({}, event, (error: unknown, response: HostedAnswer) => {
      if (error) throw error;
      answered = response;
    });
    if (!answered) throw new Error(`${FUNCTION_FILE} did not answer`);
    return answered;
  };
}

function sendAsset({ response }: Exchange, path: string): boolean {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch {
    // Not uploaded: whoever looks further finds nothing either.
    return false;
  }
  const type = path.endsWith('.wav') ? 'audio/wav' : 'application/json';
  response.writeHead(200, { 'content-type': type }).end(content);
  return true;
}
