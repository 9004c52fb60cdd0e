import { describe, expect, it } from 'vitest';
import { createNoteAutosave, type NoteAutosave } from '../../src/console/operator/note-autosave.ts';
import { type OpenedNote, obstacleToSaving, phaseOf } from '../../src/console/operator/note-state.ts';
import { NotOpened } from '../../src/console/sealing/not-opened.ts';
import { EMPTY_NOTE, NOTE_LIMITS, type NoteContent } from '../../src/console/sealing/note-content.ts';
import { CommandRefused, LineUnreachable } from '../../src/console/shared/http-client.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** What an operator was promised. */
const SAVED_WITHIN_MS = 800;

describe('a note is saved as it is typed', () => {
  it('the server has the words within 800 ms of the first letter', async () => {
    const { note, server, timers } = open();
    note.edit({ note: 'whispers' });
    await timers.pass(SAVED_WITHIN_MS);
    expect(server.note).toMatchObject({ content: { note: 'whispers' }, revision: 1 });
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('somebody who never stops typing is saved all the same, at most a second behind', async () => {
    const { note, server, timers } = open();
    for (let letters = 1; letters <= 100; letters += 1) {
      note.edit({ note: 'a'.repeat(letters) });
      await timers.pass(100);
      const behind = letters - (server.note?.content.note.length ?? 0);
      expect(behind).toBeLessThanOrEqual(10);
    }
  });

  it('the operator is told the truth at each step', async () => {
    const { note, timers } = open({ answerMs: 200 });
    expect(phaseOf(note.state())).toBe('saved');
    note.edit({ note: 'x' });
    expect(phaseOf(note.state())).toBe('waiting');
    await timers.pass(450);
    expect(phaseOf(note.state())).toBe('saving');
    note.edit({ note: 'xy' });
    expect(phaseOf(note.state())).toBe('saving');
    await timers.pass(200);
    expect(phaseOf(note.state())).toBe('waiting');
    await timers.pass(800);
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('the end of the call, or Ctrl+Enter, saves at once', async () => {
    const { note, server, timers } = open();
    note.edit({ note: 'now' });
    void note.flush();
    await timers.pass(0);
    expect(server.note?.content.note).toBe('now');
  });

  it('a text taken back to what is saved sends nothing', async () => {
    const { note, server, timers } = open({ has: kept('old', 4) });
    await timers.pass(0);
    note.edit({ note: 'older' });
    note.edit({ note: 'old' });
    await timers.pass(5_000);
    expect(server.requests).toBe(0);
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('no more than 600 characters', () => {
    const { note } = open();
    note.edit({ note: 'a'.repeat(NOTE_LIMITS.note + 50) });
    expect(note.state().content.note).toHaveLength(NOTE_LIMITS.note);
  });

  it('a reload goes on from the server’s copy and its revision', async () => {
    const { note, server, timers } = open({ has: kept('before', 7) });
    expect(phaseOf(note.state())).toBe('opening');
    await timers.pass(0);
    expect(note.state().content.note).toBe('before');
    note.edit({ note: 'before and after' });
    await timers.pass(SAVED_WITHIN_MS);
    expect(server.note).toMatchObject({ content: { note: 'before and after' }, revision: 8 });
  });
});

describe('a note while the line is lost', () => {
  // A server whose database is away answers, and has said nothing about the note.
  const troubles = [{ isDown: true }, { refusal: 'try-again' }];
  it.each(troubles)('says not saved, keeps the words, and saves them when it is over: %o', async (trouble) => {
    const { note, server, timers } = open();
    Object.assign(server, trouble);
    note.edit({ note: 'important' });
    await timers.pass(1_000);
    expect(phaseOf(note.state())).toBe('not-saved');
    note.edit({ note: 'important words' });
    expect(phaseOf(note.state())).toBe('not-saved');
    await timers.pass(20_000);
    expect(phaseOf(note.state())).toBe('not-saved');
    Object.assign(server, { isDown: false, refusal: null });
    await timers.pass(8_000);
    expect(server.note?.content.note).toBe('important words');
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('tries again slower and slower, not without end at the same pace', async () => {
    const { note, server, timers } = open();
    server.isDown = true;
    note.edit({ note: 'x' });
    await timers.pass(60_000);
    expect(server.requests).toBeGreaterThan(6);
    expect(server.requests).toBeLessThan(13);
  });

  it('an answer that got lost on the way back is no conflict: the server’s copy is our own', async () => {
    const { note, server, timers } = open();
    server.losesAnswers = true;
    note.edit({ note: 'heard' });
    await timers.pass(500);
    expect(phaseOf(note.state())).toBe('not-saved');
    note.receive(server.note);
    await timers.pass(0);
    expect(phaseOf(note.state())).toBe('saved');
    await timers.pass(30_000);
    expect(server.requests).toBe(1);
  });

  it('nor when more was typed after it: the words go on from there', async () => {
    const { note, server, timers } = open();
    server.losesAnswers = true;
    note.edit({ note: 'heard' });
    await timers.pass(500);
    server.losesAnswers = false;
    note.edit({ note: 'heard it all' });
    await timers.pass(10_000);
    expect(server.note).toMatchObject({ content: { note: 'heard it all' }, revision: 2 });
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('a closed note sends nothing more', async () => {
    const { note, server, timers } = open();
    note.edit({ note: 'x' });
    note.close();
    await timers.pass(10_000);
    expect(server.requests).toBe(0);
  });
});

describe('a note written from two tabs', () => {
  it('takes over the other tab’s words while nothing was typed here', async () => {
    const { note, server, timers } = open();
    server.note = kept('theirs', 3);
    note.receive(server.note);
    await timers.pass(0);
    expect(note.state().content.note).toBe('theirs');
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('never overwrites the other tab’s words without asking', async () => {
    const { note, server, timers } = open();
    note.edit({ note: 'mine' });
    server.note = kept('theirs', 1);
    await timers.pass(SAVED_WITHIN_MS);
    expect(server.readings).toBe(1);
    expect([phaseOf(note.state()), obstacleToSaving(note.state())]).toEqual(['conflict', 'conflict']);
    await timers.pass(30_000);
    expect(server.note.content.note).toBe('theirs');
  });

  it('keeps mine when the operator says so', async () => {
    const { note, server, timers } = await conflict();
    note.keepMine();
    await timers.pass(SAVED_WITHIN_MS);
    expect(server.note).toMatchObject({ content: { note: 'mine' }, revision: 2 });
  });

  it('takes theirs when the operator says so', async () => {
    const { note, server, timers } = await conflict();
    note.takeTheirs();
    expect(obstacleToSaving(note.state())).toBeNull();
    await timers.pass(SAVED_WITHIN_MS);
    expect(note.state().content.note).toBe('theirs');
    expect(phaseOf(note.state())).toBe('saved');
    expect(server.note?.revision).toBe(1);
  });

  it('an older copy in a late document changes nothing', async () => {
    const { note, timers } = open();
    note.edit({ note: 'one' });
    await timers.pass(SAVED_WITHIN_MS);
    note.receive(kept('', 0));
    note.receive(null);
    expect(note.state().content.note).toBe('one');
  });

  it('a refusal is tried again when the words change, and not before', async () => {
    const { note, server, timers } = open();
    server.refusal = 'not-your-call';
    note.edit({ note: 'x' });
    await timers.pass(30_000);
    expect(server.requests).toBe(1);
    expect(phaseOf(note.state())).toBe('not-saved');
    server.refusal = null;
    note.edit({ note: 'xy' });
    await timers.pass(SAVED_WITHIN_MS);
    expect(phaseOf(note.state())).toBe('saved');
  });
});

describe('a kept note that does not open here', () => {
  it('is never typed over unseen: the field waits, and the words come as soon as it opens', async () => {
    const { note, server, timers } = open({ has: kept('before', 2), shut: new NotOpened('line-half-missing') });
    await timers.pass(1_000);
    expect(phaseOf(note.state())).toBe('shut');
    note.edit({ note: 'over it' });
    await timers.pass(1_000);
    expect(server.requests).toBe(0);
    server.shut = null;
    await timers.pass(2_000);
    expect(note.state().content.note).toBe('before');
    expect(phaseOf(note.state())).toBe('saved');
  });

  it('is asked for again when nobody answers', async () => {
    const { note, server, timers } = open({ has: kept('before', 2), isDown: true });
    await timers.pass(10_000);
    expect(phaseOf(note.state())).toBe('opening');
    server.isDown = false;
    await timers.pass(2_000);
    expect(note.state().content.note).toBe('before');
  });

  it('sealed in another browser it is not asked for again and again, and is written anew when the operator says so', async () => {
    const { note, server, timers } = open({ has: kept('before', 2), shut: new NotOpened('no-key') });
    await timers.pass(60_000);
    expect(server.readings).toBe(1);
    note.beginAnew();
    note.edit({ note: 'anew' });
    await timers.pass(SAVED_WITHIN_MS);
    expect(server.note).toMatchObject({ content: { note: 'anew' }, revision: 3 });
  });
});

describe('the end of a call', () => {
  it('waits for what is on its way, and for what was typed meanwhile', async () => {
    const { note, server, timers } = open({ answerMs: 200 });
    note.edit({ note: 'one' });
    await timers.pass(450);
    note.edit({ note: 'one and two' });
    const flushed = note.flush();
    await timers.pass(1_000);
    await flushed;
    expect(server.note?.content.note).toBe('one and two');
  });
});

async function conflict() {
  const opened = open();
  opened.note.edit({ note: 'mine' });
  opened.server.note = kept('theirs', 1);
  await opened.timers.pass(SAVED_WITHIN_MS);
  return opened;
}

function kept(note: string, revision: number): OpenedNote {
  return { content: { ...EMPTY_NOTE, note }, revision, savedAt: 'then' };
}

function open(
  options: {
    readonly has?: OpenedNote;
    readonly answerMs?: number;
    readonly isDown?: true;
    readonly shut?: NotOpened;
  } = {},
) {
  const timers = new VirtualTimers();
  const server = {
    note: options.has ?? (null as OpenedNote | null), // later assigned by the tests, so wider than its first value
    isDown: options.isDown ?? false,
    losesAnswers: false,
    refusal: null as string | null, // as above
    shut: options.shut ?? (null as NotOpened | null), // as above
    requests: 0,
    readings: 0,
  };
  async function save(content: NoteContent, revision: number): Promise<OpenedNote> {
    server.requests += 1;
    if (options.answerMs !== undefined)
      await new Promise<void>((resolve) => timers.after(options.answerMs ?? 0, resolve));
    if (server.isDown) throw new LineUnreachable();
    if (server.refusal !== null) throw new CommandRefused(server.refusal);
    if (revision !== (server.note?.revision ?? 0) + 1) throw new CommandRefused('stale-revision');
    server.note = { content, revision, savedAt: new Date(timers.now()).toISOString() };
    if (server.losesAnswers) throw new LineUnreachable();
    return server.note;
  }
  async function read(): Promise<OpenedNote> {
    server.readings += 1;
    if (server.isDown || server.note === null) throw new LineUnreachable();
    if (server.shut !== null) throw server.shut;
    return server.note;
  }
  const note: NoteAutosave = createNoteAutosave({ timers, save, read, onChange: () => {} }, options.has ?? null);
  return { note, server, timers };
}
