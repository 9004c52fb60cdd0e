import { describe, expect, it } from 'vitest';
import type { WebhookFault, WebhookMatch } from '../../src/simulator/faults.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { heardBy, openStage } from '../harness/stage.ts';
import { type Chance, createChance } from '../simulation/days/random.ts';

const stage = openStage();

/** Every request that the carrier makes of us in the longest story there is. */
const WEBHOOKS: WebhookMatch[] = [
  { path: '/voice/inbound' },
  { path: '/voice/menu' },
  { path: '/voice/wait' },
  { path: '/voice/move' },
  { path: '/voice/after' },
  { path: '/voice/cover' },
  { path: '/voice/answer' },
  { path: '/voice/hold' },
  { path: '/voice/operator' },
  { path: '/voice/status', event: 'participant-join' },
  { path: '/voice/status', event: 'participant-leave' },
  { path: '/voice/status', event: 'conference-start' },
  { path: '/voice/status', event: 'conference-end' },
  { path: '/voice/status', event: 'completed' },
];
/** How long a document may be late before its story stands still; everybody waits this long after each order. */
const LATE_SECONDS = 2;

/**
 * Menu, wait, offer, talk, hold, question, cover, back, and the caller hangs up. Between two steps there is as much time
 * as the fault needs.
 */
async function longestStory(patienceSeconds: number, untilTalkSeconds = 8): Promise<void> {
  const pass = (seconds: number) => stage.pass(seconds + patienceSeconds);
  const operator = await stage.operator('Aysel');
  const caller = stage.caller();
  await pass(3);
  caller.press('2');
  await pass(1);
  caller.press('1');
  await pass(1);
  const softphone = await operator.answer();
  await pass(untilTalkSeconds);
  const talking = async () => (await operator.desk()).call;
  expect(await talking(), 'in the talk').toMatchObject({ state: 'talking', talk: 'together' });
  const id = (await talking())?.id;
  expect((await operator.post(`/api/calls/${id}/hold`, { on: true })).status).toBe(200);
  await pass(3);
  expect((await operator.post(`/api/calls/${id}/hold`, { on: false })).status).toBe(200);
  await pass(3);
  expect((await operator.post(`/api/calls/${id}/questions`, { question: 'question-safe' })).status).toBe(200);
  await pass(2);
  caller.press('1');
  await pass(3);
  expect(await talking(), 'after the question').toMatchObject({ talk: 'together', questions: [{ answer: 'yes' }] });
  caller.press('*');
  await pass(3);
  expect(heardBy(caller).at(-1)).toBe('cover');
  caller.press('1');
  await pass(3);
  expect(await talking(), 'after the cover').toMatchObject({ state: 'talking', talk: 'together' });
  expect([caller.verb, softphone?.verb]).toEqual(['Dial', 'Dial']);
  caller.hangUp();
  await pass(3);
  expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'talked', returns: 0, ended_by: 'caller' });
  expect((await operator.desk()).wrapUps).toHaveLength(1);
}

function someWay(chance: Chance): WebhookFault {
  return chance.of<WebhookFault>([
    { kind: 'twice' },
    { kind: 'late', ms: chance.whole(1, LATE_SECONDS) * 1000 },
    { kind: 'out-of-order' },
  ]);
}

const nameOf = ({ path, event }: WebhookMatch) => `${path}${event === undefined ? '' : ` ${event}`}`;

describe.each(WEBHOOKS.map((match) => ({ match, name: nameOf(match) })))('$name', ({ match }) => {
  const faults: [how: string, fault: WebhookFault, patienceSeconds: number][] = [
    ['comes twice', { kind: 'twice' }, 0],
    ['comes late', { kind: 'late', ms: LATE_SECONDS * 1000 }, LATE_SECONDS],
    ['comes after its successor', { kind: 'out-of-order' }, 1],
    ['is answered slowly', { kind: 'slow-answer', ms: 2_000 }, LATE_SECONDS],
  ];
  it.each(faults)('%s, every time: the story is the same', async (_how, fault, patienceSeconds) => {
    stage.line.carrier.faults.webhook(match, fault);
    await longestStory(patienceSeconds);
  });

  it('is lost once, or answered by a broken proxy: the carrier asks again, and the story is the same', async () => {
    stage.line.carrier.faults.webhook(match, { kind: 'lost' }, 1);
    stage.line.carrier.faults.webhook(match, { kind: 'bad-status', status: 502 }, 1);
    await longestStory(match.event === undefined ? 4 : 0, 17);
  });
});

describe.each([1, 2, 3])('every report in its own way late, twice or after its successor (seed %s)', (seed) => {
  it('the story is the same', async () => {
    const chance = createChance(seed);
    for (const { path = '', event } of WEBHOOKS) {
      if (event !== undefined) stage.line.carrier.faults.webhook({ path, event }, someWay(chance));
    }
    await longestStory(LATE_SECONDS);
  });
});

/** Nobody is signed in: a telephone is rung beside the wait, or dialled where REST is down, takes the call, and ends it. */
async function onCallStory(isRestDown: boolean): Promise<void> {
  const caller = await stage.callerWho('11');
  const healthy = isRestDown ? stage.line.carrier.faults.rest({}, { kind: '500' }) : () => {};
  const phone = await stage.onCallPhoneThatAnswers(ON_CALL_NUMBERS[0] ?? '', 90);
  await stage.pass(5);
  expect(heardBy(phone)).toContain('screen-on-call');
  phone.press('1');
  await stage.pass(8);
  expect(['talk', 'conference']).toContain(caller.heard.at(-1)?.kind);
  expect(await stage.callNow()).toMatchObject({ state: 'talking', talk: 'on-call-phone' });
  phone.hangUp();
  await stage.pass(4);
  healthy();
  expect(heardBy(caller).at(-1)).toBe('goodbye');
  expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'talked', ended_by: 'operator' });
}

