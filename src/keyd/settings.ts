// The few things this process is told, all of them paths.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Remedy } from './remedy.ts';
import { type RootSource, readPassphraseFile, readRootKeyFile } from './root-key.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The name under which a service manager hands the root key over. */
const CREDENTIAL = 'keyd-root-key';

/** The folder of the store; a Remedy where none was given. */
export function folderOf(environment: Environment): string {
  const folder = environment['KEYD_DIR'] || (environment['DATA_DIR'] && join(environment['DATA_DIR'], 'keyd'));
  if (!folder) throw new Remedy('KEYD_DIR is missing: give the folder of the key store.');
  return folder;
}

/** The root key as this process was given it: a key file, a passphrase file, or a credential of the service manager. */
export async function readSource(environment: Environment): Promise<RootSource> {
  const { KEYD_ROOT_KEY_FILE: keyFile, KEYD_PASSPHRASE_FILE: passphraseFile } = environment;
  if (keyFile && passphraseFile) throw new Remedy('Give KEYD_ROOT_KEY_FILE or KEYD_PASSPHRASE_FILE, not both.');
  if (passphraseFile) return readPassphraseFile(passphraseFile);
  if (keyFile) return readRootKeyFile(keyFile);
  const credential = environment['CREDENTIALS_DIRECTORY'] && join(environment['CREDENTIALS_DIRECTORY'], CREDENTIAL);
  if (credential && existsSync(credential)) return readRootKeyFile(credential);
  throw new Remedy(
    'The root key is missing: give KEYD_ROOT_KEY_FILE, KEYD_PASSPHRASE_FILE, or a credential (docs/keys.md).',
  );
}
