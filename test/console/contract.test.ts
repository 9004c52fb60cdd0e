import { describe, expect, it } from 'vitest';
import * as calls from '../../src/calls/call.ts';
import { NOTE_LENGTH_LIMIT } from '../../src/calls/contract.ts';
import { NOTE_LIMIT } from '../../src/console/operator/note-state.ts';
import * as page from '../../src/console/shared/contract.ts';
import * as flag from '../../src/escalation/escalation.ts';
import { CHOSEN_PRESENCES } from '../../src/roster/presence.ts';

// Types come from the server's own schemas; what must exist at run time as well stands in both, and is held equal here.
describe('the page and the server mean the same', () => {
  it('a person is asked with the server’s own lists', () => {
    expect(page.CHOSEN_PRESENCES).toEqual(CHOSEN_PRESENCES);
    expect(page.DISPOSITIONS).toEqual(calls.DISPOSITIONS);
    expect(page.QUESTIONS).toEqual(calls.QUESTIONS);
    expect(page.LEVELS).toEqual(flag.LEVELS);
    expect(page.GROUNDS).toEqual(flag.GROUNDS);
    expect(page.CONSENTS).toEqual(flag.CONSENTS);
    expect(page.CHILD_ANSWERS).toEqual(flag.CHILD_ANSWERS);
    expect(page.SIGNS).toEqual(flag.SIGNS);
  });

  it('a note that fits the field fits the server', () => {
    expect(NOTE_LIMIT).toBe(NOTE_LENGTH_LIMIT);
  });
});
