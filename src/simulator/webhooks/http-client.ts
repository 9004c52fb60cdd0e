import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

export interface HttpOrder {
  /** The public address; `resolve` of the client says where it is really served. */
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string;
  /** A longer answer is a fault of kind `too-large`. */
  bytesMax: number;
  signal: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** No answer: the connection could not be made, broke, took too long, or the answer was too large. */
export class HttpFault extends Error {
  readonly kind: 'connect' | 'broken' | 'too-large' | 'aborted';

  constructor(kind: HttpFault['kind'], options?: ErrorOptions) {
    super(kind, options);
    this.kind = kind;
  }
}

export interface HttpClient {
  /** One exchange, redirects not followed; rejects with an `HttpFault`. */
  send(order: HttpOrder): Promise<HttpAnswer>;
  close(): void;
}

const SOCKETS_PER_HOST_LIMIT = 256;
// The carrier's own limits run on its clock, which may stand still: this one is real, so that nothing hangs for ever.
const REAL_LIMIT_MS = 20_000;
const CONNECT_FAULTS = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EAI_AGAIN']);

/** An HTTP client that keeps its connections. */
export function createHttpClient(resolve: (url: URL) => URL = (url) => url): HttpClient {
  const plain = new PlainAgent({ keepAlive: true, maxSockets: SOCKETS_PER_HOST_LIMIT });
  const secure = new SecureAgent({ keepAlive: true, maxSockets: SOCKETS_PER_HOST_LIMIT });
  return {
    send(order) {
      const target = resolve(new URL(order.url));
      const isSecure = target.protocol === 'https:';
      const options = {
        method: order.method,
        agent: isSecure ? secure : plain,
        headers: { ...order.headers, host: order.url.host, 'content-length': Buffer.byteLength(order.body) },
        signal: order.signal,
      };
      return exchange(order, () => (isSecure ? secureRequest(target, options) : plainRequest(target, options)));
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

async function exchange(order: HttpOrder, open: () => ClientRequest, again = true): Promise<HttpAnswer> {
  const request = open();
  const guard = setTimeout(() => request.destroy(new HttpFault('aborted')), REAL_LIMIT_MS);
  try {
    return await new Promise<HttpAnswer>((resolve, reject) => {
      request.on('error', reject);
      request.on('response', (response) => {
        read(response, order.bytesMax).then(
          (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
          reject,
        );
      });
      request.end(order.body);
    });
  } catch (error) {
    // A kept connection that the server closed in the same moment is not the application's fault: once more on a new one.
    if (again && request.reusedSocket && errorCode(error) === 'ECONNRESET') return exchange(order, open, false);
    request.destroy();
    throw asFault(error, order.signal);
  } finally {
    clearTimeout(guard);
  }
}

async function read(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    // A stream without an encoding yields buffers.
    const buffer = chunk as Buffer;
    bytes += buffer.length;
    if (bytes > bytesMax) throw new HttpFault('too-large');
    chunks.push(buffer);
  }
  return Buffer.concat(chunks);
}

function asFault(error: unknown, signal: AbortSignal): HttpFault {
  if (error instanceof HttpFault) return error;
  if (signal.aborted || errorCode(error) === 'ABORT_ERR') return new HttpFault('aborted', { cause: error });
  return new HttpFault(CONNECT_FAULTS.has(errorCode(error)) ? 'connect' : 'broken', { cause: error });
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
