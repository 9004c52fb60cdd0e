import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { LANGUAGES, NEIGHBOUR_LANGUAGES, promptFile, type SpokenLanguage } from './flow.ts';
import { wordingProblems } from './prompt-wording.ts';
import { parseSound, type Sound } from './sound-file.ts';

const PROMPT_LIMIT_MS = 12_000;
// Every turn of the wait loop asks the line again: a turn that lasts longer would make the caller's heartbeat slow.
const WAIT_TURN_LIMIT_MS = 7000;
const WAIT_PREFIX = 'wait-';
const TURN_MUSIC = 'wait-music';
const SILENCE = 'silence-1s';
const SOFTPHONE_TEST = 'softphone-test';
const SILENT_BELOW = 0.005;
const TEXT_FILE_LIMIT_BYTES = 100_000;
const MAKE_AGAIN = 'run `npm run prompts`';

/** How long each prompt lasts, by `promptFile`; only prompts that have a text and a sound are in it. */
export type PromptDurations = ReadonlyMap<string, number>;

/** Everything that is wrong with the prompts of this folder: texts, sounds, or their agreement. Empty when all is well. */
export function checkPrompts(folder: string): string[] {
  return readPrompts(folder).problems;
}

/** The prompts of this folder by length, and everything that is wrong with them. */
export function readPrompts(folder: string): { durations: PromptDurations; problems: string[] } {
  const texts = new Map(
    [...LANGUAGES, ...NEIGHBOUR_LANGUAGES].map((language) => [language, readTexts(folder, language)]),
  );
  const manifest = readRecord(join(folder, 'audio', 'manifest.json'))?.['prompts'];
  const durations = new Map<string, number>();
  const problems = [...missingTexts(texts), ...checkSounds(folder)];
  if (!isRecord(manifest)) problems.push(`audio/manifest.json: cannot be read; ${MAKE_AGAIN}`);
  for (const [language, prompts] of texts) {
    for (const [id, text] of prompts) {
      const sound = readSound(folder, promptFile({ language, id }));
      if (sound) durations.set(promptFile({ language, id }), sound.durationMs);
      problems.push(...wordingProblems({ language, id, text }), ...soundProblems(`${language}/${id}`, sound));
      problems.push(...agreementProblems({ folder, name: `${language}/${id}`, text, manifest }));
    }
  }
  return { durations, problems };
}

function missingTexts(texts: ReadonlyMap<SpokenLanguage, ReadonlyMap<string, string>>): string[] {
  return [LANGUAGES, NEIGHBOUR_LANGUAGES].flatMap((languages) => {
    const ids = new Set(languages.flatMap((language) => [...(texts.get(language)?.keys() ?? [])]));
    const isMissing = (language: SpokenLanguage, id: string) => !texts.get(language)?.has(id);
    const missing = languages.flatMap((language) =>
      [...ids].filter((id) => isMissing(language, id)).map((id) => `prompts/${language}.yaml: ${id} is missing`),
    );
    return ids.size === 0 ? [`prompts: nothing is said in ${languages.join(', ')}`] : missing;
  });
}

function soundProblems(name: string, sound: Sound | null): string[] {
  if (!sound) return [`audio/${name}.wav: missing, or not 8 kHz mono mu-law; ${MAKE_AGAIN}`];
  const isWait = name.includes(`/${WAIT_PREFIX}`) || name === TURN_MUSIC;
  const limitMs = isWait ? WAIT_TURN_LIMIT_MS : PROMPT_LIMIT_MS;
  const problems: string[] = [];
  if (sound.durationMs > limitMs)
    problems.push(`audio/${name}.wav: lasts ${sound.durationMs} ms, more than ${limitMs} ms`);
  if (sound.loudness < SILENT_BELOW) problems.push(`audio/${name}.wav: nothing can be heard`);
  return problems;
}

function checkSounds(folder: string): string[] {
  const silence = readSound(folder, `${SILENCE}.wav`);
  const heard = [TURN_MUSIC, SOFTPHONE_TEST].flatMap((name) => soundProblems(name, readSound(folder, `${name}.wav`)));
  const isSilent = silence !== null && silence.durationMs === 1000 && silence.loudness === 0;
  return isSilent ? heard : [...heard, `audio/${SILENCE}.wav: is not a second of silence; ${MAKE_AGAIN}`];
}

/** The manifest remembers the text, and the studio's recording, from which a sound was made. */
function agreementProblems(prompt: { folder: string; name: string; text: string; manifest: unknown }): string[] {
  const entry = isRecord(prompt.manifest) ? prompt.manifest[prompt.name] : undefined;
  if (!isRecord(entry) || entry['textSha256'] !== fingerprint(prompt.text)) {
    return [`audio/${prompt.name}.wav: the text is newer than the sound; ${MAKE_AGAIN}`];
  }
  const recording = join(prompt.folder, 'studio', `${prompt.name}.wav`);
  const studioSha256 = existsSync(recording) ? fingerprint(readFileSync(recording)) : undefined;
  if (entry['studioSha256'] === studioSha256) return [];
  return [`audio/${prompt.name}.wav: not made from the studio's recording as it is now; ${MAKE_AGAIN}`];
}

function readTexts(folder: string, language: SpokenLanguage): Map<string, string> {
  const entries = Object.entries(readRecord(join(folder, 'prompts', `${language}.yaml`)) ?? {});
  return new Map(entries.flatMap(([id, text]) => (typeof text === 'string' ? [[id, text]] : [])));
}

function readSound(folder: string, file: string): Sound | null {
  const path = join(folder, 'audio', file);
  return existsSync(path) ? parseSound(readFileSync(path)) : null;
}

/** JSON is YAML, too. Null where the file is missing, too long or malformed: its prompts then count as missing. */
function readRecord(path: string): Record<string, unknown> | null {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  if (text.length > TEXT_FILE_LIMIT_BYTES) return null;
  const document = parseDocument(text);
  const content: unknown = document.errors.length > 0 ? null : document.toJS();
  return isRecord(content) ? content : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fingerprint(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
