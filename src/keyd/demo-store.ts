// The demo's keys and the unit's devices, made by themselves: they lie beside each other, which protects nothing and nobody real.
import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { acceptRecipients, makePair, signList, trustDirectory } from './ceremonies.ts';
import { isThere, makeStore } from './new-store.ts';
import type { Places } from './places.ts';
import { LIST_TITLE, type ROLES } from './recipients.ts';
import { KEY_BYTES } from './root-key.ts';
import { readSource } from './settings.ts';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const LIST_LASTS_MS = 10 * 365 * 24 * 60 * 60 * 1_000;
/** Elçin's, Sevinc's, and the one in the unit's safe. */
const DEVICES: readonly { id: string; role: (typeof ROLES)[number] }[] = [
  { id: 'officer-1', role: 'duty-officer' },
  { id: 'officer-2', role: 'duty-officer' },
  { id: 'unit-safe', role: 'unit-recovery' },
];

/** The store and the unit's list as a real line has them after its ceremonies, made where they are missing. Answers the root key's file. */
export async function prepareDemoStore(places: Places, now: number): Promise<string> {
  const keyFile = join(places.folder, 'root-key');
  if (!(await isThere(places.vault))) {
    await mkdir(places.folder, { recursive: true, mode: PRIVATE_FOLDER });
    await writeFile(keyFile, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: PRIVATE_FILE });
    await makeStore(places, await readSource({ KEYD_ROOT_KEY_FILE: keyFile }), now);
  }
  const unit = join(dirname(places.folder), 'unit');
  if (!(await isThere(join(unit, 'list')))) await enrolDevices(places, { unit, keyFile, now });
  return keyFile;
}

async function enrolDevices(
  places: Places,
  { unit, keyFile, now }: { unit: string; keyFile: string; now: number },
): Promise<void> {
  const source = () => readSource({ KEYD_ROOT_KEY_FILE: keyFile });
  // Whatever stands there without a list is an enrolment that was interrupted.
  const draft = `${unit}.begun`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: PRIVATE_FOLDER });
  const directoryKey = join(draft, 'directory-key');
  const { publicKey } = await makePair('ed25519', directoryKey);
  const recipients = [];
  for (const { id, role } of DEVICES) {
    const pair = await makePair('x25519', join(draft, id));
    recipients.push({ id, role, key: pair.publicKey });
  }
  const list = { title: LIST_TITLE, counter: 1, validFrom: now, validUntil: now + LIST_LASTS_MS, recipients };
  await writeFile(join(draft, 'draft'), JSON.stringify(list), { mode: PRIVATE_FILE });
  await writeFile(join(draft, 'list'), await signList(directoryKey, join(draft, 'draft')), { mode: PRIVATE_FILE });
  await trustDirectory(places, await source(), publicKey);
  await acceptRecipients(places, await source(), { file: join(draft, 'list'), now });
  await rename(draft, unit);
}
