import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type May, NEED_TO_KNOW } from '../../src/access/need-to-know.ts';
import { conditionsOf } from '../../src/access/who-may.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const ASKS = /ask\('(unwrap|open)'|release(Message)?Half\(/;

/** Whatever asks the key process to open something, by the file that asks and what leads there. */
const OPENERS: Readonly<Record<string, { leads: May; needsProof: boolean; because: string }>> = {
  'src/notes/history/open-note.ts': {
    leads: 'history.open-note',
    needsProof: true,
    because: 'what was said before, perhaps to somebody else',
  },
  'src/notes/keep-note.ts': {
    leads: 'note.read',
    needsProof: false,
    because: 'the own words of the call under way: a proof would stand between a caller and who listens',
  },
  'src/notes/history/try-case-word.ts': {
    leads: 'history.try-word',
    needsProof: false,
    because: 'compares, and shows nothing; three tries',
  },
  'src/messages/hear-message.ts': {
    leads: 'message.open',
    needsProof: true,
    because: 'what somebody said, to nobody yet',
  },
};
/** Asks for whoever is above, and decides nothing. */
const HELPERS = ['src/notes/line-half.ts', 'src/messages/line-half.ts'];
/** No person leads there: the worker dials inside the window that the caller agreed to, and shows the number to nobody. */
const DIALLER = 'src/call-backs/dial-call-backs.ts';

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length));
}

describe('A1.1: whoever opens what is sealed proved a short while ago who they are', () => {
  test('every file that has something opened is known here, and says why where no proof is asked for', () => {
    const asking = filesUnder('src')
      .filter((path) => !path.startsWith('src/keyd/') && !path.startsWith('src/console/'))
      .filter((path) => ASKS.test(readFileSync(join(ROOT, path), 'utf8')));
    expect(asking.sort()).toEqual([...Object.keys(OPENERS), ...HELPERS, DIALLER].sort());
  });

  test.each(Object.entries(OPENERS))('%s', (_path, { leads, needsProof }) => {
    expect(conditionsOf(NEED_TO_KNOW, leads).isFresh).toBe(needsProof);
  });

  test('so does the second person of an emergency access, and whoever wraps a key for another way in', () => {
    for (const may of ['break-glass.answer', 'account-key.wrap'] as const)
      expect(conditionsOf(NEED_TO_KNOW, may).isFresh).toBe(true);
  });
});
