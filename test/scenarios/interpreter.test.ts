import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { LINE_NUMBER } from '../harness/line-carrier.ts';
import type { TestOperator } from '../harness/operator.ts';
import { heardBy, openStage, type Talk } from '../harness/stage.ts';

const stage = openStage();
const TELEPHONE = '+994000009101';
/** The stage's evening: a Saturday, eight o'clock in Baku. */
const [SATURDAY, EIGHT] = [6, 20 * 60];

async function interpreter(hours = { day: SATURDAY, from: EIGHT - 60, until: EIGHT + 60 }): Promise<string> {
  const id = randomUUID();
  const { sql } = stage.line.database;
  await sql("update interpreters set state = 'retired'");
  await sql(`insert into interpreters (id, name, languages, telephone) values ($1, 'Invented', '{tr,fa}', $2)`, [
    id,
    TELEPHONE,
  ]);
  await sql('insert into interpreter_hours values ($1, $2, $3, $4)', [id, hours.day, hours.from, hours.until]);
  return id;
}

const callOf = async (operator: TestOperator) => (await operator.desk()).call;
const guestOf = async (operator: TestOperator) => (await callOf(operator))?.guests[0];

async function ask({ operator }: Pick<Talk, 'operator'>, interpreterId: string): Promise<number> {
  const { status } = await operator.post(`/api/calls/${(await callOf(operator))?.id}/interpreter`, { interpreterId });
  return status;
}

/** In one room, and hearing it. */
function areTogether(...phones: PhoneCall[]): boolean {
  const rooms = phones.map(({ heard }) => heard.findLast(({ untilMs }) => untilMs === undefined));
  return rooms.every((heard) => heard?.kind === 'conference' && heard.what === rooms[0]?.what);
}

async function letGo(operator: TestOperator): Promise<number> {
  const { status } = await operator.post(`/api/guests/${(await guestOf(operator))?.id}/take-back`);
  await stage.pass(1);
  return status;
}

/** All three hear each other. */
async function three(): Promise<Talk & { third: PhoneCall }> {
  const talk = await stage.talk('21');
  await ask(talk, await interpreter());
  const third = (await stage.ringing(TELEPHONE, 3)).answer();
  await stage.pass(8);
  third.press('1');
  await stage.pass(6);
  expect(await guestOf(talk.operator)).toMatchObject({ kind: 'interpreter', state: 'joined', name: 'Invented' });
  return { ...talk, third };
}

