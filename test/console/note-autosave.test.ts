import { describe, expect, it } from 'vitest';
import { createNoteAutosave, type NoteAutosave } from '../../src/console/operator/note-autosave.ts';
import { NOTE_LIMIT, phaseOf } from '../../src/console/operator/note-state.ts';
import type { Note } from '../../src/console/shared/contract.ts';
import { CommandRefused, LineUnreachable } from '../../src/console/shared/http-client.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** What an operator was promised. */
const SAVED_WITHIN_MS = 800;

describe('a note is saved as it is typed', () => {
  it('the server has the words within 800 ms of the first letter', async () => {
    const { note, server, timers } = open();
    note.edit('whispers');
    await timers.pass(SAVED_WITHIN_MS);
    expect(server.note).toMatchObject({ text: 'whispers', revision: 1 });
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('somebody who never stops typing is saved all the same, at most a second behind', async () => {
    const { note, server, timers } = open();
    for (let letters = 1; letters <= 100; letters += 1) {
      note.edit('a'.repeat(letters));
      await timers.pass(100);
      const behind = letters - (server.note?.text.length ?? 0);
      expect(behind).toBeLessThanOrEqual(10);
    }
  });

  it('the operator is told the truth at each step', async () => {
    const { note, timers } = open({ answerMs: 200 });
    expect(phaseOf(note.state())).toBe('saved');
    note.edit('x');
    expect(phaseOf(note.state())).toBe('waiting');
    await timers.pass(450);
    expect(phaseOf(note.state())).toBe('saving');
    note.edit('xy');
    expect(phaseOf(note.state())).toBe('saving');
    await timers.pass(200);
    expect(phaseOf(note.state())).toBe('waiting');
    await timers.pass(800);
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('the end of the call, or Ctrl+Enter, saves at once', async () => {
    const { note, server, timers } = open();
    note.edit('now');
    note.flush();
    await timers.pass(0);
    expect(server.note?.text).toBe('now');
  });

  it('a text taken back to what is saved sends nothing', async () => {
    const { note, server, timers } = open({ has: { text: 'old', revision: 4, savedAt: 'then' } });
    note.edit('older');
    note.edit('old');
    await timers.pass(5_000);
    expect(server.requests).toBe(0);
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('no more than 600 characters', () => {
    const { note } = open();
    note.edit('a'.repeat(NOTE_LIMIT + 50));
    expect(note.state().text).toHaveLength(NOTE_LIMIT);
  });

  it('a reload goes on from the server’s copy and its revision', async () => {
    const { note, server, timers } = open({ has: { text: 'before', revision: 7, savedAt: 'then' } });
    expect(note.state().text).toBe('before');
    note.edit('before and after');
    await timers.pass(SAVED_WITHIN_MS);
    expect(server.note).toMatchObject({ text: 'before and after', revision: 8 });
  });
});

describe('a note while the line is lost', () => {
  it('says not saved, keeps the words, and saves them when the line is back', async () => {
    const { note, server, timers } = open();
    server.isDown = true;
    note.edit('important');
    await timers.pass(1_000);
    expect(phaseOf(note.state())).toBe('not-saved');
    note.edit('important words');
    expect(phaseOf(note.state())).toBe('not-saved');
    await timers.pass(20_000);
    expect(phaseOf(note.state())).toBe('not-saved');
    server.isDown = false;
    await timers.pass(8_000);
    expect(server.note?.text).toBe('important words');
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('tries again slower and slower, not without end at the same pace', async () => {
    const { note, server, timers } = open();
    server.isDown = true;
    note.edit('x');
    await timers.pass(60_000);
    expect(server.requests).toBeGreaterThan(6);
    expect(server.requests).toBeLessThan(13);
  });

  it('an answer that got lost on the way back is no conflict: the server’s copy is our own', async () => {
    const { note, server, timers } = open();
    server.losesAnswers = true;
    note.edit('heard');
    await timers.pass(500);
    expect(phaseOf(note.state())).toBe('not-saved');
    note.receive(server.note);
    expect(phaseOf(note.state())).toBe('saved');
    await timers.pass(30_000);
    expect(server.requests).toBe(1);
  });

  it('a closed note sends nothing more', async () => {
    const { note, server, timers } = open();
    note.edit('x');
    note.close();
    await timers.pass(10_000);
    expect(server.requests).toBe(0);
  });
});

describe('a note written from two tabs', () => {
  it('takes over the other tab’s words while nothing was typed here', () => {
    const { note } = open();
    note.receive({ text: 'theirs', revision: 3, savedAt: 'then' });
    expect(note.state().text).toBe('theirs');
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('never overwrites the other tab’s words without asking', async () => {
    const { note, server, timers } = open();
    note.edit('mine');
    server.note = { text: 'theirs', revision: 1, savedAt: 'then' };
    await timers.pass(SAVED_WITHIN_MS);
    expect(server.refreshes).toBe(1);
    note.receive(server.note);
    expect(phaseOf(note.state())).toBe('conflict');
    await timers.pass(30_000);
    expect(server.note.text).toBe('theirs');
  });

  it('keeps mine when the operator says so', async () => {
    const { note, server, timers } = await conflict();
    note.keepMine();
    await timers.pass(SAVED_WITHIN_MS);
    expect(server.note).toMatchObject({ text: 'mine', revision: 2 });
  });

  it('takes theirs when the operator says so', async () => {
    const { note, server, timers } = await conflict();
    note.takeTheirs();
    await timers.pass(SAVED_WITHIN_MS);
    expect(note.state().text).toBe('theirs');
    expect(phaseOf(note.state())).toBe('saved');
    expect(server.note?.revision).toBe(1);
  });

  it('an older copy in a late document changes nothing', async () => {
    const { note, timers } = open();
    note.edit('one');
    await timers.pass(SAVED_WITHIN_MS);
    note.receive({ text: '', revision: 0, savedAt: 'then' });
    note.receive(null);
    expect(note.state().text).toBe('one');
  });

  it('a refusal is tried again when the words change, and not before', async () => {
    const { note, server, timers } = open();
    server.refusal = 'not-your-call';
    note.edit('x');
    await timers.pass(30_000);
    expect(server.requests).toBe(1);
    expect(phaseOf(note.state())).toBe('not-saved');
    server.refusal = null;
    note.edit('xy');
    await timers.pass(SAVED_WITHIN_MS);
    expect(phaseOf(note.state())).toBe('saved');
  });
});

async function conflict() {
  const opened = open();
  opened.note.edit('mine');
  opened.server.note = { text: 'theirs', revision: 1, savedAt: 'then' };
  await opened.timers.pass(SAVED_WITHIN_MS);
  opened.note.receive(opened.server.note);
  return opened;
}

function open(options: { readonly has?: Note; readonly answerMs?: number } = {}) {
  const timers = new VirtualTimers();
  const server = {
    note: options.has ?? (null as Note | null), // later assigned by the tests, so wider than its first value
    isDown: false,
    losesAnswers: false,
    refusal: null as string | null, // as above
    requests: 0,
    refreshes: 0,
  };
  async function save(text: string, revision: number): Promise<Note> {
    server.requests += 1;
    if (options.answerMs !== undefined)
      await new Promise<void>((resolve) => timers.after(options.answerMs ?? 0, resolve));
    if (server.isDown) throw new LineUnreachable();
    if (server.refusal !== null) throw new CommandRefused(server.refusal);
    if (revision !== (server.note?.revision ?? 0) + 1) throw new CommandRefused('stale-revision');
    server.note = { text, revision, savedAt: new Date(timers.now()).toISOString() };
    if (server.losesAnswers) throw new LineUnreachable();
    return server.note;
  }
  const refresh = () => {
    server.refreshes += 1;
  };
  const note: NoteAutosave = createNoteAutosave({ timers, save, refresh, onChange: () => {} }, options.has ?? null);
  return { note, server, timers };
}
