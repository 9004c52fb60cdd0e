// The commands of the key store: `node dist/keyd/tool.js <command>`. Each says what it did, and shows fingerprints to compare.
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import {
  acceptRecipients,
  declareRestore,
  makePair,
  newToken,
  openNumber,
  type PublicHalf,
  signList,
  trustDirectory,
} from './ceremonies.ts';
import type { PublicSigner } from './contract.ts';
import { holdStore } from './keyd.ts';
import { isThere, makeStore, refuseSecondStore } from './new-store.ts';
import { placesIn } from './places.ts';
import { backUp, type KnownCheckpoint, recoverRoot, restore } from './recovery.ts';
import { Remedy } from './remedy.ts';
import { KEY_BYTES } from './root-key.ts';
import { rootOf } from './sealed-file.ts';
import { folderOf, readSource } from './settings.ts';
import { printShares } from './shares.ts';
import { readSigners } from './signer.ts';
import { openVault } from './vault.ts';

const PRIVATE_FILE = 0o600;
const UMASK = 0o077;
const LONGEST_INPUT = 8 * 1024;
const HELP = `Commands, with KEYD_DIR and KEYD_ROOT_KEY_FILE or KEYD_PASSPHRASE_FILE (docs/keys.md):
  init                              a new store, and a root key where KEYD_ROOT_KEY_FILE is not there yet
  status                            what a store holds, without its keys; keyd must not run
  shares                            the root key as five shares on paper, three of which bring it back
  recover <key file>                the root key from three shares, given on standard input
  backup <file>                     the sealed store
  restore <file> <number>:<digest of the last checkpoint> [<signers.json of its keeper>]
                                    the backup in the store's place; without the rest only where nothing was ever signed
  declare-restore <number>          signs that the database was put back, and ends with this checkpoint
  directory-key <key file>          the Coordinator's pair, away from the line
  trust-directory <public key>      whose signature a list of recipients must bear
  device-key <key file>             the pair of a duty officer's device
  sign-list <key file> <draft>      a signed list of recipients, away from the line
  accept-list <file>                puts a signed list to use
  new-token <client>                web, worker, dialler or sealer: a new token in its old one's place; keyd must not run
  open-number <key file> <id> <envelope file>   on an officer's device, with the id under which it is on the list`;

/** Of each command that takes other than one. */
const MOST_WORDS: Readonly<Record<string, number>> = {
  ...{ init: 0, status: 0, shares: 0 },
  ...{ restore: 3, 'sign-list': 2, 'open-number': 3 },
};

const places = () => placesIn(folderOf(process.env));
const source = () => readSource(process.env);

