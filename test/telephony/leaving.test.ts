import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { findCall, keepWaiting } from '../../src/calls/call-store.ts';
import { setCover } from '../../src/calls/cover-store.ts';
import { operatorLegLeft } from '../../src/calls/ending-store.ts';
import { callerJoins, legJoined, operatorArrived } from '../../src/calls/leg-store.ts';
import { noteRefusedMove } from '../../src/calls/move-store.ts';
import { askByKeys } from '../../src/calls/operator-actions.ts';
import { askQuestion, takeBackQuestion } from '../../src/calls/question-store.ts';
import { acceptPending, offerNext } from '../../src/routing/offer-store.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { decideLeaving } from '../../src/telephony/leaving.ts';
import { rescue } from '../../src/telephony/rescue.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import type { TestOperator } from '../harness/operator.ts';
import { callerFields, newCallSid, sendWebhook } from '../harness/webhook.ts';

/** So long a move that was ordered may still be under way at the carrier. */
const MOVE_SECONDS = 5;
const ROOM = `CF${'1'.repeat(32)}`;

let line: TestLine;
let operator: TestOperator;
let id: CallId;
let sid: CallSid;
let offerId: string;

beforeAll(async () => {
  line = await openLine();
});
afterAll(() => line.close());

/** A talk whose room the caller entered with join number 1; the operator's leg is one that the carrier holds. */
beforeEach(async () => {
  const { database } = line;
  await database.forget();
  operator = await line.operator('Aysel');
  await operator.available();
  sid = newCallSid() as CallSid;
  id = urls().callIdOf(sid);
  await keepWaiting(database, { id, sid, language: 'ru', urgency: 'ordinary', needsInterpreter: false });
  await offerNext(database);
  offerId = (await operator.desk()).offer?.id ?? '';
  await acceptPending(database.as({ id: operator.id, role: 'operator' }), { offerId, operatorId: operator.id });
  // The carrier knows this leg, and that it lives.
  const softphone = operator.dial(offerId);
  await line.clock.settle();
  expect(softphone.verb).toBe('Dial');
  await callerJoins(database, { id, sid });
  await legJoined(database, { legSid: sid, conferenceSid: ROOM, eventKey: `${sid}:join` });
  expect(await findCall(database, id)).toMatchObject({ state: 'talking', talk: 'together', joinNumber: 1 });
});

const urls = () => createCallUrls({ publicOrigin: PUBLIC_ORIGIN, secret: line.config.urlSecret, clock: line.clock });

/** The caller left the room that it entered with this number: what is it told to do now? */
async function leavesRoom(joinNumber: number): Promise<string> {
  const call = await findCall(line.database, id);
  return leavesRoomOf(joinNumber, call?.operatorSid ?? '');
}

/** The same where the call cannot be asked after: with the leg that the address carries. */
async function leavesRoomInTheDark(joinNumber: number): Promise<string> {
  const [leg] = await line.database.sql<{ sid: string }>(
    "select carrier_sid as sid from legs where party = 'operator'",
  );
  return leavesRoomOf(joinNumber, leg?.sid ?? '');
}

async function leavesRoomOf(joinNumber: number, operatorSid: string): Promise<string> {
  const state = [String(joinNumber), 'ru', 'ordinary', operatorSid];
  const answer = await sendWebhook(line, {
    path: urls().make('/voice/after', id, state),
    fields: callerFields({ CallSid: sid, DialCallStatus: 'answered' }),
  });
  const [verb] = answer.verbs();
  return answer.text.includes('/cover.wav') ? 'cover' : (verb?.name ?? 'nothing');
}

