// What is over is read by nobody, with every backup and every key that is left (A3.1).
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { toBase64 } from '../../src/console/sealing/bytes.ts';
import { type KeyPair, newPair } from '../../src/console/sealing/key-pair.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { backUp, restore } from '../../src/keyd/recovery.ts';
import { expireNotes } from '../../src/notes/expire-notes.ts';
import { expiryMonth } from '../../src/notes/expiry.ts';
import { releaseHalf, wrapHalf } from '../../src/notes/line-half.ts';
import { liveCall, person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { DAY_MS, type KeyPlace, MID_NOVEMBER, makeKeyPlace } from '../keyd/key-place.ts';
import { bodyOf, makeAuthor, opened } from './note-desk.ts';
import { stolenNotes } from './thief.ts';

const NOTES = 500;
/** To the last days of the month in which they expire: a backup of these days still holds its key. */
const DAYS_TO_THE_LAST = 13 * 30 + 18;
const DAYS_TO_THE_END = 6;

let database: TestDatabase;
let worker: DatabasePool;
let place: KeyPlace;
let keyd: KeydClient;
let author: Awaited<ReturnType<typeof makeAuthor>>;
let team: KeyPair;
/** What a backup of the database holds. */
let backedUp: Awaited<ReturnType<typeof stolenNotes>>;

beforeAll(async () => {
  database = await makeDatabase();
  worker = createDatabase(database.url, {
    ...{ deadlineMs: 5_000, connections: 2, applicationName: 'worker', role: 'line_worker' as const },
  });
  place = await makeKeyPlace();
  await place.start();
  keyd = await place.client('web');
  author = await makeAuthor();
  team = await newPair();
  const aysel = await person(database, 'operator', 'Aysel');
  const call = await liveCall(database, aysel);
  await keepNotes(aysel, call);
  await agreeWord(aysel, call);
  backedUp = await stolenNotes(database);
}, 120_000);
afterAll(async () => {
  await worker.close();
  await place.remove();
  await database.drop();
});

/** As the page seals and the line keeps them, in one go. */
async function keepNotes(operatorId: string, likeCall: string): Promise<void> {
  const month = expiryMonth(MID_NOVEMBER);
  for (let count = 0; count < NOTES; count += 1) {
    const at = { callId: randomUUID(), operatorId, revision: 1 };
    const body = await bodyOf(author, { ...at, note: `qeyd ${count}`, team });
    const wrapped = await wrapHalf(keyd, Buffer.from(body.lineHalf, 'base64'), { ...at, month });
    await database.sql(
      `with call as (
         insert into calls (id, state, kind, language, waiting_since, ended_at, outcome, ended_by)
         select $1, 'ended', 'caller', calls.language, calls.waiting_since, line_now(), 'talked', 'caller' from calls where id = $2
         returning id)
       insert into call_notes (call_id, operator_id, revision, sealed, author_key, author_copy, team_version, team_copy,
                               wrapped_half, expiry_month)
       select call.id, $3, 1, $4, $5, $6, 1, $7, $8, $9 from call`,
      [
        ...[at.callId, likeCall, operatorId, Buffer.from(body.sealed, 'base64'), body.authorKey],
        ...[Buffer.from(body.authorCopy, 'base64'), Buffer.from(body.teamCopy ?? '', 'base64'), wrapped, month],
      ],
    );
  }
}

/** A case word of the same month: its tag is under the same key. */
async function agreeWord(operatorId: string, callId: string): Promise<void> {
  const asked = { key: toBase64(new Uint8Array(32)), month: expiryMonth(MID_NOVEMBER), context: 'case-word' };
  const said = await keyd.ask('wrap', asked);
  const wrapped = 'answer' in said ? Buffer.from(said.answer.wrapped, 'base64') : null;
  await database.sql(
    `with caller as (
       insert into caller_links (caller_id, epoch, reference) values (gen_random_uuid(), '2026-11', repeat('0', 64)) returning caller_id)
     insert into case_words (caller_id, wrapped_tag, salt, covers_from, call_id, agreed_by)
     select caller_id, $1, $2, line_now(), $3, $4 from caller`,
    [wrapped, Buffer.alloc(16), callId, operatorId],
  );
}

const words = async () => (await database.sql('select from case_words')).length;

/** How many of the backed-up notes open with the author's key, the team's, and whatever the key process gives out. */
async function readable(): Promise<number> {
  let count = 0;
  for (const note of backedUp) {
    const released = await releaseHalf(keyd, note);
    const { callId, operatorId, revision, teamVersion } = note;
    const body = {
      ...{ callId, operatorId, revision, teamVersion },
      sealed: note.sealed.toString('base64'),
      authorCopy: note.authorCopy.toString('base64'),
      teamCopy: note.teamCopy?.toString('base64') ?? null,
      lineHalf: 'half' in released ? toBase64(Uint8Array.from(released.half)) : null,
    };
    const content = await opened(body, { account: author.pair, team }).catch(() => null);
    if (content?.note.startsWith('qeyd')) count += 1;
  }
  return count;
}

describe('notes whose month is over', { timeout: 120_000 }, () => {
  const backup = () => join(place.places.folder, 'backup-of-the-last-days');
  const source = () => ({ kind: 'key' as const, key: Buffer.from(place.rootKey) });

  it('are all readable until then, and nothing of them is destroyed before', async () => {
    expect(backedUp).toHaveLength(NOTES);
    await place.passDays(DAYS_TO_THE_LAST);
    expect(await readable()).toBe(NOTES);
    await database.setClock(place.clock.now);
    await expireNotes(worker, keyd);
    expect(await stolenNotes(database)).toHaveLength(NOTES);
    await worker.query('words-by-hand', "select forget_expired_words('2099-12', 10)", []);
    expect(await words(), 'whatever month the worker says').toBe(1);
    await backUp(place.places, source(), { file: backup(), now: place.clock.now });
  });

  it('are not destroyed by a clock of the database that runs ahead, nor while the key process is away', async () => {
    await database.setClock(place.clock.now + 60 * DAY_MS);
    await expireNotes(worker, keyd);
    await expireNotes(worker, { ask: async () => ({ refused: 'unreachable' }), close: () => {} });
    // Nor by one that does not believe its own clock.
    const answer = { month: '2099-12', oldestExpiry: null, isClockHeld: true };
    await expireNotes(worker, { ask: async () => ({ answer }), close: () => {} } as unknown as KeydClient);
    expect(await stolenNotes(database)).toHaveLength(NOTES);
    expect(await words()).toBe(1);
    await database.setClock(place.clock.now);
  });

  it('open no more, 0 of 500, when the key is destroyed, and when backups of both that are older than that are put back', async () => {
    await place.passDays(DAYS_TO_THE_END);
    expect(await readable()).toBe(0);
    await place.stop();
    await restore(place.places, source(), { backup: backup(), now: place.clock.now, checkpoint: null });
    await place.start();
    expect(await readable()).toBe(0);
  });

  it('are then destroyed as bytes; what stays says that there was a note, and the trail says so too', async () => {
    await database.setClock(place.clock.now);
    await expireNotes(worker, keyd);
    expect(await stolenNotes(database)).toHaveLength(0);
    // A word that can never be right again stands in nobody's way.
    expect(await words()).toBe(0);
    const [kept] = await database.sql<{ count: string }>('select count(*) from expired_notes');
    expect(Number(kept?.count)).toBe(NOTES);
    const recorded = await database.sql(
      `select count(distinct subject_id)::integer as notes, actor_role, reason from audit_rows
        where action = 'note-changed' and reason = 'expired' group by actor_role, reason`,
    );
    expect(recorded).toEqual([{ notes: NOTES, actor_role: 'nobody', reason: 'expired' }]);
  });

  it('the worker’s own login destroys none that is not over', async () => {
    const operatorId = await person(database, 'operator', 'Nigar');
    const callId = await liveCall(database, operatorId);
    const body = await bodyOf(author, { callId, operatorId, revision: 1, note: 'qeyd' });
    await database.sql(
      `insert into call_notes (call_id, operator_id, revision, sealed, author_key, author_copy, team_version, waiting_half, expiry_month)
       values ($1, $2, 1, $3, $4, $5, 0, $6, to_char(line_now(), 'YYYY-MM'))`,
      [
        callId,
        operatorId,
        Buffer.from(body.sealed, 'base64'),
        body.authorKey,
        Buffer.from(body.authorCopy, 'base64'),
        Buffer.from(body.lineHalf, 'base64'),
      ],
    );
    await worker.query('by-hand', 'delete from call_notes', []);
    expect(await stolenNotes(database)).toHaveLength(1);
  });
});
