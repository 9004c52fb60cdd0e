import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { findSpans } from './find-spans.ts';
import { type LabelledText, parseLabelled } from './labelled-text.ts';
import { recallOf, STRUCTURED, scoreTexts } from './score.ts';
import { KINDS, type Kind } from './span.ts';

const MISSES_SHOWN = 200;
const ROUNDS = 5;
const KILOBYTE = 1024;

/** Prints recall, false alarms and times for files of labelled sentences. Throws where a file cannot be read. */
export async function measure(files: readonly string[]): Promise<void> {
  const texts = files.flatMap((file) => parseLabelled(readFileSync(file, 'utf8')));
  const score = scoreTexts(texts);
  for (const kind of KINDS) {
    const count = score.kinds.get(kind);
    if (count && count.labels > 0) print(`${kind.padEnd(12)} ${share(score, [kind])}`);
  }
  print(`structured   ${share(score, STRUCTURED)}`);
  print(`false alarms ${score.alarms} of ${score.negatives} sentences`);
  for (const { text, label, found } of score.misses.slice(0, MISSES_SHOWN)) {
    const wanted = label ? `${label.kind} "${text.slice(label.start, label.end)}"` : 'nothing';
    const had = found.map(({ kind, start, end }) => `${kind} "${text.slice(start, end)}"`).join(', ') || 'nothing';
    print(`  ${JSON.stringify(text)}: wanted ${wanted}, found ${had}`);
  }
  printTimes(texts);
}

function share(score: ReturnType<typeof scoreTexts>, kinds: readonly Kind[]): string {
  const labels = kinds.reduce((sum, kind) => sum + (score.kinds.get(kind)?.labels ?? 0), 0);
  const percent = (by: 'found' | 'named') => `${(recallOf(score, kinds, by) * 100).toFixed(2)} %`;
  return `${String(labels).padStart(5)} labels, ${percent('found')} found whole, ${percent('named')} with the right kind`;
}

/** Texts of about a kilobyte, as an operator would write them, each by itself. */
function printTimes(texts: readonly LabelledText[]): void {
  const notes: string[] = [];
  let note = '';
  for (const { text } of texts) {
    note = note === '' ? text : `${note} ${text}`;
    if (note.length < KILOBYTE) continue;
    notes.push(note.slice(0, KILOBYTE));
    note = '';
  }
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const each of notes) {
      const begun = performance.now();
      findSpans(each);
      if (round > 0) times.push(performance.now() - begun);
    }
  }
  times.sort((one, other) => one - other);
  const at = (part: number) => (times[Math.floor((times.length - 1) * part)] ?? 0).toFixed(2);
  print(`a kilobyte   ${times.length} runs: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