describe('why did the caller leave the room?', () => {
  it('by *: the cover', async () => {
    expect(await leavesRoom(1)).toBe('cover');
    expect(await findCall(line.database, id)).toMatchObject({ state: 'talking', talk: 'cover' });
  });

  it('moved by us, for the operator’s page has dialled again: no cover, the talk stays', async () => {
    await operatorArrived(line.database, { operatorId: operator.id, offerId, legSid: newCallSid() as CallSid });
    expect(await leavesRoom(1)).toBe('Dial');
    expect(await findCall(line.database, id)).toMatchObject({ talk: 'together', joinNumber: 2 });
  });

  it('moved by us, and the caller was in the next room already: no cover, however late it is told', async () => {
    await operatorArrived(line.database, { operatorId: operator.id, offerId, legSid: newCallSid() as CallSid });
    await callerJoins(line.database, { id, sid });
    await line.pass(MOVE_SECONDS + 1);
    expect(await leavesRoom(1)).toBe('Dial');
    expect(await findCall(line.database, id)).toMatchObject({ talk: 'together' });
  });

  it('moved by us to a question: no cover', async () => {
    await askQuestion(line.database, { callId: id, operatorId: operator.id, question: 'question-safe' });
    expect(await leavesRoom(1)).toBe('Gather');
    expect(await findCall(line.database, id)).toMatchObject({ talk: 'asking' });
  });

  it('nobody can say, for the database is away: the cover, and it is written when it is back', async () => {
    const { sql } = line.database;
    await sql('alter table calls rename to calls_gone');
    expect(await leavesRoomInTheDark(1)).toBe('cover');
    await sql('alter table calls_gone rename to calls');
    await line.pass(1);
    expect(await findCall(line.database, id)).toMatchObject({ state: 'talking', talk: 'cover' });
  });

  it('moved by us to a question while the database is away: no cover is written, for the caller hears none', async () => {
    const { sql } = line.database;
    await askQuestion(line.database, { callId: id, operatorId: operator.id, question: 'question-safe' });
    await sql('alter table calls rename to calls_gone');
    expect(await leavesRoomInTheDark(1), 'the carrier discards it').toBe('cover');
    await sql('alter table calls_gone rename to calls');
    await line.pass(1);
    expect(await findCall(line.database, id)).toMatchObject({ talk: 'asking' });
  });

  it('a question that was never asked leaves no trace: a little later * is the cover again', async () => {
    const own = { callId: id, operatorId: operator.id };
    const asked = await askQuestion(line.database, { ...own, question: 'question-safe' });
    if (!asked) throw new Error('nobody could be asked');
    expect(await takeBackQuestion(line.database, { ...asked, ...own })).toBe('taken-back');
    expect(await leavesRoom(1), 'the move may still be under way').toBe('Dial');
    // The answer was discarded, so the caller is still in the first room.
    await line.database.sql("update legs set join_number = 1 where party = 'caller'");
    await line.pass(MOVE_SECONDS + 1);
    expect(await leavesRoom(1)).toBe('cover');
  });

  it('a caller who is lost and offered anew while the question is ordered: the operator is refused, and nothing is changed', async () => {
    const leyla = await line.operator('Leyla');
    await leyla.available();
    const moveCaller = async () => {
      const call = await findCall(line.database, id);
      if (call?.operatorSid) await operatorLegLeft(line.database, call.operatorSid);
      await offerNext(line.database);
      return 'unavailable' as const;
    };
    const database = line.database.as({ id: operator.id, role: 'operator' });
    const asked = askByKeys(
      { database, control: { moveCaller } },
      { callId: id, operatorId: operator.id, question: 'question-safe' },
    );
    await expect(asked).rejects.toMatchObject({ name: 'Refusal', code: 'wrong-state' });
    expect(await findCall(line.database, id)).toMatchObject({ state: 'waiting', talk: null, isOffered: true });
  });

  it('by *, right after a move that the carrier refused: the cover', async () => {
    for (const kind of ['429', '500'] as const) {
      const healthy = line.carrier.faults.rest({ method: 'POST' }, { kind });
      const { status } = await operator.post(`/api/calls/${id}/questions`, { question: 'question-safe' });
      healthy();
      expect(status).toBe(503);
      expect(await leavesRoom(1), kind).toBe('cover');
      await setCover(line.database, { id, isOn: false });
      await line.pass(1);
    }
  });

  it('moved by us, ordered again after the carrier refused to bring the caller to a new leg: no cover', async () => {
    await operatorArrived(line.database, { operatorId: operator.id, offerId, legSid: newCallSid() as CallSid });
    await noteRefusedMove(line.database, id);
    await line.pass(1);
    await line.database.sql("update legs set brought_at = line_now() where party = 'operator' and join_number = 2");
    expect(await leavesRoom(1)).toBe('Dial');
    expect(await findCall(line.database, id)).toMatchObject({ talk: 'together' });
  });

  it('moved by us at the second try: no cover', async () => {
    const healthy = line.carrier.faults.rest({ method: 'POST' }, { kind: '429' });
    await operator.post(`/api/calls/${id}/questions`, { question: 'question-safe' });
    healthy();
    await line.pass(1);
    await operatorArrived(line.database, { operatorId: operator.id, offerId, legSid: newCallSid() as CallSid });
    expect(await leavesRoom(1)).toBe('Dial');
    expect(await findCall(line.database, id)).toMatchObject({ talk: 'together' });
  });

  it('with the operator gone: the front of the queue, and why', async () => {
    for (const call of line.carrier.liveCalls()) call.hangUp();
    await line.clock.settle();
    const answer = await sendWebhook(line, {
      path: urls().make('/voice/after', id, ['1', 'ru', 'ordinary', '']),
      fields: callerFields({ CallSid: sid, DialCallStatus: 'answered' }),
    });
    expect(answer.text).toContain('/ru/reconnecting.wav');
    expect(await findCall(line.database, id)).toMatchObject({ state: 'waiting', talk: null });
  });
});

