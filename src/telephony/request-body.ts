import type { IncomingMessage } from 'node:http';

/** A webhook has one or two thousand bytes; so much more can still be read and checked, what is longer cannot. */
const BODY_LIMIT_BYTES = 256 * 1024;

/**
 * Gives the body as text once, or undefined when it is too long to read. After `ms` milliseconds it is what came so far: a
 * wrong length must not keep a caller in silence, and whatever is missing does not fit the signature.
 */
export function readBody(request: IncomingMessage, ms: number, give: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  let isGiven = false;
  const finish = () => {
    if (isGiven) return;
    isGiven = true;
    clearTimeout(timer);
    const [first] = chunks;
    if (length > BODY_LIMIT_BYTES) give(undefined);
    else give(first && chunks.length === 1 ? first.toString() : Buffer.concat(chunks).toString());
  };
  const timer = setTimeout(finish, ms);
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    // What is past the limit is read all the same, and forgotten: whoever still writes hears no answer.
    if (length <= BODY_LIMIT_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on('end', finish);
  request.on('error', finish);
}