describe.each(['/voice/screen', '/voice/screened', '/voice/rung'])('%s', (path) => {
  const faults: [how: string, fault: WebhookFault, times?: number][] = [
    ['comes twice', { kind: 'twice' }],
    ['comes late', { kind: 'late', ms: 2_000 }],
    ['is answered slowly', { kind: 'slow-answer', ms: 2_000 }],
    ['is lost once', { kind: 'lost' }, 1],
  ];
  it.each(faults)('%s: the person on call has the call all the same', async (_how, fault, times) => {
    stage.line.carrier.faults.webhook({ path }, fault, times);
    await onCallStory(path === '/voice/rung');
  });
});

describe('every report is lost', () => {
  it('the talk takes place, with everything but hold, and ends', async () => {
    stage.line.carrier.faults.webhook({ path: '/voice/status' }, { kind: 'lost' });
    const operator = await stage.operator('Aysel');
    const caller = await stage.callerWho('11');
    await operator.answer();
    await stage.pass(18);
    const { call } = await operator.desk();
    expect(call).toMatchObject({ state: 'talking', talk: 'together' });
    await operator.post(`/api/calls/${call?.id}/questions`, { question: 'question-safe' });
    await stage.pass(2);
    caller.press('2');
    await stage.pass(2);
    expect((await operator.desk()).call).toMatchObject({ questions: [{ answer: 'no' }], talk: 'together' });
    caller.press('*');
    await stage.pass(2);
    expect(heardBy(caller).at(-1)).toBe('cover');
    caller.press('1');
    await stage.pass(2);
    await operator.post(`/api/calls/${call?.id}/end`);
    await stage.pass(2);
    expect(heardBy(caller).at(-1)).toBe('goodbye');
    expect((await operator.desk()).presence.state).toBe('wrap-up');
  });
});

describe('reports of an earlier operator come when the next one has the call', () => {
  it('and take nothing from the next one', async () => {
    const { caller, softphone } = await stage.talk();
    const { faults } = stage.line.carrier;
    faults.webhook({ path: '/voice/status', event: 'completed' }, { kind: 'late', ms: 6_000 });
    faults.webhook({ path: '/voice/status', event: 'conference-end' }, { kind: 'late', ms: 9_000 });
    faults.webhook({ path: '/voice/status', event: 'participant-leave' }, { kind: 'twice' });
    stage.settleFor(10);
    softphone.hangUp();
    await stage.pass(1);
    const leyla = await stage.operator('Leyla');
    const { offerId } = await leyla.acceptOnly();
    await stage.pass(5.5);
    expect((await leyla.desk()).call, 'the late report came while the next one was connecting').toMatchObject({
      state: 'connecting',
    });
    leyla.dial(offerId);
    await stage.pass(5);
    expect(caller.verb).toBe('Dial');
    expect((await leyla.desk()).call).toMatchObject({ state: 'talking' });
  });

  it('nor does a late word of the caller’s arrival in the first room begin the second talk', async () => {
    const aysel = await stage.operator('Aysel');
    await stage.callerWho('11');
    stage.line.carrier.faults.webhook(
      { path: '/voice/status', event: 'participant-join' },
      { kind: 'late', ms: 5_000 },
    );
    const softphone = await aysel.answer();
    await stage.pass(2);
    softphone?.hangUp();
    await stage.pass(1);
    stage.line.carrier.faults.clear();
    const leyla = await stage.operator('Leyla');
    await leyla.acceptOnly();
    await stage.pass(4);
    expect(await stage.callNow()).toMatchObject({ state: 'connecting', connected_at: null });
  });
});

describe('a webhook comes before its predecessor', () => {
  it('the end before the first: the call is over, and what comes late brings nobody to a dead line', async () => {
    const operator = await stage.operator('Aysel');
    stage.line.carrier.faults.webhook({ path: '/voice/menu' }, { kind: 'late', ms: 3_000 });
    const caller = stage.caller();
    await stage.pass(3);
    caller.press('0');
    caller.hangUp();
    await stage.pass(10);
    expect(await stage.callNow()).toMatchObject({ state: 'ended' });
    expect((await operator.desk()).offer).toBeNull();
  });

  it('the caller hangs up before the first words, and the first webhook comes last', async () => {
    stage.line.carrier.faults.webhook({ path: '/voice/inbound' }, { kind: 'late', ms: 2_000 });
    const caller = stage.caller();
    await stage.pass(0.5);
    caller.hangUp();
    await stage.pass(5);
    expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'menu-only', ended_by: 'caller' });
  });
});

describe('sounds cannot be fetched', () => {
  it('the keys still work, and the caller reaches an operator', async () => {
    stage.line.carrier.faults.audio({});
    stage.explain(/<Play>/);
    const { caller } = await stage.talk('21');
    expect(caller.verb).toBe('Dial');
    caller.press('*');
    await stage.pass(2);
    expect(caller.verb).toBe('Gather');
    caller.press('1');
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });
});

describe('our answers and the fallback fail', () => {
  it('only then the carrier’s own sentence is heard, and nobody is left busy', async () => {
    const operator = await stage.operator('Aysel');
    const caller = await stage.callerWho('11');
    stage.explain(/./);
    stage.line.carrier.faults.webhook({ path: '/voice/wait' }, { kind: 'bad-status', status: 500 });
    await stage.pass(20);
    expect(caller.heard.at(-1)).toMatchObject({ kind: 'error-sentence' });
    expect(caller.state).toBe('completed');
    expect((await operator.desk()).presence.state).toBe('available');
  });
});
