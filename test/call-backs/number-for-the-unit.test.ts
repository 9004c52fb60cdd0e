// Whoever is called back is a caller like any other: where the ground of a flag allows it, their number goes to the special unit, sealed.
import { beforeAll, expect, it } from 'vitest';
import type { Flag } from '../../src/escalation/escalation.ts';
import { openEnvelope } from '../../src/keyd/envelope.ts';
import { newDevice, trustDirectory } from '../keyd/unit-devices.ts';
import { CALLER, openCallBackStage, openDroppedTalks } from './call-back-stage.ts';

const [officer, safe] = [newDevice('officer-1'), newDevice('unit-safe')];
const DANGER: Flag = {
  level: 'danger-now',
  ground: 'danger-to-life',
  consent: 'not-asked',
  child: 'no',
  sign: 'threatened',
};

let bringList: Awaited<ReturnType<typeof trustDirectory>>;
const { stage } = openCallBackStage(undefined, async (keys) => {
  bringList = await trustDirectory(keys);
});
beforeAll(() => bringList([officer], safe));
const { rung } = openDroppedTalks(stage);
const envelopesIn = (table: 'sealed_numbers' | 'escalation_numbers') =>
  stage.line.database.sql<{ envelope: string }>(`select envelope from ${table}`);

/** The caller has pressed the key, and is in the talk. */
async function calledBack() {
  const talk = await rung();
  const phone = talk.ring.answer();
  await stage.pass(2);
  // Until then nobody knows who picked up.
  expect(await envelopesIn('sealed_numbers')).toEqual([]);
  phone.press('1');
  await stage.pass(3);
  const { call } = await talk.operator.desk();
  if (call?.state !== 'talking') throw new Error('no talk');
  return { ...talk, phone, callId: call.id };
}

it('A3.1: without a flag it goes with the call', async () => {
  const { phone } = await calledBack();
  expect(await envelopesIn('sealed_numbers')).toHaveLength(1);
  phone.hangUp();
  await stage.pass(2);
  expect([await envelopesIn('sealed_numbers'), await envelopesIn('escalation_numbers')]).toEqual([[], []]);
});

// The last one: an escalation is never forgotten, nor what it hangs on.
it('B4.3: of a caller who was called back the number goes with the flag, and an officer’s device opens it', async () => {
  const { operator, callId } = await calledBack();
  const { status } = await operator.post(`/api/calls/${callId}/escalation`, { ...DANGER, presumedVictim: false });
  expect(status).toBe(201);
  const [kept] = await envelopesIn('escalation_numbers');
  expect(openEnvelope(kept?.envelope ?? '', officer)).toBe(CALLER);
});
