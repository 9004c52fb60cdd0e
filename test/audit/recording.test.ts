import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deleteSession, insertSession } from '../../src/access/session-store.ts';
import { recordAccess } from '../../src/audit/record-access.ts';
import type { CallId } from '../../src/calls/call.ts';
import { markPresumedVictim } from '../../src/calls/operator-actions.ts';
import { acknowledgeNotice } from '../../src/escalation/acknowledge-notice.ts';
import { recordRefusedRecipient } from '../../src/escalation/alarm-store.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { startHandoverClock } from '../../src/escalation/start-handover-clock.ts';
import { unitView } from '../../src/escalation/unit-view.ts';
import { keepNote } from '../../src/notes/keep-note.ts';
import { DANGER_WITHOUT_CONSENT, endDuty, liveCall, officerOnDuty, person, startDuty } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { bodyOf, makeAuthor, noKeyd } from '../notes/note-desk.ts';

let database: TestDatabase;
let aysel: string;
let callId: CallId;
let seen = 0;

beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  aysel = await person(database, 'operator', 'Aysel');
  // The tests' calls are rows, not webhooks.
  callId = (await liveCall(database, aysel)) as CallId;
  seen = Number((await database.sql('select coalesce(max(id), 0) as id from audit_rows'))[0]?.['id']);
});

/** What was recorded in this test. */
const recorded = () =>
  database.sql(
    'select actor_id, actor_role, action, subject_kind, subject_id, fields, reason from audit_rows where id > $1 order by id',
    [seen],
  );
const raise = () =>
  raiseEscalation(database, { callId, operatorId: aysel, flag: DANGER_WITHOUT_CONSENT, presumedVictim: false });
const operator = () => ({ actor_id: aysel, actor_role: 'operator' });
const officer = (id: string) => ({ actor_id: id, actor_role: 'duty-officer' });

/** Seals some words anew and keeps them. */
async function keep(operatorId: string, revision: number) {
  const own = { callId, operatorId };
  const body = await bodyOf(await makeAuthor(), { ...own, revision, note: 'kitab' });
  return keepNote({ database, keyd: noKeyd, clock: { now: () => Date.now() } }, own, body);
}

async function notified(): Promise<{ id: string; officer: { id: string; dutyId: string } }> {
  const rauf = await officerOnDuty(database, 'Rauf');
  const { id } = await raise();
  await notifyUnit(database, id);
  seen = Number((await database.sql('select max(id) as id from audit_rows'))[0]?.['id']);
  return { id, officer: rauf };
}

describe('A1.1: every change of a note is recorded', () => {
  test('a note that is kept leaves one row for each revision, without a word of it', async () => {
    await keep(aysel, 1);
    await keep(aysel, 2);
    const row = {
      ...operator(),
      action: 'note-changed',
      subject_kind: 'note',
      subject_id: callId,
      fields: ['sealed'],
      reason: null,
    };
    expect(await recorded()).toEqual([row, row]);
  });

  test('a note that is not kept leaves none', async () => {
    await keep(aysel, 1);
    const kept = (await recorded()).length;
    await expect(keep(aysel, 1)).rejects.toMatchObject({ code: 'stale-revision' });
    expect(await recorded()).toHaveLength(kept);
  });

  test('an operator who writes about somebody else’s call leaves a row of the attempt', async () => {
    const nigar = await person(database, 'operator', 'Nigar');
    const attempt = keep(nigar, 1);
    await expect(attempt).rejects.toMatchObject({ code: 'not-your-call' });
    expect(await recorded()).toMatchObject([
      {
        actor_id: nigar,
        action: 'attempt-refused',
        subject_id: callId,
        fields: ['note-changed'],
        reason: 'not-your-call',
      },
    ]);
  });

  test('a note that cannot be recorded is not kept', async () => {
    await database.sql('alter function record_access rename to record_access_away');
    try {
      await expect(keep(aysel, 1)).rejects.toThrow();
      expect(await database.sql('select from call_notes where call_id = $1', [callId])).toEqual([]);
    } finally {
      await database.sql('alter function record_access_away rename to record_access');
    }
  });
});

