// What an operator writes about a call. It is text only inside a browser.
import { NotOpened } from './not-opened.ts';

export const NOTE_LIMITS = { caseWord: 60, note: 600, safetyRules: 300 } as const;

export interface NoteContent {
  /** By which the caller is known again; agreed in the call, and by nothing else is history opened. */
  readonly caseWord: string;
  readonly note: string;
  /** What was agreed for the caller's safety: when to call back, what not to say. */
  readonly safetyRules: string;
}

export type NotePart = keyof NoteContent;
export const NOTE_PARTS: readonly NotePart[] = ['caseWord', 'note', 'safetyRules'];
export const EMPTY_NOTE: NoteContent = { caseWord: '', note: '', safetyRules: '' };

export function isSameContent(one: NoteContent, other: NoteContent): boolean {
  return NOTE_PARTS.every((part) => one[part] === other[part]);
}

/** The content with every part cut to its limit. */
export function within(content: NoteContent): NoteContent {
  const { caseWord, note, safetyRules } = content;
  return {
    caseWord: caseWord.slice(0, NOTE_LIMITS.caseWord),
    note: note.slice(0, NOTE_LIMITS.note),
    safetyRules: safetyRules.slice(0, NOTE_LIMITS.safetyRules),
  };
}

export function writeContent(content: NoteContent): string {
  const { caseWord, note, safetyRules } = within(content);
  return JSON.stringify({ caseWord, note, safetyRules });
}

/** What was written, cut to the limits. Throws NotOpened `unknown-format` for anything of another shape. */
export function readContent(text: string): NoteContent {
  const read = parse(text);
  const part = (name: NotePart) => {
    const value = read[name];
    if (typeof value !== 'string') throw new NotOpened('unknown-format');
    return value;
  };
  return within({ caseWord: part('caseWord'), note: part('note'), safetyRules: part('safetyRules') });
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    throw new NotOpened('unknown-format');
  }
}
