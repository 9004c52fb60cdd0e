import type { RestAnswer } from './rest.ts';

/** A "no" of the REST interface, with Twilio's own number. */
export class RestError extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The resource does not exist (any more). */
export function notFound(path: string): RestError {
  return new RestError(404, 20404, `The requested resource ${path} was not found`);
}

/** The error as Twilio words it. */
export function errorAnswer({ status, code, message }: { status: number; code: number; message: string }): RestAnswer {
  return jsonAnswer(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown): RestAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
