import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Heard } from '../phone.ts';

/** What somebody heard, in words; `language` where it is known. */
export interface Caption {
  text: string;
  language: string | undefined;
}

/** The words of a clip by its language and name, e.g. `az` and `menu-main`. */
export type Captions = ReadonlyMap<string, string>;

const EXTENSION = /\.[a-z0-9]{2,4}$/;

/** Reads `<language>.yaml` files of one prompt a line; a folder that is not there has no captions. */
export function readCaptions(folder: string): Captions {
  const captions = new Map<string, string>();
  for (const file of filesOf(folder)) {
    const language = basename(file, '.yaml');
    const prompts: unknown = parse(readFileSync(join(folder, file), 'utf8'));
    for (const [name, text] of Object.entries(prompts ?? {})) {
      if (typeof text === 'string') captions.set(`${language}/${name}`, text);
    }
  }
  return captions;
}

/** The words of what was heard: a sentence itself, a clip's text; a clip without a text has its name. */
export function captionOf({ kind, what }: Pick<Heard, 'kind' | 'what'>, captions: Captions): Caption | undefined {
  if (kind === 'say' || kind === 'error-sentence') return { text: what, language: undefined };
  if (kind !== 'play') return undefined;
  const name = promptName(what);
  const text = captions.get(name);
  return text === undefined
    ? { text: name, language: undefined }
    : { text, language: name.slice(0, name.indexOf('/')) };
}

/** `az/menu-main` for the clip `…/az/menu-main.wav`. */
export function promptName(what: string): string {
  return what.split('/').slice(-2).join('/').replace(EXTENSION, '');
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
