import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { newPair } from '../../src/console/sealing/key-pair.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { keepNote, readNote } from '../../src/notes/keep-note.ts';
import { noteBody } from '../../src/notes/note-body.ts';
import { keepWrappedHalf } from '../../src/notes/note-store.ts';
import { wrapWaitingHalves } from '../../src/notes/wrap-waiting-halves.ts';
import { liveCall, person, wrapUp } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { type KeyPlace, MID_NOVEMBER, makeKeyPlace } from '../keyd/key-place.ts';
import { type Author, bodyOf, makeAuthor, opened } from './note-desk.ts';

let database: TestDatabase;
let worker: DatabasePool;
let place: KeyPlace;
let keyd: KeydClient;
let aysel: string;
let callId: string;
let author: Author;

beforeAll(async () => {
  database = await makeDatabase();
  worker = createDatabase(database.url, {
    deadlineMs: 5_000,
    connections: 2,
    applicationName: 'test-worker',
    role: 'line_worker',
  });
  place = await makeKeyPlace();
  await place.start();
  keyd = await place.client('web');
  author = await makeAuthor();
});
afterAll(async () => {
  await place.remove();
  await worker.close();
  await database.drop();
});
beforeEach(async () => {
  aysel = await person(database, 'operator', 'Aysel');
  callId = await liveCall(database, aysel);
});

const as = (id: string) => database.as({ id, role: 'operator' });
const partsOf = (id: string) => ({ database: as(id), keyd, clock: { now: () => MID_NOVEMBER } });
const own = () => ({ callId, operatorId: aysel });
const sealed = (note: string, revision = 1) => bodyOf(author, { ...own(), revision, note });
const row = async () => (await database.sql('select * from call_notes where call_id = $1', [callId]))[0] ?? {};
const read = async () => {
  const { note, lineHalf } = await readNote(partsOf(aysel), own());
  return noteBody(note, lineHalf);
};

describe('a note is kept as the operator’s browser sealed it', () => {
  it('and comes back to that browser, and to no other', async () => {
    await keepNote(partsOf(aysel), own(), await sealed('qapıdan çıxa bilmir'));
    const answer = await read();
    expect(await opened(answer, { account: author.pair, team: null })).toMatchObject({ note: 'qapıdan çıxa bilmir' });
    await expect(opened(answer, { account: await newPair(), team: null })).rejects.toThrow('no-key');
  });

  it('its words are nowhere in the database, and its line’s half is there wrapped only', async () => {
    const body = await sealed('qapıdan çıxa bilmir');
    await keepNote(partsOf(aysel), own(), body);
    const kept = await row();
    expect(JSON.stringify(kept)).not.toContain('qapı');
    expect(kept).toMatchObject({ waiting_half: null, expiry_month: '2027-12', revision: 1 });
    const half = Buffer.from(body.lineHalf, 'base64').toString('hex');
    expect(
      JSON.stringify(Object.values(kept).map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value))),
    ).not.toContain(half);
  });

  it('revision by revision: an older page cannot write over a newer note, and the same again is no change', async () => {
    const first = await sealed('bir');
    await keepNote(partsOf(aysel), own(), first);
    await keepNote(partsOf(aysel), own(), first);
    await expect(keepNote(partsOf(aysel), own(), await sealed('başqa'))).rejects.toMatchObject({
      code: 'stale-revision',
    });
    await keepNote(partsOf(aysel), own(), await sealed('iki', 2));
    expect(await opened(await read(), { account: author.pair, team: null })).toMatchObject({ note: 'iki' });
    await expect(keepNote(partsOf(aysel), own(), await sealed('dörd', 4))).rejects.toMatchObject({
      code: 'stale-revision',
    });
  });

  it('begun with the first: a page that went on from a note which is gone is told so', async () => {
    await expect(keepNote(partsOf(aysel), own(), await sealed('üç', 3))).rejects.toMatchObject({
      code: 'stale-revision',
    });
    expect(await row()).toEqual({});
  });

  it('of one size of three, and whole: anything else is refused', async () => {
    const good = await sealed('bir');
    const odd = [
      { ...good, sealed: 'AAAA' },
      { ...good, teamVersion: 1 },
      { ...good, teamCopy: good.authorCopy },
    ];
    for (const body of odd)
      await expect(keepNote(partsOf(aysel), own(), body)).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await row()).toEqual({});
  });
});