const COMMANDS: Readonly<Record<string, (words: readonly string[]) => Promise<string>>> = {
  init: async () => {
    // Before a root key is made that opens nothing.
    await refuseSecondStore(places());
    const file = process.env['KEYD_ROOT_KEY_FILE'];
    if (file && !(await isThere(file)))
      await writeFile(file, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: PRIVATE_FILE, flag: 'wx' });
    await makeStore(places(), await source(), Date.now());
    return `A store is in ${places().folder}; give each client its token, and split the root key with: shares`;
  },
  status: async () => {
    const lock = await holdStore(places());
    try {
      const vault = await openVault(places().vault, await source());
      const { generation, keys, windows, checkpoint, signers, directoryKey, recipients } = vault.state();
      const names = [...keys.keys()].filter((name) => /^(pepper|wrapping):/.test(name));
      const facts = {
        generation,
        months: names,
        callbacks: windows.size,
        lastCheckpoint: checkpoint?.number ?? 0,
        signers,
      };
      await vault.close();
      return JSON.stringify(
        { ...facts, hasDirectoryKey: directoryKey !== null, hasList: recipients !== null },
        null,
        2,
      );
    } finally {
      await lock.release();
    }
  },
  shares: async () => {
    const root = rootOf(await readFile(places().vault), await source(), places().vault);
    const lines = printShares(root.key);
    root.key.fill(0);
    return lines.join('\n\n');
  },
  recover: async ([file]) => {
    const lines = (await readInput()).split('\n').filter((line) => line.trim() !== '');
    return `The root key ${await recoverRoot(places(), lines, needed(file, 'a file for the key'))} is recovered.`;
  },
  backup: async ([file]) => {
    await backUp(places(), await source(), { file: needed(file, 'a file for the backup'), now: Date.now() });
    return 'Destroy this backup after seven days: what is forgotten until then can be read with it and the root key.';
  },
  restore: async ([file, checkpoint, keys]) => {
    const known = { checkpoint: asCheckpoint(checkpoint), signers: keys === undefined ? [] : await signersIn(keys) };
    const from = { backup: needed(file, 'the backup'), now: Date.now(), ...known };
    const { generation, signers } = await restore(places(), await source(), from);
    return `Restored as generation ${generation}; signer ${signers.at(-1)?.id}. Promised calls back are forgotten. Accept the latest list of recipients again.`;
  },
  'declare-restore': async ([number]) => {
    if (!/^\d{1,12}$/.test(number ?? '')) throw new Remedy('Give the number of the last checkpoint of the database.');
    return declareRestore(places(), await source(), { after: Number(number), now: Date.now() });
  },
  'directory-key': async ([file]) => describe(await makePair('ed25519', needed(file, 'a file for the key'))),
  'device-key': async ([file]) => describe(await makePair('x25519', needed(file, 'a file for the key'))),
  'trust-directory': async ([publicKey]) =>
    describe(await trustDirectory(places(), await source(), needed(publicKey, 'the public key'))),
  'sign-list': async ([keyFile, draft]) => signList(needed(keyFile, 'the key file'), needed(draft, 'the draft')),
  'open-number': async ([keyFile, id, envelope]) =>
    openNumber({
      keyFile: needed(keyFile, 'the key file of the device'),
      id: needed(id, 'its id on the list'),
      envelope: needed(envelope, 'the envelope'),
    }),
  'new-token': async ([client]) => {
    const file = await newToken(places(), await source(), needed(client, 'the client'));
    return `A new token is in ${file}; the old one opens nothing any more. Hand it to its client, then remove it here.`;
  },
  'accept-list': async ([file]) =>
    (await acceptRecipients(places(), await source(), { file: needed(file, 'the list'), now: Date.now() })).join('\n'),
};

async function run([name = '', ...words]: readonly string[]): Promise<string> {
  process.umask(UMASK);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new Remedy(HELP);
  if (words.length > (MOST_WORDS[name] ?? 1))
    throw new Remedy(`There are too many words for ${name}: a path with a space stands in quotation marks.\n\n${HELP}`);
  return command(words);
}

function describe({ publicKey, fingerprint }: PublicHalf): string {
  return `public key   ${publicKey}\nfingerprint  ${fingerprint}`;
}

function needed(word: string | undefined, what: string): string {
  if (!word) throw new Remedy(`Give ${what}.`);
  return word;
}

function asCheckpoint(text: string | undefined): KnownCheckpoint | null {
  if (text === undefined) return null;
  const [, number, digest] = /^(\d{1,12}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!number || !digest) throw new Remedy('The last checkpoint is written <number>:<64 hexadecimal digits>.');
  return { number: Number(number), digest };
}

async function signersIn(file: string): Promise<PublicSigner[]> {
  const signers = readSigners(await readFile(file, 'utf8'));
  if (signers === null)
    throw new Remedy(`${file} holds no signers: give signers.json from beside the checkpoint file.`);
  return signers;
}

async function readInput(): Promise<string> {
  let text = '';
  for await (const part of process.stdin) {
    text += part;
    if (text.length > LONGEST_INPUT) throw new Remedy('That is too long for shares.');
  }
  return text;
}

run(process.argv.slice(2)).then(
  (said) => process.stdout.write(`${said}\n`),
  (error: unknown) => {
    // A folder where a file should be has a code and no path.
    const isFile = error instanceof Error && 'code' in error && 'syscall' in error;
    const place = isFile && 'path' in error ? error.path : 'a file that was given';
    const said = error instanceof Remedy ? error.message : isFile ? `${place}: ${error.code}` : 'keyd: a fault';
    process.stderr.write(`${said}\n`);
    process.exitCode = 1;
  },
);
