import { sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { openEnvelope } from '../../src/keyd/envelope.ts';
import type { Keyd } from '../../src/keyd/keyd.ts';
import { newPair, privateKeyOf } from '../../src/keyd/raw-keys.ts';
import { LIST_TITLE } from '../../src/keyd/recipients.ts';
import { openVault } from '../../src/keyd/vault.ts';
import { DAY_MS, type KeyPlace, MID_NOVEMBER, makeKeyPlace } from './key-place.ts';

const CALLER = '+994190000001';
const directory = newPair('ed25519');
const devices = ['officer-1', 'officer-2', 'unit-safe'].map((id) => ({ id, ...newPair('x25519') }));
const stranger = { id: 'officer-1', ...newPair('x25519') };
let place: KeyPlace;
let keyd: Keyd;
let web: KeydClient;

beforeEach(async () => {
  place = await makeKeyPlace();
  const vault = await openVault(place.places.vault, { kind: 'key', key: place.rootKey });
  await vault.change((state) => ({ ...state, directoryKey: directory.publicKey.toString('base64') }));
  keyd = await place.start();
  web = await place.client('web');
});
afterEach(() => place.remove());

function listOf(changes: Record<string, unknown> = {}) {
  const [first, second, safe] = devices.map(({ id, publicKey }) => ({ id, key: publicKey.toString('base64') }));
  return {
    title: LIST_TITLE,
    counter: 1,
    validFrom: MID_NOVEMBER - DAY_MS,
    validUntil: MID_NOVEMBER + 365 * DAY_MS,
    recipients: [
      { ...first, role: 'duty-officer' },
      { ...second, role: 'duty-officer' },
      { ...safe, role: 'unit-recovery' },
    ],
    ...changes,
  };
}

function signed(list: unknown, by = directory): string {
  const text = Buffer.from(JSON.stringify(list));
  const signature = sign(null, text, privateKeyOf('ed25519', by.privateKey)).toString('base64');
  return JSON.stringify({ list: text.toString('base64'), signature });
}

const listText = (changes: Record<string, unknown>) => Buffer.from(JSON.stringify(listOf(changes))).toString('base64');

const accept = (list: string) => web.ask('recipients', { list });

async function envelopeOf(call = 'call-1'): Promise<string> {
  const said = await web.ask('seal', { call, number: CALLER });
  if (!('answer' in said)) throw new Error(said.refused);
  return said.answer.envelope;
}

describe('B4.4, B4.5: a number is sealed to the special unit’s enrolled devices and to nobody else', () => {
  it('each of them opens it, nobody else does, and no secret of the line does', async () => {
    await accept(signed(listOf()));
    const envelope = await envelopeOf();
    for (const device of devices) expect(openEnvelope(envelope, device)).toBe(CALLER);
    for (const other of [stranger, { ...stranger, id: 'officer-9' }, { id: 'officer-1', ...newPair('x25519') }])
      expect(() => openEnvelope(envelope, other)).toThrow('unknown-key');
    const vault = await openVault(place.places.vault, { kind: 'key', key: place.rootKey });
    for (const privateKey of vault.state().keys.values())
      for (const { id, publicKey } of devices)
        expect(() => openEnvelope(envelope, { id, privateKey, publicKey })).toThrow();
    for (const form of [CALLER, '994190000001', '190000001', Buffer.from(CALLER).toString('base64').slice(0, 14)])
      expect(envelope).not.toContain(form);
  });

  it('an officer taken off the list opens what was sealed before, and nothing after', async () => {
    await accept(signed(listOf()));
    const before = await envelopeOf();
    const rest = listOf().recipients.slice(1);
    await accept(signed(listOf({ counter: 2, recipients: rest })));
    const after = await envelopeOf();
    const [gone, stays] = devices;
    if (!gone || !stays) throw new Error('two devices');
    expect(openEnvelope(before, gone)).toBe(CALLER);
    expect(() => openEnvelope(after, gone)).toThrow('unknown-key');
    expect(openEnvelope(after, stays)).toBe(CALLER);
  });

  it('no part of an envelope serves in another, and every envelope is as long', async () => {
    await accept(signed(listOf()));
    const [one, other] = [await envelopeOf('call-1'), await envelopeOf('call-2')].map((text) => JSON.parse(text));
    const [device] = devices;
    if (!device) throw new Error('a device');
    for (const mixed of [
      { ...one, box: other.box },
      { ...one, call: 'call-2' },
      { ...one, list: 2 },
      { ...one, keys: other.keys },
    ])
      expect(() => openEnvelope(JSON.stringify(mixed), device)).toThrow('unknown-key');
    expect(() => openEnvelope('{"keys":5}', device)).toThrow('unknown-key');
    const short = await web.ask('seal', { call: 'call-1', number: '+12025550' });
    expect('answer' in short && short.answer.envelope.length).toBe(JSON.stringify(one).length);
  });

  it('without a list nothing is sealed and somebody is told, and a withheld number never is', async () => {
    expect(await web.ask('seal', { call: 'call-1', number: CALLER })).toEqual({ refused: 'no-recipients' });
    const told = () => place.lines.filter((line) => line.includes('recipients-expired')).length;
    expect(told()).toBe(1);
    await accept(signed(listOf()));
    place.clock.uptime += DAY_MS;
    await keyd.look();
    expect(told()).toBe(1);
    expect(await web.ask('seal', { call: 'call-1', number: 'anonymous' })).toEqual({ refused: 'no-number' });
  });
});

describe('the list of recipients', () => {
  const one = listOf().recipients[0];
  const twice = [one, { ...one, id: 'officer-8' }];
  it.each<[string, string]>([
    ['unsigned', JSON.stringify({ list: listText({ counter: 5 }) })],
    ['signed by somebody else', signed(listOf({ counter: 5 }), newPair('ed25519'))],
    [
      'altered after signing',
      JSON.stringify({ ...JSON.parse(signed(listOf({ counter: 4 }))), list: listText({ counter: 5 }) }),
    ],
    ['with an empty signature', JSON.stringify({ list: listText({ counter: 5 }), signature: '' })],
    ['over', signed(listOf({ counter: 5, validUntil: MID_NOVEMBER - 1 }))],
    ['not valid yet', signed(listOf({ counter: 5, validFrom: MID_NOVEMBER + 1 }))],
    ['older than the last one', signed(listOf({ counter: 2, validUntil: MID_NOVEMBER + DAY_MS }))],
    ['as new as the last one, but another', signed(listOf({ counter: 3, validUntil: MID_NOVEMBER + DAY_MS }))],
    ['of one person', signed(listOf({ counter: 5, recipients: [one] }))],
    ['of nobody', signed(listOf({ counter: 5, recipients: [] }))],
    [
      'without a duty officer',
      signed(
        listOf({
          counter: 5,
          recipients: listOf()
            .recipients.slice(1)
            .map((each) => ({ ...each, role: 'unit-recovery' })),
        }),
      ),
    ],
    [
      'with another body',
      signed(listOf({ counter: 5, recipients: [...listOf().recipients, { ...one, id: 'x', role: 'police' }] })),
    ],
    ['with one device twice', signed(listOf({ counter: 5, recipients: twice }))],
    [
      'with half a key',
      signed(listOf({ counter: 5, recipients: [{ ...one, key: 'AAAA' }, ...listOf().recipients.slice(1)] })),
    ],
    ['of another kind', signed(listOf({ counter: 5, title: 'another list' }))],
    ['no list', 'no list'],
    ['null', 'null'],
  ])('%s is refused, and the last good one stays in use', async (_name, list) => {
    expect(await accept(signed(listOf({ counter: 3 })))).toEqual({ answer: { counter: 3 } });
    expect(await accept(list)).toEqual({ refused: 'bad-recipients' });
    const [device] = devices;
    if (!device) throw new Error('a device');
    expect(openEnvelope(await envelopeOf(), device)).toBe(CALLER);
  });

  it('given again is no event; a newer one counts', async () => {
    const list = signed(listOf());
    expect(await accept(list)).toEqual({ answer: { counter: 1 } });
    expect(await accept(list)).toEqual({ answer: { counter: 1 } });
    expect(await accept(signed(listOf({ counter: 9 })))).toEqual({ answer: { counter: 9 } });
  });

  it('that is overdue is used for a month under alarm, and then no more', async () => {
    await accept(signed(listOf({ validUntil: MID_NOVEMBER + 2 * DAY_MS })));
    await place.passDays(3);
    expect(place.lines.join('')).toContain('recipients-expired');
    await envelopeOf();
    await place.passDays(30);
    expect(await web.ask('seal', { call: 'call-1', number: CALLER })).toEqual({ refused: 'no-recipients' });
  });
});
