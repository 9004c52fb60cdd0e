// Every decision of a person is a POST; the server answers with a document or with a refusal in a closed vocabulary.
import { watchForPerson } from './somebody-here.ts';

const ANSWER_LIMIT_MS = 10_000;
/** What the server says with a status of 500 and above: of itself, not of what was asked. */
const OWN_TROUBLE: readonly string[] = ['try-again', 'keys-away', 'carrier-unavailable'];

/** The server said no. `code` is for choosing words, `detail` for a field's name. */
export class CommandRefused extends Error {
  readonly code: string;
  readonly detail: string | undefined;

  constructor(code: string, detail?: string) {
    super(code);
    this.name = 'CommandRefused';
    this.code = code;
    this.detail = detail;
  }
}

/** Nobody answered, or not in words that we know: the person may try again. */
export class LineUnreachable extends Error {
  constructor(cause?: unknown) {
    super('the server did not answer', { cause });
    this.name = 'LineUnreachable';
  }
}

/** Whether the same request may be answered a little later: nobody answered, or the server has trouble of its own. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof CommandRefused) || OWN_TROUBLE.includes(error.code);
}

/** Whether this browser holds no session that the server knows. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof CommandRefused && error.code === 'not-signed-in';
}

/** Where no page is, nobody touches one. */
const isSomebodyHere = 'document' in globalThis ? watchForPerson(document, () => performance.now()) : () => false;

/** Reads a document. Throws CommandRefused or LineUnreachable. */
export async function readDocument<Answer>(path: string): Promise<Answer> {
  const read = () => request<Answer>(path, { method: 'GET' });
  // A request under way while a session's token changes is refused: only the second "no" counts.
  return read().catch((error: unknown) => (isSignedOut(error) ? read() : Promise.reject(error)));
}

/** Carries out a command; with `pageOf` for that person alone, whoever this browser is signed in as. Throws CommandRefused or LineUnreachable. */
export function sendCommand<Answer>(path: string, body: object = {}, pageOf?: string): Promise<Answer> {
  return request(path, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'x-console': '1' },
      ...(pageOf === undefined ? {} : { 'x-page-of': pageOf }),
    },
    body: JSON.stringify(body),
  });
}

async function request<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const response = await ask(path, init);
  const text = await response.text();
  const answer: unknown = text === '' ? null : parse(text);
  // The server's response schema is an allow-list of exactly these fields, so its answer is taken at its word.
  if (response.ok) return answer as Answer;
  throw refusalIn(answer) ?? (response.status === 401 ? new CommandRefused('not-signed-in') : new LineUnreachable());
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  // Only what says so keeps its person signed in: most reads are a page's own.
  const headers = { ...init.headers, ...(isSomebodyHere() ? { 'x-person-here': '1' } : {}) };
  try {
    return await fetch(path, {
      ...init,
      headers,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
  } catch (error) {
    throw new LineUnreachable(error);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LineUnreachable(error);
  }
}

function refusalIn(answer: unknown): CommandRefused | null {
  if (typeof answer !== 'object' || answer === null || !('refusal' in answer)) return null;
  const refusal = answer.refusal;
  if (typeof refusal !== 'object' || refusal === null || !('code' in refusal)) return null;
  const detail = 'detail' in refusal && typeof refusal.detail === 'string' ? refusal.detail : undefined;
  return new CommandRefused(String(refusal.code), detail);
}