describe('A1.1: who comes and goes is recorded', () => {
  test('a session that is opened and ended leaves two rows, and the way in', async () => {
    const [tokenHash, browserHash] = [randomBytes(32), randomBytes(32)];
    const session = { tokenHash, browserHash, accountId: aysel, method: 'passkey', conductVersion: 1 } as const;
    expect(await insertSession(database, session)).toEqual({ id: aysel, role: 'operator' });
    await deleteSession(database, tokenHash);
    await deleteSession(database, tokenHash);
    const row = { ...operator(), subject_kind: 'account', subject_id: aysel, reason: null };
    expect(await recorded()).toEqual([
      { ...row, action: 'signed-in', fields: ['passkey'] },
      { ...row, action: 'signed-out', fields: [] },
    ]);
  });

  test('a suspended person opens no session, and leaves no row of one', async () => {
    await database.sql(`update accounts set state = 'suspended' where id = $1`, [aysel]);
    const session = { tokenHash: randomBytes(32), browserHash: randomBytes(32), accountId: aysel };
    expect(await insertSession(database, { ...session, method: 'passkey', conductVersion: 1 })).toBeUndefined();
    expect(await recorded()).toMatchObject([{ action: 'account-changed', reason: 'suspended' }]);
  });
});

describe('A1.1: every flag is recorded, and every attempt that was refused', () => {
  test('a flag leaves one row, and the same flag again none', async () => {
    const { id } = await raise();
    await raise();
    expect(await recorded()).toEqual([
      {
        ...operator(),
        action: 'flag-raised',
        subject_kind: 'escalation',
        subject_id: id,
        fields: ['level', 'ground', 'consent', 'child', 'sign'],
        reason: null,
      },
    ]);
  });

  test('a flag on somebody else’s call leaves a row of the attempt, and no escalation', async () => {
    const nigar = await person(database, 'operator', 'Nigar');
    const attempt = raiseEscalation(database, {
      callId,
      operatorId: nigar,
      flag: DANGER_WITHOUT_CONSENT,
      presumedVictim: true,
    });
    await expect(attempt).rejects.toMatchObject({ code: 'not-your-call' });
    expect(await recorded()).toMatchObject([
      { actor_id: nigar, action: 'attempt-refused', subject_kind: 'call', subject_id: callId, fields: ['flag-raised'] },
    ]);
  });

  test('B4.2: who is presumed a victim without a flag leaves one row of who said so, and said again none', async () => {
    const own = { database: database.as({ id: aysel, role: 'operator' }) };
    const { presumedAt } = await markPresumedVictim(own, { callId, operatorId: aysel });
    expect(await markPresumedVictim(own, { callId, operatorId: aysel })).toMatchObject({ presumedAt });
    expect(await recorded()).toEqual([
      {
        ...operator(),
        action: 'victim-presumed',
        subject_kind: 'call',
        subject_id: callId,
        fields: ['presumedVictim'],
        reason: null,
      },
    ]);
  });

  test('and where it cannot be recorded nobody is presumed one', async () => {
    await database.sql('alter function record_access rename to record_access_away');
    try {
      await expect(markPresumedVictim({ database }, { callId, operatorId: aysel })).rejects.toThrow();
      expect(await database.sql('select from presumptions where call_id = $1', [callId])).toEqual([]);
    } finally {
      await database.sql('alter function record_access_away rename to record_access');
    }
  });

  test('B4.5: each attempt to name another addressee leaves a row, though there is one alarm', async () => {
    await recordRefusedRecipient(database, aysel);
    await recordRefusedRecipient(database, aysel);
    const row = {
      ...operator(),
      action: 'attempt-refused',
      subject_kind: 'account',
      subject_id: aysel,
      fields: ['flag-raised'],
      reason: 'wrong-recipient',
    };
    expect(await recorded()).toEqual([row, row]);
  });
});

