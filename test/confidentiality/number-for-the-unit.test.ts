// The caller's number for the special unit: sealed while the call lasts, kept on a ground only, opened by enrolled devices only.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepSealedNumber } from '../../src/confidentiality/number-store.ts';
import type { Flag } from '../../src/escalation/escalation.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { unitView } from '../../src/escalation/unit-view.ts';
import { openNumber } from '../../src/keyd/ceremonies.ts';
import { openEnvelope } from '../../src/keyd/envelope.ts';
import { openVault } from '../../src/keyd/vault.ts';
import { officerOnDuty } from '../escalation/people.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import type { TestOperator } from '../harness/operator.ts';
import { callerFields, sendWebhook } from '../harness/webhook.ts';
import { type KeyPlace, makeKeyPlace } from '../keyd/key-place.ts';
import { newDevice, trustDirectory } from '../keyd/unit-devices.ts';

const CALLER = '+994000004711';
const [first, second, safe] = ['officer-1', 'officer-2', 'unit-safe'].map(newDevice);
if (!first || !second || !safe) throw new Error('three devices');
/** Everybody else there is, with some devices each: under names of their own, and under an officer's. */
const OTHERS = [
  ...['operator', 'supervisor', 'coordinator', 'administrator', 'unit-head', 'other-police', 'court', 'keyd'],
].flatMap((role) => [newDevice(`${role}-1`), newDevice(`${role}-2`), newDevice(first.id), newDevice(safe.id)]);
const CONSENT: Flag = { level: 'urgent', ground: 'consent', consent: 'given', child: 'no', sign: 'debt' };
const FLAGS: readonly { flag: Flag; mayBeGiven: boolean }[] = [
  { flag: CONSENT, mayBeGiven: true },
  { flag: { ...CONSENT, ground: 'child', consent: 'refused', child: 'in-doubt' }, mayBeGiven: true },
  { flag: { ...CONSENT, ground: 'danger-to-life', consent: 'not-asked' }, mayBeGiven: true },
  { flag: { ...CONSENT, ground: 'cannot-decide', consent: 'not-asked' }, mayBeGiven: true },
  { flag: { ...CONSENT, ground: 'none', consent: 'refused' }, mayBeGiven: false },
  { flag: { ...CONSENT, ground: 'none' }, mayBeGiven: false },
];

let place: KeyPlace;
let line: TestLine;
let bringList: Awaited<ReturnType<typeof trustDirectory>>;
beforeEach(async () => {
  place = await makeKeyPlace();
  bringList = await trustDirectory(place);
  await place.start();
  line = await openLine({
    keyd: { socketPath: place.places.socket, tokenFolder: join(place.places.folder, 'tokens') },
  });
});
afterEach(async () => {
  await line.close();
  await place.remove();
});

const sealed = () =>
  line.database.sql<{ call_id: string; envelope: string }>('select call_id, envelope from sealed_numbers');
const carried = () =>
  line.database.sql<{ escalation_id: string; envelope: string }>(
    'select escalation_id, envelope from escalation_numbers',
  );

async function talk(operator: TestOperator) {
  const phone = line.calls(CALLER);
  await line.pass(3);
  for (const key of '11') {
    phone.press(key);
    await line.pass(1);
  }
  await operator.answer();
  await line.pass(2);
  const { call } = await operator.desk();
  if (call?.state !== 'talking') throw new Error('no talk');
  return { phone, callId: call.id };
}

async function hire(): Promise<TestOperator> {
  const operator = await line.operator('Aysel');
  await operator.available();
  return operator;
}

describe('A3.1: the number lies sealed beside its call, and goes with it', () => {
  beforeEach(() => bringList([first, second], safe));

  it('however the call ends: by the caller, by the operator, or found out by the reaper', async () => {
    const operator = await hire();
    const byCaller = await talk(operator);
    expect(await sealed()).toHaveLength(1);
    byCaller.phone.hangUp();
    await line.pass(2);
    expect(await sealed()).toEqual([]);

    await operator.post(`/api/calls/${byCaller.callId}/wrap-up`, { disposition: 'information' });
    await operator.available();
    const byOperator = await talk(operator);
    expect(await sealed()).toHaveLength(1);
    expect((await operator.post(`/api/calls/${byOperator.callId}/end`)).status).toBeLessThan(300);
    await line.pass(2);
    expect(await sealed()).toEqual([]);

    // The carrier knows nothing of this one, and never says that it is over.
    await sendWebhook(line, { path: '/voice/inbound', fields: callerFields({ From: CALLER }) });
    await line.clock.settle();
    expect(await sealed()).toHaveLength(1);
    await line.pass(120);
    expect(await sealed()).toEqual([]);
    expect(await carried()).toEqual([]);
  });

  it('a call that is over takes none any more, and a caller who withheld the number never has one', async () => {
    const fields = callerFields({ From: 'anonymous' });
    await sendWebhook(line, { path: '/voice/inbound', fields });
    await line.clock.settle();
    expect(await sealed()).toEqual([]);
    await line.pass(120);
    const [call] = await line.database.sql<{ id: string; state: string }>('select id, state from calls');
    expect(call?.state).toBe('ended');
    await keepSealedNumber(line.database, { callId: call?.id ?? '', envelope: '{}' });
    expect(await sealed()).toEqual([]);
  });
});

