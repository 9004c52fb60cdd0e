import { describe, expect, it } from 'vitest';
import * as calls from '../../src/calls/call.ts';
import { newPair } from '../../src/console/sealing/key-pair.ts';
import { sealNote } from '../../src/console/sealing/note.ts';
import { NOTE_LIMITS, type NoteContent } from '../../src/console/sealing/note-content.ts';
import * as page from '../../src/console/shared/contract.ts';
import * as flag from '../../src/escalation/escalation.ts';
import { SEALED_BYTES } from '../../src/notes/contract.ts';
import * as history from '../../src/notes/history/contract.ts';
import * as nuisance from '../../src/nuisance/nuisance.ts';
import { CHOSEN_PRESENCES } from '../../src/roster/presence.ts';

// Types come from the server's own schemas; what must exist at run time as well stands in both, and is held equal here.
describe('the page and the server mean the same', () => {
  it('a person is asked with the server’s own lists', () => {
    expect(page.CHOSEN_PRESENCES).toEqual(CHOSEN_PRESENCES);
    expect(page.DISPOSITIONS).toEqual(calls.DISPOSITIONS);
    expect(page.QUESTIONS).toEqual(calls.QUESTIONS);
    expect(page.NUISANCE_GROUNDS).toEqual(nuisance.NUISANCE_GROUNDS);
    expect(page.FLAG_HOURS).toEqual(nuisance.FLAG_HOURS);
    expect(page.LEVELS).toEqual(flag.LEVELS);
    expect(page.GROUNDS).toEqual(flag.GROUNDS);
    expect(page.CONSENTS).toEqual(flag.CONSENTS);
    expect(page.CHILD_ANSWERS).toEqual(flag.CHILD_ANSWERS);
    expect(page.SIGNS).toEqual(flag.SIGNS);
    expect(page.BREAK_GLASS_REASONS).toEqual(history.BREAK_GLASS_REASONS);
    expect(page.DECLINE_REASONS).toEqual(history.DECLINE_REASONS);
  });

  it('a note that fits the fields fits a size that the server keeps, whatever its letters are', async () => {
    const { publicKey } = await newPair();
    const longest = (letter: string): NoteContent => ({
      caseWord: letter.repeat(NOTE_LIMITS.caseWord),
      note: letter.repeat(NOTE_LIMITS.note),
      safetyRules: letter.repeat(NOTE_LIMITS.safetyRules),
    });
    const place = { callId: 'call', operatorId: 'operator', revision: 1 };
    for (const letter of ['a', 'ə', '\u0000', '\ud800', '語']) {
      const { note } = await sealNote(longest(letter), place, { author: publicKey, team: null });
      expect(SEALED_BYTES).toContain(note.sealed.length);
    }
  });
});
