// Who may see and take back what was promised, and what the trail and the supervisor learn of it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { keepSealedNumber } from '../../src/call-backs/call-back-store.ts';
import { deskCallBacks } from '../../src/call-backs/desk-call-backs.ts';
import { agreeInTalk, beginOwn, stopUnseen, withdrawOwn } from '../../src/call-backs/own-call-back-store.ts';
import type { CallId } from '../../src/calls/call.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { listen } from '../../src/db/listen.ts';
import { readFloor } from '../../src/oversight/floor.ts';
import { liveCall, person, wrapUp } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { putOnRoster } from '../harness/roster.ts';
import { caller, lastRecorded, openByWord, recordedSince } from '../notes/history-stage.ts';

/** Half past eight in the evening in Baku. */
const START = Date.UTC(2026, 10, 22, 16, 30);
const MINUTE = 60_000;
let database: TestDatabase;
let calls: DatabasePool;
let aysel: string;
let rauf: string;
let callerId: string;

beforeAll(async () => {
  database = await makeDatabase();
  calls = createDatabase(database.url, {
    ...{ deadlineMs: 5_000, connections: 1, applicationName: 'taken-back', role: 'line_calls' },
  });
});
afterAll(async () => {
  await calls.close();
  await database.drop();
});
beforeEach(async () => {
  await database.forget({ keepPeople: true });
  await database.setClock(START);
  [aysel, rauf] = [await serving('Aysel'), await serving('Rauf')];
  callerId = await caller(database);
});

const as = (id: string) => database.as({ id, role: 'operator' });
const withdraw = (id: string, by: string) => withdrawOwn(as(by), { id, why: 'not-safe' });
const callBacks = async () => (await readFloor(database, await person(database, 'supervisor', 'Nigar'))).callBacks;

/** An operator on duty, with the page open. */
async function serving(name: string): Promise<string> {
  const id = await person(database, 'operator', name);
  await database.sql("update accounts set languages = '{az}' where id = $1", [id]);
  await putOnRoster(database, id);
  await database.sql("insert into presences (account_id, state, heartbeat_at) values ($1, 'away', line_now())", [id]);
  return id;
}

/** This caller's telephone talks with this operator now. */
async function talking(operatorId: string): Promise<CallId> {
  const id = await liveCall(database, operatorId);
  await database.sql('update calls set caller_id = $2 where id = $1', [id, callerId]);
  return id as CallId;
}

/** Agreed in this talk, from ten minutes after the start to an hour after it, and promised. */
async function promised(callId: CallId, by: string): Promise<string> {
  const window = { opensAt: START + 10 * MINUTE, closesAt: START + 60 * MINUTE };
  const agreed = await agreeInTalk(as(by), callId, {
    ...{ ...window, occasion: 'promised', say: 'wrong-number', whoMayAnswer: 'caller-only' },
  });
  if (!agreed) throw new Error('nothing was agreed');
  expect(await keepSealedNumber(calls, { id: agreed.id, sealed: 'c2VhbGVk' })).toBe(true);
  return agreed.id;
}

/** The talk is over and its wrap-up, too; the window is open, and this operator is free. */
async function due(callId: CallId, by: string): Promise<void> {
  await wrapUp(database, callId, 0);
  await database.setClock(START + 11 * MINUTE);
  await database.sql(
    "update presences set state = 'available', heartbeat_at = line_now(), available_since = line_now() where account_id = $1",
    [by],
  );
}

describe('A1.1: nobody takes a promise back unseen', () => {
  it('who agreed and who took it back stands in the trail, with the reason; the supervisor sees how many went today', async () => {
    const seen = await lastRecorded(database);
    const callId = await talking(aysel);
    const id = await promised(callId, aysel);
    await due(callId, aysel);
    expect(await callBacks()).toEqual({ promised: 1, due: 1, missed: 0, withdrawn: 0 });
    expect(await withdraw(id, aysel)).toBe(true);
    expect(await withdraw(id, aysel)).toBe(false);
    const row = { actor_id: aysel, subject_id: id };
    expect(await recordedSince(database, seen)).toEqual([
      { ...row, action: 'call-back-agreed', reason: 'promised' },
      { ...row, action: 'call-back-withdrawn', reason: 'not-safe' },
    ]);
    expect(await callBacks()).toEqual({ promised: 0, due: 0, missed: 0, withdrawn: 1 });
    await database.setClock(Date.UTC(2026, 10, 22, 19, 59));
    expect(await callBacks()).toMatchObject({ withdrawn: 1 });
    await database.setClock(Date.UTC(2026, 10, 22, 20));
    expect(await callBacks()).toMatchObject({ withdrawn: 0 });
  });

  it('who begins one stands there, and who may not take it back leaves it as it was', async () => {
    const callId = await talking(aysel);
    const id = await promised(callId, aysel);
    expect(await withdraw(id, rauf)).toBe(false);
    expect(await withdraw(randomUUID(), rauf)).toBe(false);
    await due(callId, aysel);
    const seen = await lastRecorded(database);
    expect(await beginOwn(as(aysel), id)).toBeDefined();
    expect(await recordedSince(database, seen)).toEqual([
      { action: 'call-back-begun', actor_id: aysel, subject_id: id, reason: null },
    ]);
  });

  it('a wish by keys that the line itself took back is nobody’s, and not counted', async () => {
    const id = await promised(await talking(aysel), aysel);
    await database.sql("update call_backs set state = 'withdrawn', ended_at = line_now() where id = $1", [id]);
    expect(await callBacks()).toMatchObject({ withdrawn: 0 });
  });
});