describe('nobody else’s note', () => {
  it('can be read or written by a colleague, and the attempt is recorded', async () => {
    const nigar = await person(database, 'operator', 'Nigar');
    await keepNote(partsOf(aysel), own(), await sealed('bir'));
    const hers = { callId, operatorId: nigar };
    await expect(readNote(partsOf(nigar), hers)).rejects.toMatchObject({ code: 'not-found' });
    await expect(keepNote(partsOf(nigar), hers, await sealed('mənim'))).rejects.toMatchObject({
      code: 'not-your-call',
    });
    const attempts = await database.sql(
      `select fields from audit_rows where actor_id = $1 and action = 'attempt-refused' and subject_id = $2 order by id`,
      [nigar, callId],
    );
    expect(attempts).toEqual([{ fields: ['note-read'] }, { fields: ['note-changed'] }]);
  });

  it('and one’s own is shut when the wrap-up is finished', async () => {
    await keepNote(partsOf(aysel), own(), await sealed('bir'));
    await wrapUp(database, callId);
    expect(await opened(await read(), { account: author.pair, team: null })).toMatchObject({ note: 'bir' });
    await database.sql(`update wrap_ups set finished_at = line_now(), disposition = 'information' where call_id = $1`, [
      callId,
    ]);
    await expect(read()).rejects.toMatchObject({ code: 'not-found' });
  });

  it('A1.1: each reading is recorded with its note', async () => {
    await keepNote(partsOf(aysel), own(), await sealed('bir'));
    await read();
    const rows = await database.sql(
      `select action, subject_kind, fields from audit_rows where actor_id = $1 and subject_id = $2 order by id`,
      [aysel, callId],
    );
    expect(rows).toEqual([
      { action: 'note-changed', subject_kind: 'note', fields: ['sealed'] },
      { action: 'note-read', subject_kind: 'note', fields: ['sealed'] },
    ]);
  });
});

describe('while the key process is away', () => {
  it('nothing typed is lost: the half waits, is read from where it waits, and is wrapped when the process is back', async () => {
    await place.stop();
    await keepNote(partsOf(aysel), own(), await sealed('açarsız'));
    expect(await row()).toMatchObject({ wrapped_half: null });
    expect(await opened(await read(), { account: author.pair, team: null })).toMatchObject({ note: 'açarsız' });
    await wrapWaitingHalves(worker, keyd);
    expect(await row()).toMatchObject({ wrapped_half: null });
    await place.start();
    await wrapWaitingHalves(worker, keyd);
    expect(await row()).toMatchObject({ waiting_half: null });
    expect(await opened(await read(), { account: author.pair, team: null })).toMatchObject({ note: 'açarsız' });
  });

  it('a half that is wrapped while the note is saved anew does not take the place of the newer one', async () => {
    await place.stop();
    await keepNote(partsOf(aysel), own(), await sealed('bir'));
    await keepNote(partsOf(aysel), own(), await sealed('iki', 2));
    await place.start();
    await keepWrappedHalf(worker, { ...own(), revision: 1, wrappedHalf: Buffer.alloc(60, 1) });
    expect(await row()).toMatchObject({ wrapped_half: null });
    await wrapWaitingHalves(worker, keyd);
    expect(await opened(await read(), { account: author.pair, team: null })).toMatchObject({ note: 'iki' });
  });

  it('a note that was wrapped before stays shut until it is back', async () => {
    await keepNote(partsOf(aysel), own(), await sealed('bağlı'));
    await place.stop();
    const answer = await read();
    expect(answer.lineHalf).toBeNull();
    await expect(opened(answer, { account: author.pair, team: null })).rejects.toThrow('line-half-missing');
    await place.start();
    expect(await opened(await read(), { account: author.pair, team: null })).toMatchObject({ note: 'bağlı' });
  });

  it('the worker sees of notes no more than the halves that wait', async () => {
    await keepNote(partsOf(aysel), own(), await sealed('bir'));
    for (const column of ['sealed', 'author_copy', 'team_copy', 'wrapped_half'])
      await expect(worker.query(`read ${column}`, `select ${column} from call_notes`, [])).rejects.toMatchObject({
        code: '42501',
      });
    const other = as(randomUUID());
    expect(await other.query('read all', 'select call_id from call_notes', [])).toEqual([]);
  });
});
