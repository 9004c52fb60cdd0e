import { type Language, type PromptRef, promptFile } from '../ivr/flow.ts';
import { CONNECTION_OVERRIDES } from './call-urls.ts';
import { escapeXml, play } from './twiml.ts';

export interface PromptUrls {
  /** `<Play>` verbs of these prompts, in order. */
  play(prompts: readonly PromptRef[]): string;
  /** One prompt in the caller's language. */
  say(language: Language, ...ids: string[]): string;
  /** A sound without words: wait-music, silence-1s, softphone-test. */
  sound(name: string): string;
}

/** Addresses of the recordings. They carry the recordings' version, so that every cache may keep them for ever. */
export function createPromptUrls(settings: { publicOrigin: string; version: string }): PromptUrls {
  const base = `${settings.publicOrigin}/prompts/${settings.version}/`;
  const written = new Map<string, string>();
  const verb = (file: string) => {
    let text = written.get(file);
    if (text === undefined) {
      text = play(escapeXml(`${base}${file}${CONNECTION_OVERRIDES}`));
      written.set(file, text);
    }
    return text;
  };
  return {
    play: (prompts) => prompts.map((prompt) => verb(promptFile(prompt))).join(''),
    say: (language, ...ids) => ids.map((id) => verb(`${language}/${id}.wav`)).join(''),
    sound: (name) => verb(`${name}.wav`),
  };
}
