import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';

const CARRIER_ORIGIN = 'https://api.twilio.com';
/** From the order to the end of the answer. */
const ANSWER_LIMIT_MS = 2_500;
/** A connection that rests is closed before the carrier would close it: an order must not meet the closing. */
const REST_LIMIT_MS = 4_000;
const CONNECTIONS_LIMIT = 30;
/** Far above the longest page of a list that we ask for. */
const ANSWER_LIMIT_BYTES = 2 * 1024 * 1024;
/** What a caller left: two minutes of sound, and on a slow line. */
const SOUND_LIMIT_BYTES = 4_000_000;
const SOUND_LIMIT_MS = 15_000;
const FORM_TYPE = 'application/x-www-form-urlencoded';

export type Fields = Readonly<Record<string, string>>;

/** What came of an order. `body` may hold people's numbers: it must not leave this folder. */
export interface CarrierAnswer {
  /** 0: no whole answer in time. */
  status: number;
  body: unknown;
}

/** What an answer says of the carrier's clock, to whole seconds, and when we asked and heard; milliseconds since 1970. */
export interface CarrierTime {
  at: number;
  exactToMs: number;
  askedAt: number;
  heardAt: number;
}

export interface CarrierRest {
  /**
   * One order under the account, such as `Calls/CA….json`; the fields are the form of a POST, else the query. Never
   * rejects, and gives no error away: one of the connection would carry the credential.
   */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, fields?: Fields): Promise<CarrierAnswer>;
  /** A file under the account, whole or not at all. Never rejects either; the status is 0 where no whole file came in time. */
  fetchBytes(path: string): Promise<{ status: number; bytes: Buffer }>;
  /** Closes the connections that rest. */
  close(): void;
}

/** Is told what the answers to orders say of the time. */
export interface TimeHearer {
  clock: Clock;
  heard(time: CarrierTime): void;
}

/** The carrier's REST interface over kept connections (decision 022). */
export function createCarrierRest(carrier: Config['carrier'], hearer?: TimeHearer): CarrierRest {
  const { protocol, hostname, port } = new URL(carrier.apiOrigin ?? CARRIER_ORIGIN);
  const kept = { keepAlive: true, timeout: REST_LIMIT_MS, maxSockets: CONNECTIONS_LIMIT };
  const isSecure = protocol === 'https:';
  const agent = isSecure ? new HttpsAgent(kept) : new HttpAgent(kept);
  const send = isSecure ? httpsRequest : httpRequest;
  const target = { hostname, ...(port !== '' && { port }), agent };
  const authorization = `Basic ${Buffer.from(`${carrier.apiKeySid}:${carrier.apiKeySecret}`).toString('base64')}`;
  const folder = `/2010-04-01/Accounts/${carrier.accountSid}/`;
  return {
    fetchBytes: (path) => {
      const limits = { ms: SOUND_LIMIT_MS, bytes: SOUND_LIMIT_BYTES };
      return wholeAnswer(limits, (hear) => {
        const order = send({ ...target, method: 'GET', path: folder + path, headers: { authorization } }, hear);
        order.end();
        return order;
      });
    },
    ask: async (method, path, fields) => {
      const written = fields === undefined ? '' : new URLSearchParams(fields).toString();
      const form = method === 'POST' ? written : '';
      const query = method !== 'POST' && written !== '' ? `?${written}` : '';
      const typed = method === 'POST' && { 'content-type': FORM_TYPE, 'content-length': Buffer.byteLength(form) };
      const headers = { authorization, ...typed };
      const askedAt = hearer?.clock.now() ?? 0;
      const { status, bytes, date } = await wholeAnswer({ ms: ANSWER_LIMIT_MS, bytes: ANSWER_LIMIT_BYTES }, (hear) => {
        const order = send({ ...target, method, path: folder + path + query, headers }, hear);
        order.end(form);
        return order;
      });
      const at = Date.parse(date);
      if (hearer && !Number.isNaN(at)) hearer.heard({ at, exactToMs: 1_000, askedAt, heardAt: hearer.clock.now() });
      return { status, body: parsed(bytes) };
    },
    close: () => agent.destroy(),
  };
}

interface WholeAnswer {
  status: number;
  bytes: Buffer;
  date: string;
}

/** What is broken, too long or too late is no answer; whoever asked hears nothing else of it. */
function wholeAnswer(
  limits: { ms: number; bytes: number },
  send: (hear: (response: IncomingMessage) => void) => ReturnType<typeof httpRequest>,
) {
  return new Promise<WholeAnswer>((resolve) => {
    const finish = (answer: WholeAnswer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const giveUp = () => {
      finish({ status: 0, bytes: Buffer.alloc(0), date: '' });
      order.destroy();
    };
    const order = send((response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > limits.bytes) giveUp();
        else chunks.push(chunk);
      });
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        const bytes = Buffer.concat(chunks);
        // A caller's voice may be among them: whoever asked wipes the one copy that is left.
        for (const chunk of chunks) chunk.fill(0);
        finish({ status: statusCode, bytes, date: headers.date ?? '' });
      });
      response.on('error', giveUp);
    });
    order.on('error', giveUp);
    const timer = setTimeout(giveUp, limits.ms);
  });
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    // A proxy's page, or nothing at all: the status says what there is to know.
    return null;
  }
}

/** One field of an answer that is a whole number, else 0. */
export function numberIn(body: unknown, name: string): number {
  const value = fieldIn(body, name);
  return typeof value === 'number' ? value : 0;
}

/** One field of an answer that is a text, else ''. */
export function textIn(body: unknown, name: string): string {
  const value = fieldIn(body, name);
  return typeof value === 'string' ? value : '';
}

/** One field of an answer. */
export function fieldIn(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}
