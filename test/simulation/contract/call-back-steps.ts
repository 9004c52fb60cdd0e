import type { AttemptOutcome, Plan, WithdrawWhy } from '../../../src/call-backs/call-back.ts';
import * as store from '../../../src/call-backs/call-back-store.ts';
import * as dialler from '../../../src/call-backs/dialler-store.ts';
import * as own from '../../../src/call-backs/own-call-back-store.ts';
import type { CallSid } from '../../../src/calls/call.ts';
import { type Choice, callId, operatorId, type Step, type World } from './step.ts';

const SECOND_MS = 1_000;
const LIST_LIMIT = 50;
const ALARM_MINUTES = 10;
const NOBODY = callId(9);
/** When it begins and how long it lasts: now, after a moment, or long. Nobody is rung in its last 35 s. */
const WINDOWS = [
  { afterMs: 0, ms: 600 * SECOND_MS },
  { afterMs: 2 * SECOND_MS, ms: 65 * SECOND_MS },
  { afterMs: 0, ms: 43 * SECOND_MS },
  { afterMs: 60 * SECOND_MS, ms: 3_600 * SECOND_MS },
] as const;
const WHYS: readonly WithdrawWhy[] = ['caller-wished', 'by-mistake', 'not-safe', 'talk-was-over'];
const OUTCOMES: readonly Exclude<AttemptOutcome, 'reached'>[] = ['other-key', 'carrier-away', 'busy', 'no-key'];

const dialledLeg = ({ call, which }: Choice) => `CA${'0'.repeat(29)}d${call}${which % 2}` as CallSid;

function planOf(world: World, which: number): Omit<Plan, 'occasion'> {
  const { afterMs, ms } = WINDOWS[which] ?? WINDOWS[0];
  const opensAt = world.now() + afterMs;
  return { opensAt, closesAt: opensAt + ms, say: 'wrong-number', whoMayAnswer: 'caller-only' };
}

const latestPlan = async (world: World) => (await world.latestCallBack()) || NOBODY;
const latestTry = async (world: World) => (await world.latestTry()) || NOBODY;
const named = (world: World, { operator }: Choice) => world.as(operatorId(operator));
const withoutId = (agreed: store.Agreed | undefined) => agreed?.legSid;

/** Everything that can be asked of the store of calls back, in words. */
export const CALL_BACK_STEPS = {
  'the caller is known again': (world, { call, which }) => world.isOfCaller(callId(call), which % 2),
  'a caller asks by keys to be called back': async (world, { call, which }) =>
    withoutId(await store.askByKeys(world.database, callId(call), { ...planOf(world, which), occasion: 'promised' })),
  'an operator agrees to call back': async (world, choice) => {
    const occasion = choice.which % 2 === 0 ? 'if-dropped' : 'promised';
    const plan = { ...planOf(world, choice.which), occasion } as const;
    return withoutId(await own.agreeInTalk(named(world, choice), callId(choice.call), plan));
  },
  'a number is sealed': async (world) =>
    store.keepSealedNumber(world.database, { id: await latestPlan(world), sealed: 'sealed' }),
  'no number can be sealed': async (world) => store.refuseCallBack(world.database, await latestPlan(world)),
  'what was asked by keys comes too late': async (world, { call, which }) =>
    store.takeBackCallBack(world.database, {
      callId: callId(call),
      id: which < 3 ? await latestPlan(world) : NOBODY,
    }),
  'an operator takes a call back back': async (world, choice) =>
    own.withdrawOwn(named(world, choice), {
      id: await latestPlan(world),
      why: WHYS[choice.which] ?? 'caller-wished',
    }),
  'an operator stops calls back unseen': (world, choice) => own.stopUnseen(named(world, choice), callId(choice.call)),
  'an operator begins a call back': async (world, choice) =>
    (await own.beginOwn(named(world, choice), await latestPlan(world))) !== undefined,
  'what is to be dialled?': async ({ database }) =>
    (await store.callBacksToDial(database, LIST_LIMIT)).map(
      ({ language, isRungElsewhere }) => `${language} ${isRungElsewhere}`,
    ),
  'a number is taken to be dialled': async (world) => {
    const taken = await dialler.takeToDial(world.database, await latestTry(world));
    return typeof taken === 'string' ? taken : taken.sealed;
  },
  'a number is put back': async (world) => {
    const taken = { callBackId: await latestPlan(world), sealed: 'sealed again' };
    return dialler.putBack(world.database, taken, await latestTry(world));
  },
  'a telephone is rung': async (world, choice) =>
    store.keepDialledLeg(world.database, { callId: await latestTry(world), legSid: dialledLeg(choice) }),
  'is who picked up waited for?': async (world) => store.isCallBackExpected(world.database, await latestTry(world)),
  'what is this dialled leg?': async (world, choice) =>
    store.calledLegIs(world.database, { callId: await latestTry(world), legSid: dialledLeg(choice) }),
  'the key is pressed': async (world, choice) =>
    store.callBackAnswered(world.database, { callId: await latestTry(world), legSid: dialledLeg(choice) }),
  'a try reaches nobody': async (world, { which }) =>
    store.endAttempt(world.database, { callId: await latestTry(world), outcome: OUTCOMES[which] ?? 'other-key' }),
  'a dialled leg is over': (world, choice) =>
    store.callBackLegEnded(world.database, { legSid: dialledLeg(choice), outcome: 'no-answer' }),
  'tries are overdue': ({ database }) => store.endOverdueAttempts(database),
  'calls back are overdue': ({ database }) => store.expireCallBacks(database),
  'which dialled legs are to end?': ({ database }) => store.legsToEnd(database, LIST_LIMIT),
  'the carrier says that a dialled leg is over': ({ database }, choice) =>
    store.noteLegOver(database, dialledLeg(choice)),
  'how many keys are left?': async ({ database }) => (await dialler.keysLeft(database, LIST_LIMIT)).length,
  'a key is destroyed': async (world) => dialler.noteKeyGone(world.database, await latestPlan(world)),
  'an alarm is raised over promises': async ({ database }, { which }) => {
    const missed = await dialler.nearlyMissed(database, which === 0 ? ALARM_MINUTES : which);
    for (const id of missed) await dialler.raiseCallBackAlarm(database, id);
    return missed.length;
  },
  'alarms over promises end': ({ database }) => dialler.endCallBackAlarms(database),
} satisfies Record<string, Step>;