describe('B1.3: an interpreter in the talk', () => {
  it('sees the line’s number, presses a key, and all three hear each other; the caller is told first', async () => {
    const talk = await stage.talk('21');
    expect(await ask(talk, await interpreter())).toBe(200);
    const ring = await stage.ringing(TELEPHONE, 3);
    expect(ring.from).toBe(LINE_NUMBER);
    const third = ring.answer();
    await stage.pass(1);
    expect(heardBy(third)).toEqual(['screen-on-call']);
    expect(heardBy(talk.caller)).not.toContain('interpreter-joining');
    third.press('1');
    await stage.pass(6);
    expect(heardBy(talk.caller)).toContain('interpreter-joining');
    expect(areTogether(talk.caller, talk.softphone, third)).toBe(true);
    const seen = JSON.stringify(await talk.operator.desk());
    expect(seen).toContain('Invented');
    expect(seen).not.toContain(TELEPHONE);
  });

  it('is let go by the operator, and the two go on', async () => {
    const { caller, operator, softphone, third } = await three();
    expect(await letGo(operator)).toBe(200);
    expect(third.state).toBe('completed');
    expect(areTogether(caller, softphone)).toBe(true);
    expect(await callOf(operator)).toMatchObject({ part: 'own', talk: 'together', guests: [{ state: 'left' }] });
  });

  it('hangs up, and the two go on', async () => {
    const { caller, operator, softphone, third } = await three();
    third.hangUp();
    await stage.pass(2);
    expect(areTogether(caller, softphone)).toBe(true);
    expect(await guestOf(operator)).toMatchObject({ state: 'left' });
  });

  it('is not left in the room when the caller hangs up', async () => {
    const { caller, softphone, third } = await three();
    caller.hangUp();
    await stage.pass(3);
    expect([softphone.state, third.state]).toEqual(['completed', 'completed']);
  });

  it('is not left in the room when the operator is lost', async () => {
    const { caller, softphone, third } = await three();
    softphone.hangUp();
    await stage.pass(3);
    expect(third.state).toBe('completed');
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
  });

  it('is there again when the operator’s page was loaded again, and goes where the operator does not come back', async () => {
    const { caller, operator, softphone, third } = await three();
    await operator.leavePage(softphone);
    await stage.pass(4);
    expect(heardBy(caller).at(-1)).toBe('wait-music');
    await operator.openPage();
    const again = await operator.rejoin();
    await stage.pass(4);
    if (!again) throw new Error('no call is kept for this page');
    expect(areTogether(caller, again, third)).toBe(true);
    expect(await guestOf(operator)).toMatchObject({ state: 'joined', name: 'Invented' });
    await operator.leavePage(again);
    await stage.pass(13);
    expect(third.state).toBe('completed');
    expect(heardBy(caller)).toContain('reconnecting');
  });

  it('is there again though each answer that leads back into the talk is lost on the way, and asked for again', async () => {
    const { caller, operator, softphone, third } = await three();
    await operator.leavePage(softphone);
    await stage.pass(4);
    stage.line.carrier.faults.webhook({ path: '/voice/stay' }, { kind: 'twice' });
    await operator.openPage();
    const again = await operator.rejoin();
    await stage.pass(6);
    if (!again) throw new Error('no call is kept for this page');
    expect(areTogether(caller, again, third)).toBe(true);
  });

  it('stays when the call goes to a colleague, who may let the interpreter go', async () => {
    const { caller, operator, third } = await three();
    const leyla = await stage.operator('Leyla');
    const wish = { colleagueId: null, language: null, reason: 'shift-ends' };
    await operator.post(`/api/calls/${(await callOf(operator))?.id}/transfer`, wish);
    const second = await leyla.answer();
    if (!second) throw new Error('the colleague was not asked');
    await stage.pass(2);
    const colleague = (await callOf(operator))?.guests.find(({ kind }) => kind === 'colleague');
    expect((await operator.post(`/api/guests/${colleague?.id}/leave`)).status).toBe(200);
    await stage.pass(1);
    expect(areTogether(caller, second, third)).toBe(true);
    const shown = (await callOf(leyla))?.guests.find(({ kind }) => kind === 'interpreter');
    expect((await leyla.post(`/api/guests/${shown?.id}/take-back`)).status).toBe(200);
    await stage.pass(1);
    expect(third.state).toBe('completed');
    expect(areTogether(caller, second)).toBe(true);
  });
});

describe('nobody comes, and the two go on', () => {
  it('the telephone is not answered, refused, or taken by a message box that presses nothing', async () => {
    const talk = await stage.talk('21');
    const id = await interpreter();
    await ask(talk, id);
    await stage.ringing(TELEPHONE, 3);
    await stage.pass(30);
    expect(await guestOf(talk.operator)).toMatchObject({ state: 'expired' });
    await ask(talk, id);
    const refusing = (await stage.ringing(TELEPHONE, 3)).answer();
    await stage.pass(2);
    refusing.press('2');
    await stage.pass(2);
    expect(await guestOf(talk.operator)).toMatchObject({ state: 'declined' });
    await ask(talk, id);
    const box = (await stage.ringing(TELEPHONE, 3)).answer();
    await stage.pass(25);
    expect(box.state).toBe('completed');
    expect(await guestOf(talk.operator)).toMatchObject({ state: 'expired' });
    expect(areTogether(talk.caller, talk.softphone)).toBe(true);
  });

  it('the operator takes the wish back while it rings, or after the key', async () => {
    const talk = await stage.talk('21');
    await ask(talk, await interpreter());
    const ring = await stage.ringing(TELEPHONE, 3);
    expect(await letGo(talk.operator)).toBe(200);
    expect(() => ring.answer()).toThrow('over');
    await ask(talk, await interpreter());
    const third = (await stage.ringing(TELEPHONE, 3)).answer();
    await stage.pass(8);
    third.press('1');
    expect(await letGo(talk.operator)).toBe(200);
    expect(third.state).toBe('completed');
    // What was said of the interpreter is heard to its end.
    await stage.pass(8);
    expect(areTogether(talk.caller, talk.softphone)).toBe(true);
  });

  it('outside the interpreter’s hours, or without the carrier, it is said at once', async () => {
    const talk = await stage.talk('21');
    expect(await ask(talk, await interpreter({ day: SATURDAY, from: EIGHT - 60, until: EIGHT }))).toBe(409);
    expect(await ask(talk, await interpreter({ day: SATURDAY - 1, from: 0, until: 1440 }))).toBe(409);
    const id = await interpreter();
    const healthy = stage.line.carrier.faults.rest({}, { kind: '500' });
    expect(await ask(talk, id)).toBe(503);
    healthy();
    expect(await guestOf(talk.operator)).toMatchObject({ state: 'expired' });
  });
});
