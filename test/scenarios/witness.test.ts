// B4.1: an offence of which a witness told is told of to the unit; the call is not put away before.
import { expect, it } from 'vitest';
import { openStage } from '../harness/stage.ts';

const FLAG = {
  level: 'standard',
  ground: 'none',
  consent: 'not-asked',
  child: 'no',
  sign: 'offence-prepared',
  presumedVictim: false,
};

const stage = openStage();

async function endedTalk() {
  const { caller, operator } = await stage.talk();
  const callId = (await operator.desk()).call?.id;
  const order = (path: string, body: object) => operator.post(`/api/calls/${callId}/${path}`, body);
  caller.hangUp();
  await stage.pass(2);
  const close = async (disposition: string) => {
    const { status, body } = await order('wrap-up', { disposition });
    return status === 200 ? 'closed' : (body['refusal'] as { code: string }).code; // the one shape of a refusal
  };
  return { operator, order, close };
}

it('a witness of no offence needs no flag', async () => {
  expect(await (await endedTalk()).close('witness-no-offence')).toBe('closed');
});

it('a witness needs one: the wrap-up stays open until it is sent', async () => {
  const { operator, order, close } = await endedTalk();
  expect(await close('witness')).toBe('witness-untold');
  expect((await operator.desk()).wrapUps).toHaveLength(1);
  expect((await order('escalation', FLAG)).status).toBe(201);
  expect(await close('witness')).toBe('closed');
  expect((await operator.desk()).wrapUps).toEqual([]);
});