it('a database that takes long for each look is looked at less often: the cover waits for no more of them', async () => {
  const LOOK_TAKES_MS = 300;
  let now = 0;
  let looks = 0;
  const call = { id, state: 'talking', talk: 'together', operatorSid: sid, joinNumber: 1 };
  const database = {
    query: async (name: string) => {
      looks += name === 'find-call' ? 1 : 0;
      now += LOOK_TAKES_MS;
      return [call];
    },
    transaction: async () => undefined,
  };
  const parts = { database, clock: { now: () => now }, slowness: 1, control: { isOver: () => new Promise(() => {}) } };
  await decideLeaving(parts as never, { call: call as never, isGhost: false });
  // Two while the carrier is asked, and how the call then stands.
  expect(looks).toBe(3);
});

it('nobody could be asked in time why the caller left: the cover, and not a word of a fault; after the agreed key the words', () => {
  const begun: unknown[] = [];
  const documents = { coverBlind: () => 'cover', trouble: () => 'trouble' };
  const parts = { urls: urls(), documents, blindCovers: { begin: (cover: object) => void begun.push(cover) } };
  const { searchParams } = new URL(urls().make('/voice/after', id, ['1', 'ru', 'ordinary', sid]));
  const seen = {
    route: '/voice/after',
    party: 'caller',
    query: Object.fromEntries(searchParams),
    callSid: sid,
  } as const;
  expect(rescue(parts as never, { ...seen, digits: '' })).toEqual({ twiml: 'cover', name: 'cover-blind' });
  expect(begun).toEqual([{ id, seen: { id, joinNumber: 1, operatorSid: sid } }]);
  expect(rescue(parts as never, { ...seen, digits: '1' })).toMatchObject({ twiml: 'trouble' });
});

it('A6.1: who says danger, or a wish, by a key that could not be answered in time is rung for as such', () => {
  const documents = { trouble: (_id: unknown, _language: unknown, known: unknown) => known };
  const press = (route: string, fields: string[], digits: string) => {
    const { searchParams } = new URL(urls().make(route, id, fields));
    const seen = { route, party: 'caller', query: Object.fromEntries(searchParams), callSid: sid, digits } as const;
    return rescue({ urls: urls(), documents } as never, seen).twiml;
  };
  const waiting = ['ru', 'ordinary', '0', '3', '0'];
  expect(press('/voice/wait', waiting, '0')).toMatchObject({ language: 'ru', urgency: 'danger' });
  expect(press('/voice/wait', waiting, '8')).toMatchObject({ urgency: 'ordinary', wishKey: '8' });
  expect(press('/voice/offered', ['nowhere', ...waiting], '5')).toMatchObject({ urgency: 'cannot-speak' });
  // A choice there, and the end of a message: neither says anything of the kind.
  expect(press('/voice/offered', ['nowhere', ...waiting], '2')).toMatchObject({
    urgency: 'ordinary',
    wishKey: undefined,
  });
  expect(press('/voice/recorded', waiting, '0')).toMatchObject({ urgency: 'ordinary' });
});
