import { describe, expect, it } from 'vitest';
import { heardBy, openStage } from '../harness/stage.ts';

const stage = openStage();
const callId = async () => (await stage.callNow())?.['id'];

/** Nothing that a caller answers is kept, until it is mended. */
async function answersAreRefused(): Promise<() => Promise<unknown>> {
  const { sql } = stage.line.database;
  await sql(`create or replace function refuse_answer() returns trigger language plpgsql
    as 'begin raise exception ''away for a moment''; end'`);
  await sql('create trigger refuse_answer before update on questions for each row execute function refuse_answer()');
  stage.explain(/^fault: answer: /);
  return () => sql('drop trigger refuse_answer on questions');
}

/** Asked by keys, the caller is on the way back to the operator, and the database does not know it; this report is lost as well. */
async function answerUnkept(lost?: 'participant-join' | 'participant-leave') {
  const talk = await stage.talk();
  if (lost) stage.line.carrier.faults.webhook({ path: '/voice/status', event: lost }, { kind: 'lost' });
  await talk.operator.post(`/api/calls/${await callId()}/questions`, { question: 'question-safe' });
  await stage.pass(1);
  const mended = await answersAreRefused();
  talk.caller.press('2');
  await stage.pass(0.2);
  await mended();
  return talk;
}

describe('the database is away at the moment of an answer', () => {
  it('A6.1: the caller is with the operator again, and so the desk says: hold and cover work', async () => {
    const { caller, operator } = await answerUnkept();
    await stage.pass(3);
    expect(caller.verb).toBe('Dial');
    expect((await operator.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    for (const on of [true, false])
      expect((await operator.post(`/api/calls/${await callId()}/hold`, { on })).status).toBe(200);
    await stage.pass(7);
    caller.press('*');
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('cover');
    caller.press('1');
    await stage.pass(1);
    expect((await operator.desk()).call).toMatchObject({ talk: 'together' });
  });

  it('A6.1: and nobody tells that the caller is back: * brings the cover, and no question aloud', async () => {
    const { caller } = await answerUnkept('participant-join');
    await stage.pass(8);
    caller.press('*');
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('cover');
  });

  it('and nobody told that the caller had left the room: with the operator again, not asked a second time', async () => {
    const { caller, operator } = await answerUnkept('participant-leave');
    await stage.pass(3);
    expect((await operator.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    expect(heardBy(caller).filter((heard) => heard === 'question-safe')).toHaveLength(1);
  });

  it('A6.1: and the operator ends meanwhile: not left in a room of their own', async () => {
    stage.line.carrier.faults.webhook({ path: '/voice/answer' }, { kind: 'slow-answer', ms: 800 });
    const { caller, operator, softphone } = await answerUnkept();
    expect((await operator.post(`/api/calls/${await callId()}/end`)).status).toBe(200);
    softphone.hangUp();
    await stage.pass(8);
    expect(await stage.callNow()).toMatchObject({ state: 'ended' });
    expect(heardBy(caller).at(-1)).toBe('goodbye');
    expect(caller.state).toBe('completed');
  });
});
