// The special unit's devices, enrolled on a key store as the Coordinator would: a directory key, and a list signed with it.
import { sign } from 'node:crypto';
import { newPair, privateKeyOf } from '../../src/keyd/raw-keys.ts';
import { LIST_TITLE } from '../../src/keyd/recipients.ts';
import { openVault } from '../../src/keyd/vault.ts';
import { DAY_MS, type KeyPlace } from './key-place.ts';

export interface Device {
  id: string;
  privateKey: Buffer;
  publicKey: Buffer;
}

/** A device with a pair of its own, enrolled nowhere. */
export function newDevice(id: string): Device {
  return { id, ...newPair('x25519') };
}

/** Trusts a new directory key, before keyd starts; answers how to bring a list that it signed. */
export async function trustDirectory(place: KeyPlace) {
  const directory = newPair('ed25519');
  const vault = await openVault(place.places.vault, { kind: 'key', key: Buffer.from(place.rootKey) });
  await vault.change((state) => ({ ...state, directoryKey: directory.publicKey.toString('base64') }));
  await vault.close();
  let counter = 0;
  return async (officers: readonly Device[], safe: Device): Promise<void> => {
    counter += 1;
    const recipient = (role: string) => (device: Device) => ({
      id: device.id,
      role,
      key: device.publicKey.toString('base64'),
    });
    const text = Buffer.from(
      JSON.stringify({
        title: LIST_TITLE,
        counter,
        validFrom: place.clock.now - DAY_MS,
        validUntil: place.clock.now + 365 * DAY_MS,
        recipients: [...officers.map(recipient('duty-officer')), recipient('unit-recovery')(safe)],
      }),
    );
    const signature = sign(null, text, privateKeyOf('ed25519', directory.privateKey)).toString('base64');
    const web = await place.client('web');
    const said = await web.ask('recipients', { list: JSON.stringify({ list: text.toString('base64'), signature }) });
    if ('refused' in said) throw new Error(said.refused);
  };
}