it('A6.1: the supervisor sees a promise that we burnt among those that nobody made, for a day, and none that rang', async () => {
  const callId = await talking(aysel);
  const id = await promised(callId, aysel);
  await due(callId, aysel);
  await beginOwn(as(aysel), id);
  const ends = (outcome: string) =>
    database.sql('update call_back_attempts set ended_at = line_now(), outcome = $1', [outcome]);
  await database.sql('update call_back_attempts set dialled_at = line_now()');
  await database.sql("update call_backs set state = 'done', ended_at = line_now()");
  expect(await callBacks()).toEqual({ promised: 0, due: 0, missed: 0, withdrawn: 0 });
  await ends('operator-left');
  expect(await callBacks()).toMatchObject({ missed: 1 });
  await ends('no-answer');
  expect(await callBacks()).toMatchObject({ missed: 0 });
  await ends('carrier-away');
  await database.setClock(START + 25 * 60 * MINUTE);
  expect(await callBacks()).toMatchObject({ missed: 0 });
});

describe('A9.4: whoever shows the caller’s number learns nothing of the promise', () => {
  const onDesk = (operatorId: string) => deskCallBacks(as(operatorId));
  const CLOSED = { callBacks: [], hasEarlierCallBack: true };
  let id: string;
  let now: CallId;

  /** Promised to Aysel's caller; an hour later the number calls again, before the window. */
  async function calledAgain(operatorId: string): Promise<void> {
    const before = await talking(aysel);
    id = await promised(before, aysel);
    await wrapUp(database, before, 0);
    await database.setClock(START + MINUTE);
    now = await talking(operatorId);
  }

  it.each(['Rauf', 'Aysel'])('%s is shown that there is one and no more, and cannot take it back', async (name) => {
    const operatorId = name === 'Rauf' ? rauf : aysel;
    await calledAgain(operatorId);
    expect(await onDesk(operatorId)).toEqual(CLOSED);
    expect(await withdraw(id, operatorId)).toBe(false);
    await database.sql("update calls set state = 'connecting' where id = $1", [now]);
    expect(await onDesk(operatorId)).toEqual({ callBacks: [], hasEarlierCallBack: false });
  });

  it('the caller’s own word opens it in this talk: the desk is told, shows it whole, and it may be taken back', async () => {
    await calledAgain(rauf);
    const told: string[] = [];
    await new Promise<void>((resolve) => {
      const listener = listen(database.ownerUrl, 'live', {
        onMessage: (what) => told.push(what),
        onConnected: resolve,
      });
      onTestFinished(() => listener.close());
    });
    await openByWord(database, { callerId, callId: now, operatorId: rauf });
    await expect.poll(() => told).toContain(`desk:${rauf}`);
    expect(await onDesk(rauf)).toMatchObject({
      callBacks: [{ id, part: 'plan', state: 'promised', say: 'wrong-number', isOwn: false }],
      hasEarlierCallBack: false,
    });
    expect(await withdraw(id, aysel)).toBe(false);
    expect(await withdraw(id, rauf)).toBe(true);
  });

  it('a word that is younger than the promise opens nothing of it: else two calls from the number would do', async () => {
    await calledAgain(rauf);
    await openByWord(database, { callerId, callId: now, operatorId: rauf });
    await database.sql("update case_words set covers_from = line_now() - interval '1 second'");
    expect(await onDesk(rauf)).toEqual(CLOSED);
    expect(await withdraw(id, rauf)).toBe(false);
  });

  it('a caller who says that nobody must call is believed without the word: it is stopped, unseen, and the trail says by whom', async () => {
    await calledAgain(rauf);
    const seen = await lastRecorded(database);
    expect(await stopUnseen(as(aysel), now)).toBe(false);
    expect(await stopUnseen(as(rauf), now)).toBe(true);
    // A second press is no mistake, and leaves no second row.
    expect(await stopUnseen(as(rauf), now)).toBe(true);
    expect(await onDesk(rauf)).toEqual({ callBacks: [], hasEarlierCallBack: false });
    expect(await recordedSince(database, seen)).toEqual([
      { action: 'call-back-withdrawn', actor_id: rauf, subject_id: id, reason: 'not-safe' },
    ]);
    expect(await callBacks()).toMatchObject({ promised: 0, withdrawn: 1 });
  });

  it('but only while the caller is there to say so: after the talk nothing is stopped, and nobody is told that it is', async () => {
    await calledAgain(rauf);
    await wrapUp(database, now);
    expect(await stopUnseen(as(rauf), now)).toBe(false);
    expect(await callBacks()).toMatchObject({ promised: 1, withdrawn: 0 });
  });

  it('what was agreed in this very call is on the desk whole, and may be taken back in it and in its wrap-up', async () => {
    const callId = await talking(aysel);
    id = await promised(callId, aysel);
    expect(await onDesk(aysel)).toMatchObject({
      callBacks: [{ id, part: 'plan', isOwn: true }],
      hasEarlierCallBack: false,
    });
    await wrapUp(database, callId);
    expect(await onDesk(aysel)).toMatchObject({ callBacks: [{ id, part: 'plan' }] });
    expect(await withdraw(id, aysel)).toBe(true);
  });
});
