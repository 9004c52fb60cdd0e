import type { Exchange } from './http-exchange.ts';
import type { Tape, TapeEntry } from './tape.ts';

/** Proxies and browsers give up on a stream that says nothing. */
const KEEP_ALIVE_MS = 15_000;
/** The tape's beginning is sent at once, as far as a page can show it. */
const FIRST_ENTRIES_LIMIT = 2000;
const UNREAD_BYTES_LIMIT = 4_000_000;

/** Sends the tape as server-sent events, from where the browser stopped reading, until it goes away. */
export function streamTape(tape: Tape, { request, response, url }: Exchange): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  const lastSeen = Number(request.headers['last-event-id'] ?? url.searchParams.get('after') ?? 0) || 0;
  const send = (entry: TapeEntry) => {
    if (response.writableLength > UNREAD_BYTES_LIMIT) response.destroy();
    else response.write(`id: ${entry.seq}\ndata: ${JSON.stringify(entry)}\n\n`);
  };
  const missed = tape.entries.filter(({ seq }) => seq > lastSeen).slice(-FIRST_ENTRIES_LIMIT);
  for (const entry of missed) send(entry);
  const stop = tape.subscribe(send);
  const keepAlive = setInterval(() => response.write(': still here\n\n'), KEEP_ALIVE_MS);
  response.on('close', () => {
    clearInterval(keepAlive);
    stop();
  });
}