describe('A1.1: what the unit’s officer reads and receives is recorded', () => {
  const readings = async () => (await recorded()).filter(({ action }) => action === 'escalation-read');

  test('a desk that shows an escalation for the first time leaves one row; drawn again, none', async () => {
    const { id, officer: rauf } = await notified();
    await Promise.all([unitView(database, rauf.id), unitView(database, rauf.id)]);
    await unitView(database, rauf.id);
    expect(await readings()).toMatchObject([
      { ...officer(rauf.id), subject_kind: 'escalation', subject_id: id, reason: null },
    ]);
    expect((await readings())[0]?.['fields']).toContain('handoverDueAt');
  });

  test('what changed in it is read anew', async () => {
    const { id, officer: rauf } = await notified();
    await unitView(database, rauf.id);
    await database.sql('insert into presumptions (call_id, presumed_by) values ($1, $2)', [callId, aysel]);
    await startHandoverClock(database, callId);
    await unitView(database, rauf.id);
    expect((await readings()).map((row) => row['subject_id'])).toEqual([id, id]);
  });

  test('an officer who sees it in the next duty reads it again', async () => {
    const { id, officer: rauf } = await notified();
    await unitView(database, rauf.id);
    await endDuty(database, rauf.dutyId);
    await unitView(database, rauf.id);
    expect(await readings()).toHaveLength(1);
    await startDuty(database, rauf.id);
    await notifyUnit(database, id);
    await unitView(database, rauf.id);
    expect(await readings()).toHaveLength(2);
  });

  test('a receipt leaves one row, given twice or not', async () => {
    const { id, officer: rauf } = await notified();
    await acknowledgeNotice(database, { escalationId: id, officerId: rauf.id, version: 1 });
    await acknowledgeNotice(database, { escalationId: id, officerId: rauf.id, version: 1 });
    expect(await recorded()).toEqual([
      {
        ...officer(rauf.id),
        action: 'escalation-acknowledged',
        subject_kind: 'escalation',
        subject_id: id,
        fields: ['state'],
        reason: null,
      },
    ]);
  });

  test.each(['not-on-duty', 'not-found'] as const)(
    'an officer who is refused the receipt as %s leaves a row of the attempt',
    async (reason) => {
      const { id } = await notified();
      const late = await officerOnDuty(database, 'Kamran');
      if (reason === 'not-on-duty') await endDuty(database, late.dutyId);
      const escalationId = reason === 'not-found' ? randomUUID() : id;
      const attempt = acknowledgeNotice(database, { escalationId, officerId: late.id, version: 1 });
      await expect(attempt).rejects.toMatchObject({ code: reason });
      expect(await recorded()).toMatchObject([
        { ...officer(late.id), action: 'attempt-refused', subject_id: escalationId, reason },
      ]);
    },
  );
});

describe('A1.1: nobody is put into the trail by somebody else', () => {
  const inNameOf = (id: string, actor: { id: string | null; role: 'operator' | 'nobody' }) =>
    recordAccess(database.as({ id, role: 'operator' }), {
      actor,
      action: 'note-read',
      subject: { kind: 'note', id: callId },
    });

  test('the database refuses a row in another’s name, and one in nobody’s, from whoever is named', async () => {
    const banu = await person(database, 'operator', 'Banu');
    await expect(inNameOf(banu, { id: aysel, role: 'operator' })).rejects.toMatchObject({ code: '42501' });
    await expect(inNameOf(banu, { id: null, role: 'nobody' })).rejects.toMatchObject({ code: '42501' });
    expect(await recorded()).toEqual([]);
    await inNameOf(banu, { id: banu, role: 'operator' });
    expect(await recorded()).toMatchObject([{ actor_id: banu, action: 'note-read' }]);
  });
});
