// npm run prompts [-- folder]: makes the sounds of ivr-flows/audio from the texts of ivr-flows/prompts and the
// recordings of ivr-flows/studio.
// Only what changed is made again, so that a commit shows which prompts sound different.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './lock.mjs';
import { checkNode, installPackages, Remedy, runScript } from './machine.mjs';

const FLOWS = process.argv[2] ?? fileURLToPath(new URL('../ivr-flows', import.meta.url));
const AUDIO = join(FLOWS, 'audio');
const MANIFEST = join(AUDIO, 'manifest.json');
const PROMPT_LIMIT_MS = 12_000;
// Padding alone lasts 300 ms.
const PROMPT_FLOOR_MS = 500;
const TOOL_LIMIT_MS = 30_000;
const BYTES_PER_MS = 8;
const NAME_FORM = /^[a-z][a-z0-9-]{0,39}$/;

// A voice is the language's own name, English excepted. 145 words a minute is calm; slower makes the menu too long.
const VOICES = { en: 'en-gb' };
const SPEECH = ['-s', '145', '-p', '45', '-a', '160'];
const TELEPHONE = ['-r', '8000', '-c', '1', '-e', 'u-law', '-b', '8'];
// What a telephone line carries, without the synthesiser's long silences at both ends.
const TRIM = 'silence 1 0.02 0.2% reverse silence 1 0.02 0.2% reverse pad 0.05 0.25'.split(' ');
const SHAPE = ['gain', '-6', 'highpass', '200', 'lowpass', '3400', ...TRIM, 'norm', '-3'];
const RECIPE = fingerprint(JSON.stringify([VOICES, SPEECH, TELEPHONE, SHAPE]));

// Three low notes that swell and fade; nothing in them repeats like ringing or beeps like a fault.
const CHORD = ['synth', '6.5', 'sine', '196', 'sine', '246.9', 'sine', '293.7', 'remix', '-'];
const SOUNDS = {
  'wait-music': [...CHORD, 'fade', 'h', '2', '6.5', '2.5', 'lowpass', '800', 'norm', '-22'],
  'silence-1s': ['trim', '0', '1'],
  'softphone-test': ['synth', '2', 'sine', '440:660', 'fade', 'h', '0.2', '2', '0.5', 'norm', '-9'],
};

const work = mkdtempSync(join(tmpdir(), 'prompts-'));
await runScript(async () => {
  try {
    checkNode();
    await alone(installPackages);
    await main();
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});

async function main() {
  // A package of ours: there only when everything is installed.
  const { parse } = await import('yaml');
  const before = existsSync(MANIFEST) ? JSON.parse(readFileSync(MANIFEST, 'utf8')) : { recipe: '', prompts: {} };
  const texts = readTexts(parse);
  const prompts = {};
  let made = 0;
  for (const [name, text] of texts) {
    const known = before.prompts[name];
    const current = { name, text, known, isRecipeOld: before.recipe !== RECIPE };
    const entry = existsSync(studioFile(name)) ? record(current) : synthesise(current);
    if (entry !== known) made += 1;
    prompts[name] = entry;
  }
  for (const [name, effects] of Object.entries(SOUNDS)) {
    if (before.recipe !== RECIPE || !existsSync(audioFile(name))) makeSound(name, effects);
  }
  removeStrangers(texts);
  writeFileSync(MANIFEST, `${JSON.stringify({ recipe: RECIPE, prompts }, null, 2)}\n`);
  console.log(`${texts.size} prompts, ${made} made again.`);
}

function readTexts(parse) {
  const folder = join(FLOWS, 'prompts');
  const texts = new Map();
  for (const file of readdirSync(folder)
    .filter((each) => each.endsWith('.yaml'))
    .sort()) {
    const language = file.slice(0, -'.yaml'.length);
    for (const [id, text] of Object.entries(parse(readFileSync(join(folder, file), 'utf8')))) {
      if (!NAME_FORM.test(id) || typeof text !== 'string') throw new Remedy(`${file}: ${id} is not a prompt`);
      texts.set(`${language}/${id}`, text);
    }
  }
  return texts;
}

function synthesise({ name, text, known, isRecipeOld }) {
  const textSha256 = fingerprint(text);
  const isMade = known?.source === 'espeak' && known.textSha256 === textSha256 && existsSync(audioFile(name));
  if (isMade && !isRecipeOld) return known;
  const language = dirname(name);
  const [textFile, speech] = [join(work, 'text'), join(work, 'speech.wav')];
  writeFileSync(textFile, text);
  run('espeak-ng', ['-v', VOICES[language] ?? language, ...SPEECH, '-f', textFile, '-w', speech]);
  return { textSha256, source: 'espeak', durationMs: convert(speech, name) };
}

function record({ name, text, known, isRecipeOld }) {
  const textSha256 = fingerprint(text);
  const studioSha256 = fingerprint(readFileSync(studioFile(name)));
  const isSameRecording = known?.studioSha256 === studioSha256;
  if (isSameRecording && known.textSha256 !== textSha256) {
    throw new Remedy(`${name}: the text is newer than its recording. Record it again, or remove ${studioFile(name)}`);
  }
  if (isSameRecording && !isRecipeOld && existsSync(audioFile(name))) return known;
  return { textSha256, source: 'studio', durationMs: convert(studioFile(name), name), studioSha256 };
}

function convert(source, name) {
  const made = join(work, 'made.wav');
  run('sox', [source, ...TELEPHONE, made, ...SHAPE]);
  const durationMs = durationOf(made);
  if (durationMs < PROMPT_FLOOR_MS) throw new Remedy(`${name}: nothing can be heard in ${source}`);
  if (durationMs > PROMPT_LIMIT_MS) throw new Remedy(`${name}: ${durationMs} ms is longer than ${PROMPT_LIMIT_MS} ms`);
  put(made, name);
  return durationMs;
}

function makeSound(name, effects) {
  const made = join(work, 'made.wav');
  // No dither: silence has to be silent, and the sound the same at every making.
  run('sox', ['-D', '-n', ...TELEPHONE, made, ...effects]);
  put(made, name);
}

function put(made, name) {
  mkdirSync(dirname(audioFile(name)), { recursive: true });
  const beside = `${audioFile(name)}.new`;
  writeFileSync(beside, readFileSync(made));
  renameSync(beside, audioFile(name));
}

function removeStrangers(texts) {
  const names = readdirSync(AUDIO, { recursive: true }).filter((each) => each.endsWith('.wav'));
  for (const file of names) {
    const name = file.slice(0, -'.wav'.length);
    if (!texts.has(name) && !(name in SOUNDS)) rmSync(audioFile(name));
  }
}

function durationOf(file) {
  const samples = run('sox', ['--info', '-s', file]);
  return Math.round(Number(samples) / BYTES_PER_MS);
}

function run(tool, parameters) {
  try {
    return execFileSync(tool, parameters, { encoding: 'utf8', timeout: TOOL_LIMIT_MS });
  } catch (cause) {
    if (cause.code !== 'ENOENT') throw cause;
    throw new Remedy(`${tool} is not installed. Remedy, for example: apt-get install espeak-ng sox`, { cause });
  }
}

function audioFile(name) {
  return join(AUDIO, `${name}.wav`);
}

function studioFile(name) {
  return join(FLOWS, 'studio', `${name}.wav`);
}

function fingerprint(content) {
  return createHash('sha256').update(content).digest('hex');
}