describe('B4.3: an escalation keeps the number only where its ground allows identity', () => {
  it.each(FLAGS)(
    '$flag.ground, consent $flag.consent, child $flag.child: kept is $mayBeGiven',
    async ({ flag, mayBeGiven }) => {
      await bringList([first, second], safe);
      const operator = await hire();
      const { phone, callId } = await talk(operator);
      const { status } = await operator.post(`/api/calls/${callId}/escalation`, { ...flag, presumedVictim: false });
      expect(status).toBe(201);
      phone.hangUp();
      await line.pass(2);
      expect(await sealed()).toEqual([]);
      expect(await carried()).toHaveLength(mayBeGiven ? 1 : 0);
    },
  );

  it('a number that is sealed after the flag follows it, and the database takes none for a person who withheld it', async () => {
    const operator = await hire();
    const { callId } = await talk(operator);
    expect(await sealed()).toEqual([]);
    await operator.post(`/api/calls/${callId}/escalation`, { ...CONSENT, presumedVictim: false });
    const withheld = await operator.post(`/api/calls/${callId}/escalation`, {
      ...CONSENT,
      ground: 'none',
      presumedVictim: false,
    });
    await keepSealedNumber(line.database, { callId, envelope: '{}' });
    expect(await carried()).toHaveLength(1);
    const insert = 'insert into escalation_numbers (escalation_id, identity, envelope) values ($1, $2, $3)';
    for (const identity of ['may-be-given', 'withheld'])
      await expect(line.database.sql(insert, [withheld.body['id'], identity, '{}'])).rejects.toThrow();
  });
});

describe('B4.4, B4.5: an enrolled device of the unit opens it, and nothing else does', () => {
  it('no other body’s device, no role’s, and no secret of the line', async () => {
    await bringList([first, second], safe);
    const operator = await hire();
    const { callId } = await talk(operator);
    await operator.post(`/api/calls/${callId}/escalation`, { ...CONSENT, presumedVictim: false });
    const [row] = await carried();
    const envelope = row?.envelope ?? '';
    for (const device of [first, second, safe]) expect(openEnvelope(envelope, device)).toBe(CALLER);
    for (const device of OTHERS) expect(() => openEnvelope(envelope, device)).toThrow('unknown-key');
    const vault = await openVault(place.places.vault, { kind: 'key', key: Buffer.from(place.rootKey) });
    for (const privateKey of vault.state().keys.values())
      for (const { id, publicKey } of [first, second, safe])
        expect(() => openEnvelope(envelope, { id, privateKey, publicKey })).toThrow();
    await vault.close();
    for (const form of [CALLER, '994000004711', '000004711', '4711']) {
      expect(envelope).not.toContain(form);
      expect(JSON.stringify(line.logged)).not.toContain(form);
    }
  });

  it('travels with the notice to the officer on duty, who opens it on the device, and to nobody who has no notice', async () => {
    await bringList([first, second], safe);
    const told = await officerOnDuty(line.database, 'Elçin');
    const operator = await hire();
    const { callId } = await talk(operator);
    const { body } = await operator.post(`/api/calls/${callId}/escalation`, { ...CONSENT, presumedVictim: false });
    await notifyUnit(line.database, String(body['id']));
    const late = await officerOnDuty(line.database, 'Sevinc');
    const [shown] = (await unitView(line.database, told.id)).escalations;
    expect((await unitView(line.database, late.id)).escalations).toEqual([]);
    const files = { keyFile: join(place.places.folder, 'device'), envelope: join(place.places.folder, 'envelope') };
    await writeFile(files.keyFile, first.privateKey.toString('hex'), { mode: 0o600 });
    await writeFile(files.envelope, shown?.sealedNumber ?? '');
    expect(await openNumber({ ...files, id: first.id })).toBe(CALLER);
    await expect(openNumber({ ...files, id: second.id })).rejects.toThrow('not sealed to this device');
    expect(JSON.stringify(await operator.desk())).not.toContain('sealedNumber');
    const audit = await line.database.sql("select fields from audit_rows where action = 'escalation-read'");
    expect(JSON.stringify(audit)).toContain('sealedNumber');
  });

  it('an officer who left the list opens the numbers of before, and none of after', async () => {
    await bringList([first, second], safe);
    await sendWebhook(line, { path: '/voice/inbound', fields: callerFields({ From: CALLER }) });
    await line.clock.settle();
    const [before] = await sealed();
    await bringList([second], safe);
    await sendWebhook(line, { path: '/voice/inbound', fields: callerFields({ From: CALLER }) });
    await line.clock.settle();
    const after = (await sealed()).find(({ call_id }) => call_id !== before?.call_id);
    expect(openEnvelope(before?.envelope ?? '', first)).toBe(CALLER);
    expect(() => openEnvelope(after?.envelope ?? '', first)).toThrow('unknown-key');
    expect(openEnvelope(after?.envelope ?? '', second)).toBe(CALLER);
  });
});
