import { randomUUID } from 'node:crypto';
import { linkCaller, nameCaller } from '../../src/confidentiality/caller-store.ts';
import { WARNING_PAUSE_SECONDS } from '../../src/nuisance/nuisance.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import type { TestOperator } from '../harness/operator.ts';
import type { Stage } from '../harness/stage.ts';

/** A caller reference, invented: one letter for each person, and the month of its pepper. */
export const reference = (who: string, epoch = '2026-11') => ({ epoch, reference: who.repeat(64) });

/** As when the key process has said that this newest call is somebody's, by these references, the newest first. */
export async function isCalledBy(stage: Stage, ...references: ReturnType<typeof reference>[]): Promise<string> {
  const { database } = stage.line;
  const { callerId } = await linkCaller(database, { id: randomUUID(), references });
  await nameCaller(database, { callId: String((await stage.callNow())?.['id']), callerId });
  return callerId;
}

/** Somebody known calls and presses these keys in the menu: known before the queue, as on a line whose key process answers. */
export async function knownCaller(stage: Stage, who: string, keys = '11'): Promise<PhoneCall> {
  const caller = await stage.callerWho('');
  await isCalledBy(stage, reference(who));
  for (const key of keys) {
    caller.press(key);
    await stage.pass(1);
  }
  return caller;
}

/** The operator says a warning, and time passes until the next one would be another. */
export async function warn(stage: Stage, operator: TestOperator, ground = 'insults'): Promise<number> {
  const { status } = await operator.post(`/api/calls/${(await stage.callNow())?.['id']}/warnings`, { ground });
  await stage.pass(WARNING_PAUSE_SECONDS + 1);
  return status;
}

/** Ends the newest call as nuisance, with a flag where hours are named. */
export async function endAsNuisance(stage: Stage, operator: TestOperator, hours: number | null): Promise<number> {
  const body = { ground: 'insults', hours };
  const { status } = await operator.post(`/api/calls/${(await stage.callNow())?.['id']}/nuisance-end`, body);
  await stage.pass(2);
  return status;
}

/** A flag of this caller that waits for a second person: asked for by the operator who is answered. */
export async function askedFor(stage: Stage, who: string): Promise<TestOperator> {
  const { operator } = await stage.talk();
  await isCalledBy(stage, reference(who));
  // As they were said a while ago: how they are said is asked elsewhere.
  await stage.line.database.sql(
    `insert into nuisance_warnings (call_id, given_by, ground, given_at)
     select calls.id, calls.operator_id, 'insults', line_now() - interval '1 minute' from calls, generate_series(1, 2) where calls.state = 'talking'`,
  );
  await endAsNuisance(stage, operator, 12);
  return operator;
}

/** A flag of this caller that a second person has confirmed; nobody is left on the line. */
export async function flagged(stage: Stage, who: string): Promise<{ flagId: string; supervisor: TestOperator }> {
  const operator = await askedFor(stage, who);
  await operator.post(`/api/calls/${(await stage.callNow())?.['id']}/wrap-up`, { disposition: 'nuisance' });
  await operator.post('/api/presence', { state: 'away' });
  const supervisor = await stage.line.supervisor('Nigar');
  const [flag] = await stage.line.database.sql<{ id: string }>('select id from nuisance_flags where answer is null');
  await supervisor.post(`/api/nuisance-flags/${flag?.id}/confirm`);
  return { flagId: flag?.id ?? '', supervisor };
}
