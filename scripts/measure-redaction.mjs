// npm run -s redact -- --measure FILE…: how much of labelled sentences the redactor finds, how often it gives a false
// alarm, and how long it takes. The files are those of test/redaction/corpus, or of the same form.
import { readFileSync } from 'node:fs';
import { findSpans } from '../dist/redaction/find-spans.js';
import { parseLabelled } from '../dist/redaction/labelled-text.js';
import { recallOf, STRUCTURED, scoreTexts } from '../dist/redaction/score.js';
import { KINDS } from '../dist/redaction/span.js';

const MISSES_SHOWN = 200;
/** Rounds that are counted: the first ones, in which Node still compiles, apart from those of a program that has run a while. */
const ROUNDS = { 'just started': [1, 10], 'running a while': [30, 60] };
const KILOBYTE = 1024;

/** Prints recall, false alarms and times. Throws where a file cannot be read. */
export function measure(files) {
  const texts = files.flatMap((file) => parseLabelled(readFileSync(file, 'utf8')));
  const score = scoreTexts(texts);
  for (const kind of KINDS) {
    if (score.kinds.get(kind).labels > 0) console.log(`${kind.padEnd(12)} ${share(score, [kind])}`);
  }
  console.log(`structured   ${share(score, STRUCTURED)}`);
  console.log(`false alarms ${score.alarms} of ${score.negatives} sentences`);
  for (const miss of score.misses.slice(0, MISSES_SHOWN)) console.log(described(miss));
  printTimes(texts);
}

function share(score, kinds) {
  const labels = kinds.reduce((sum, kind) => sum + score.kinds.get(kind).labels, 0);
  const percent = (by) => `${(recallOf(score, kinds, by) * 100).toFixed(2)} %`;
  return `${String(labels).padStart(5)} labels, ${percent('found')} found whole, ${percent('named')} with the right kind`;
}

function described({ text, label, found }) {
  const cite = ({ kind, start, end }) => `${kind} "${text.slice(start, end)}"`;
  return `  ${JSON.stringify(text)}: wanted ${label ? cite(label) : 'nothing'}, found ${found.map(cite).join(', ') || 'nothing'}`;
}

/**
 * Texts of a kilobyte (of UTF-8), as an operator would write them, each by itself. Processor time, so that what else
 * runs on the machine does not count.
 */
function printTimes(texts) {
  const notes = [];
  let note = '';
  for (const { text } of texts) {
    note = note === '' ? text : `${note} ${text}`;
    if (Buffer.byteLength(note) < KILOBYTE) continue;
    notes.push(Buffer.from(note).subarray(0, KILOBYTE).toString());
    note = '';
  }
  const rounds = Math.max(...Object.values(ROUNDS).flat());
  const times = Array.from({ length: rounds }, () => notes.map(timeOf));
  for (const [name, [from, to]] of Object.entries(ROUNDS)) printRound(name, times.slice(from, to).flat());
}

function timeOf(note) {
  const begun = process.cpuUsage();
  findSpans(note);
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

function printRound(name, times) {
  times.sort((one, other) => one - other);
  const at = (part) => (times[Math.floor((times.length - 1) * part)] ?? 0).toFixed(2);
  const parts = `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`;
  console.log(`a kilobyte   ${name}: ${times.length} runs, processor time: ${parts}`);
}
