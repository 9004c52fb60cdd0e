import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/console/sealing/bytes.ts';
import { newPair } from '../../src/console/sealing/key-pair.ts';
import { openNote, type SealedNote, sealNote } from '../../src/console/sealing/note.ts';
import { EMPTY_NOTE, type NoteContent, readContent } from '../../src/console/sealing/note-content.ts';
import { altered } from './altered.ts';

const CONTENT: NoteContent = { caseWord: 'nar çiçəyi', note: 'Şəki, iki gün', safetyRules: 'axşam zəng etməyin' };
const PLACE = {
  callId: '00000000-0000-4000-8000-00000000000a',
  operatorId: '00000000-0000-4000-8000-00000000000b',
  revision: 3,
};

async function written(content = CONTENT) {
  const [author, team, stranger] = [await newPair(), await newPair(), await newPair()];
  const readers = { author: author.publicKey, team: { version: 2, publicKey: team.publicKey } };
  return { author, team, stranger, readers, ...(await sealNote(content, PLACE, readers)) };
}

// B1.3, A3.1: what was said stays between the caller and those whom the caller trusts.
describe('a sealed note', () => {
  it('opens for its author and for the team, with the line’s half', async () => {
    const { author, team, note, lineHalf } = await written();
    expect(await openNote(note, lineHalf, { account: author, team: null })).toEqual(CONTENT);
    expect(await openNote(note, lineHalf, { account: null, team })).toEqual(CONTENT);
    expect(await openNote(note, lineHalf, { account: await newPair(), team })).toEqual(CONTENT);
  });

  it('stays shut for a stranger, for its author without the line’s half, and with another note’s half', async () => {
    const { author, stranger, note, lineHalf } = await written();
    const other = await written();
    await expect(openNote(note, lineHalf, { account: stranger, team: null })).rejects.toThrow('no-key');
    await expect(openNote(note, lineHalf, { account: null, team: stranger })).rejects.toThrow('no-key');
    await expect(openNote(note, lineHalf, { account: null, team: null })).rejects.toThrow('no-key');
    await expect(openNote(note, null, { account: author, team: null })).rejects.toThrow('line-half-missing');
    await expect(openNote(note, other.lineHalf, { account: author, team: null })).rejects.toThrow('altered');
    await expect(openNote(note, new Uint8Array(0), { account: author, team: null })).rejects.toThrow('altered');
  });

  it('opens in its own place only', async () => {
    const { author, note, lineHalf } = await written();
    const elsewhere: Partial<SealedNote>[] = [
      { callId: PLACE.operatorId },
      { operatorId: PLACE.callId },
      { revision: 4 },
      { teamVersion: 1 },
    ];
    for (const place of elsewhere)
      await expect(openNote({ ...note, ...place }, lineHalf, { account: author, team: null })).rejects.toThrow(
        'no-key',
      );
  });

  it('tells of every changed byte: of its version, nonce, text, tag, and of both copies of its key', async () => {
    const { author, team, note, lineHalf } = await written();
    const shut = (change: Partial<SealedNote>, half: Bytes = lineHalf) =>
      expect(openNote({ ...note, ...change }, half, { account: author, team: null })).rejects.toThrow();
    await expect(
      openNote({ ...note, sealed: altered(note.sealed, 0) }, lineHalf, { account: author, team }),
    ).rejects.toThrow('unknown-format');
    for (const at of note.sealed.keys()) await shut({ sealed: altered(note.sealed, at) });
    for (const at of note.authorCopy.keys()) await shut({ authorCopy: altered(note.authorCopy, at) });
    for (const at of lineHalf.keys()) await shut({}, altered(lineHalf, at));
    const teamCopy = note.teamCopy ?? new Uint8Array(0);
    for (const at of teamCopy.keys()) {
      const changed = { ...note, teamCopy: altered(teamCopy, at) };
      await expect(openNote(changed, lineHalf, { account: null, team })).rejects.toThrow('no-key');
    }
    await shut({ sealed: note.sealed.slice(0, 20) });
    await shut({ sealed: new Uint8Array(0) });
  });

  it('is made with keys of its own at each saving, even of the same words', async () => {
    const { author, readers, note } = await written();
    const again = await sealNote(CONTENT, PLACE, readers);
    expect(again.note.sealed).not.toEqual(note.sealed);
    await expect(openNote(note, again.lineHalf, { account: author, team: null })).rejects.toThrow('altered');
  });

  it('shows nothing of its length but one of four sizes', async () => {
    const [empty, full] = [await written(EMPTY_NOTE), await written({ ...CONTENT, note: 'a'.repeat(600) })];
    expect(full.note.sealed.length).toBe(empty.note.sealed.length);
  });

  it('without a team yet opens for its author', async () => {
    const { author, readers } = await written();
    const { note, lineHalf } = await sealNote(CONTENT, PLACE, { ...readers, team: null });
    expect(note).toMatchObject({ teamCopy: null, teamVersion: 0 });
    expect(await openNote(note, lineHalf, { account: author, team: null })).toEqual(CONTENT);
  });

  it('of a shape that nobody writes is refused, and of too many letters cut', () => {
    for (const text of ['', 'null', '[]', '{"note":1,"caseWord":"","safetyRules":""}', '{"note":""}'])
      expect(() => readContent(text)).toThrow('unknown-format');
    const long = JSON.stringify({ caseWord: '', note: 'a'.repeat(9_000), safetyRules: '', more: '<img>' });
    expect(readContent(long)).toEqual({ caseWord: '', note: 'a'.repeat(600), safetyRules: '' });
  });
});
