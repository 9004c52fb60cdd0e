// npm run -s redact: one text a line from standard input, one line of JSON for each. With --measure and files of labelled
// sentences: how much of them is found, how often there is a false alarm, how long it takes.
import { once } from 'node:events';
import { findSpans } from './find-spans.ts';
import { measure } from './measure.ts';
import { readLines } from './read-lines.ts';

/** UTF-16 units. What stands behind them in a longer line is not looked at, and the answer says so (`unreadFrom`). */
const LINE_LIMIT = 1_048_576;

const [word, ...files] = process.argv.slice(2);
// A reader that has had enough closes the pipe: then there is nobody left to answer.
process.stdout.on('error', () => process.exit(0));
if (word === '--measure') await measure(files);
else await redact();

async function redact(): Promise<void> {
  for await (const { text, isCut } of readLines(process.stdin, LINE_LIMIT)) {
    const spans = findSpans(text);
    await print(JSON.stringify(isCut ? { spans, unreadFrom: LINE_LIMIT } : { spans }));
  }
}

async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}
