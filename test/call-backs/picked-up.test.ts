// The one ring of a window is picked up while something of ours is away.
import { afterAll, describe, expect, it } from 'vitest';
import { ATTEMPT_SECONDS } from '../../src/call-backs/call-back.ts';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { type HostedBundle, hostBundle } from '../fallback/hosted-bundle.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { LINE_NUMBER, PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { heardBy } from '../harness/stage.ts';
import { onDesk, openCallBackStage, openDroppedTalks } from './call-back-stage.ts';

let hosted: HostedBundle;
const { stage } = openCallBackStage(async () => {
  const settings = { publicOrigin: PUBLIC_ORIGIN, lineNumber: LINE_NUMBER, fallbackNumbers: ON_CALL_NUMBERS };
  hosted = await hostBundle(settings, DEMO_DEFAULTS.TWILIO_AUTH_TOKENS);
  return hosted.address;
});
afterAll(() => hosted.close());
const { rung } = openDroppedTalks(stage);
const outcomes = () => stage.line.database.sql('select outcome from call_back_attempts');
/** All that somebody may hear who has not pressed the key. */
const QUESTION = new Set(['silence-1s', 'call-back-screen']);
const LOST = { kind: 'lost' } as const;
const BAD = { kind: 'bad-status', status: 502 } as const;
const AWAY = /^error: 11205 |: status 502$/;
/** The carrier waits for the line, then says nothing for five seconds, then asks again. */
const UNTIL_BACK_SECONDS = 16;
/** With the words of the carrier's hosting in three languages. */
const SPEECH_SECONDS = 25;

/** Every statement on calls fails, as when the server is away. */
async function whileAway(work: () => Promise<void>): Promise<void> {
  stage.explain(/failed: (42P01|42704)/);
  await stage.line.database.sql('alter table calls rename to calls_away');
  await work().finally(() => stage.line.database.sql('alter table calls_away rename to calls'));
}

/** The question is heard, and its end not yet. */
async function asked() {
  const talk = await rung();
  const phone = talk.ring.answer();
  await stage.pass(2);
  expect(heardBy(phone)).toContain('call-back-screen');
  return { ...talk, phone };
}

async function inTheTalk(phone: PhoneCall, operator: Awaited<ReturnType<typeof asked>>['operator']): Promise<void> {
  expect(phone.state).toBe('in-progress');
  expect((await operator.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
  expect(await outcomes()).toEqual([{ outcome: 'reached' }]);
}

describe('A6.1: the database is away for a second', () => {
  it('when the telephone is picked up: the question is asked all the same', async () => {
    const { ring, operator } = await rung();
    let phone: PhoneCall | undefined;
    await whileAway(async () => {
      phone = ring.answer();
      await stage.pass(1);
    });
    await stage.pass(2);
    if (!phone) throw new Error('nobody picked up');
    expect(new Set(heardBy(phone))).toEqual(QUESTION);
    phone.press('1');
    await stage.pass(3);
    await inTheTalk(phone, operator);
  });

  it('when the key is pressed: it is asked for once more, and nothing else is said', async () => {
    const { phone, operator } = await asked();
    await whileAway(async () => {
      phone.press('1');
      await stage.pass(1);
    });
    await stage.pass(2);
    expect(new Set(heardBy(phone))).toEqual(QUESTION);
    phone.press('1');
    await stage.pass(3);
    await inTheTalk(phone, operator);
  });

  it('when another key is pressed: nobody is asked again, and the operator is free in the end', async () => {
    const { phone, operator } = await asked();
    await whileAway(async () => {
      phone.press('2');
      await stage.pass(1);
    });
    await stage.pass(3);
    expect(phone.state).toBe('completed');
    await stage.pass(ATTEMPT_SECONDS);
    expect((await operator.desk()).call).toBeNull();
    expect(await onDesk(operator, 'over')).toHaveLength(1);
  });
});

describe('A3.1: nothing of the line answers, and nobody has pressed the key: nothing is said', () => {
  it.each([
    ['nothing answers', LOST],
    ['a proxy says 502', BAD],
  ])('%s when the telephone is picked up: silence, then the question', async (_how, fault) => {
    const { ring, operator } = await rung();
    stage.explain(AWAY);
    const mend = stage.line.carrier.faults.webhook({ path: /^\/voice\// }, fault);
    const phone = ring.answer();
    await stage.pass(4);
    expect([heardBy(phone), phone.state]).toEqual([[], 'in-progress']);
    mend();
    await stage.pass(UNTIL_BACK_SECONDS);
    expect(new Set(heardBy(phone))).toEqual(QUESTION);
    phone.press('1');
    await stage.pass(3);
    await inTheTalk(phone, operator);
  });

  it('and it does not come back: not a word, and the line is gone', async () => {
    const { ring } = await rung();
    stage.explain(AWAY);
    const mend = stage.line.carrier.faults.webhook({ path: /^\/voice\// }, LOST);
    const phone = ring.answer();
    await stage.pass(30);
    expect([heardBy(phone), phone.state]).toEqual([[], 'completed']);
    mend();
  });

  it('while another key is pressed: the question again, and no word of what is broken', async () => {
    const { phone } = await asked();
    stage.explain(AWAY);
    const mend = stage.line.carrier.faults.webhook({ path: /^\/voice\// }, LOST);
    phone.press('2');
    await stage.pass(4);
    mend();
    await stage.pass(UNTIL_BACK_SECONDS);
    expect(new Set(heardBy(phone))).toEqual(QUESTION);
  });
});

describe('A6.1: nothing of the line answers, and the key was pressed', () => {
  it('the answer to the key is lost on the way: after a silence in the talk, without another key', async () => {
    const { phone, operator } = await asked();
    stage.explain(AWAY);
    const mend = stage.line.carrier.faults.webhook({ path: '/voice/called-back-key' }, BAD);
    phone.press('1');
    await stage.pass(2);
    mend();
    expect(await outcomes()).toEqual([{ outcome: 'reached' }]);
    await stage.pass(UNTIL_BACK_SECONDS);
    await inTheTalk(phone, operator);
    expect(heardBy(phone)).not.toContain('outage');
  });

  it('the operator is lost meanwhile: the cover first, then the caller hears what any caller hears, and stays', async () => {
    const { phone, operator, softphone } = await asked();
    phone.press('1');
    await stage.pass(3);
    operator.goDeaf();
    stage.explain(AWAY);
    const mend = stage.line.carrier.faults.webhook({ path: /^\/voice\// }, LOST);
    softphone.hangUp();
    await stage.pass(8);
    // Perhaps it was *: nobody can say, and no word is heard before the key (decision 003).
    expect([heardBy(phone).includes('outage'), heardBy(phone).at(-1)]).toEqual([false, 'cover']);
    phone.press('1');
    await stage.pass(2);
    mend();
    await stage.pass(SPEECH_SECONDS);
    expect(heardBy(phone).filter((heard) => heard === 'outage')).toHaveLength(3);
    expect(phone.state).toBe('in-progress');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting' });
  });
});

describe('A3.1: somebody else pressed the key, and the operator ends it in the words that were agreed', () => {
  it('the line adds none: whoever listens is not thanked for a call', async () => {
    const { phone, operator } = await asked();
    phone.press('1');
    await stage.pass(3);
    await inTheTalk(phone, operator);
    const room = (await operator.desk()).call?.id;
    await operator.post(`/api/calls/${room}/end`);
    await stage.pass(12);
    expect([heardBy(phone).at(-1), phone.state]).toEqual([room, 'completed']);
  });
});
