// npm run -s redact: one text a line from standard input, one line of JSON for each.
import { once } from 'node:events';
import { findSpans } from './find-spans.ts';
import { readLines } from './read-lines.ts';

/** UTF-16 units. What stands behind them in a longer line is not looked at, and the answer says so (`unreadFrom`). */
const LINE_LIMIT = 1_048_576;

// A reader that has had enough closes the pipe: then there is nobody left to answer.
process.stdout.on('error', () => process.exit(0));
await redact();

async function redact(): Promise<void> {
  for await (const { text, isCut } of readLines(process.stdin, LINE_LIMIT)) {
    const spans = findSpans(text);
    await print(JSON.stringify(isCut ? { spans, unreadFrom: LINE_LIMIT } : { spans }));
  }
}

async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}
