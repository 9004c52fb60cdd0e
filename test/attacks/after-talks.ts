// What a talk may lead to besides its end: a line that drops and a call back, and a talk that is ended because the line is misused.
import type { Carrier } from '../../src/simulator/carrier.ts';
import type { PhoneCall, RingingPhone } from '../../src/simulator/phone.ts';
import type { AttackLine } from './attack-line.ts';
import type { HeadlessOperator } from './headless-operator.ts';
import { follow, hasHeard } from './telephones.ts';

const RING_MS = 240_000;
const PLAN = {
  ...{ preset: 'if-dropped', opensAt: null, closesAt: null },
  ...{ say: 'wrong-number', whoMayAnswer: 'caller-only' },
};

/** The caller of this operator's call, and the telephone in the caller's hand. */
export async function callerOf({ sql, carrier }: AttackLine, callId: string): Promise<PhoneCall> {
  const [row] = await sql('select carrier_sid from calls where id = $1', [callId]);
  const phone = carrier.call(String(row?.['carrier_sid']));
  if (!phone) throw new Error('a call without its caller');
  return phone;
}

/** The line drops after a plan was agreed; the same operator calls back, the caller says by key who is there, and they talk on. */
export async function callBackDropped(line: AttackLine, operator: HeadlessOperator, callId: string): Promise<void> {
  const caller = await callerOf(line, callId);
  await operator.must(`/api/calls/${callId}/call-back`, PLAN);
  await operator.deskThat('the number is sealed', ({ callBacks }) =>
    callBacks.some((plan) => plan.callId === callId && plan.state === 'promised'),
  );
  const rung = ringOf(line.carrier, caller.from);
  caller.hangUp();
  const isDue = (each: { callId: string; part: string }) => each.callId === callId && each.part === 'due';
  const { callBacks } = await operator.deskThat('a call back is due', (desk) => desk.callBacks.some(isDue));
  const { params } = await operator.must(`/api/call-backs/${callBacks.find(isDue)?.id}/begin`);
  operator.dial((params as { offer: string }).offer);
  const phone = (await rung).answer();
  line.rung.push(caller.from);
  await follow(phone).until('who is there is asked', () => hasHeard(phone, 'call-back-screen'));
  phone.press('1');
  const { call } = await operator.deskThat('the talk goes on', (desk) => desk.call?.talk === 'together');
  await operator.must(`/api/calls/${call?.id}/end`);
  await operator.deskThat('its wrap-up', ({ wrapUps }) => wrapUps.some((each) => each.callId === call?.id));
  await operator.must(`/api/calls/${call?.id}/wrap-up`, { disposition: 'information' });
}

/** Two warnings, and the end with a flag: the one who has to confirm it sees it, and nothing of who it is. */
export async function endAsNuisance({ sql }: AttackLine, operator: HeadlessOperator, callId: string): Promise<void> {
  // As they were said a while ago: how they are said is asked elsewhere.
  await sql(
    `insert into nuisance_warnings (call_id, given_by, ground, given_at)
     select $1, $2, 'insults', line_now() - interval '1 minute' from generate_series(1, 2)`,
    [callId, operator.id],
  );
  const end = `/api/calls/${callId}/nuisance-end`;
  const { status } = await operator.post(end, { ground: 'insults', hours: 12 });
  // Who calls while the key process has had too much to do is nobody whom the line would know again: no flag.
  if (status !== 200) await operator.must(end, { ground: 'insults', hours: null });
}

/** This telephone, when it rings. */
function ringOf(carrier: Carrier, number: string): Promise<RingingPhone> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('in vain: the telephone rings')), RING_MS);
    const forget = carrier.onRing(number, (ring) => {
      clearTimeout(limit);
      forget();
      resolve(ring);
    });
  });
}
