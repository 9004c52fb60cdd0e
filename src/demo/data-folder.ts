// What one line keeps on this machine. One running line a folder.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Remedy } from './remedy.ts';
import { shortHash } from './short-hash.ts';

const SECRET_BYTES = 24;
/** macOS allows 104 bytes in the name of a local socket, Linux 108. */
const MAX_SOCKET_PATH_BYTES = 100;
const MAX_LOG_BYTES = 20 * 1024 * 1024;

/** What the system says of a place where this account cannot write. */
const UNUSABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'ENOSPC', 'ENAMETOOLONG', 'EDQUOT']);

export interface DataFolder {
  /** Absolute. */
  path: string;
  secrets: Secrets;
  /** The path of a log; a long one is put aside first. */
  logFile(name: string): Promise<string>;
  /** Lets another line use the folder. */
  release(): Promise<void>;
}

/** Made once for a folder. */
export interface Secrets {
  /** Names this folder wherever something of it must be kept elsewhere. */
  id: string;
  postgres: string;
  redis: string;
}

/** Makes or opens the folder and holds it; a Remedy when it cannot be written, or another running line holds it. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    return await openFolder(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!UNUSABLE.has(code)) throw error;
    throw new Remedy(`DATA_DIR=${path} cannot be used (${code}): give a folder in which you may write.`, {
      cause: error,
    });
  }
}

async function openFolder(path: string): Promise<DataFolder> {
  await makeFolder(join(path, 'log'));
  // Postgres does not run as root: then its own account must be able to walk through, and only through.
  await chmod(path, process.getuid?.() === 0 ? 0o711 : 0o700);
  await chmod(join(path, 'log'), 0o700);
  const lock = await hold(path);
  return {
    path,
    secrets: await readSecrets(path),
    logFile: (name) => openLog(join(path, 'log', `${name}.log`)),
    release: async () => {
      lock.close();
      await once(lock, 'close');
    },
  };
}

/** Step by step: Node's own recursion never ends where a file system refuses folders by saying that there is none (/proc). */
async function makeFolder(path: string): Promise<void> {
  const problem = await mkdir(path).then(
    () => null,
    (error: NodeJS.ErrnoException) => error,
  );
  if (problem === null || problem.code === 'EEXIST') return;
  const parent = dirname(path);
  const isParentThere = await stat(parent).then(
    () => true,
    () => false,
  );
  if (problem.code !== 'ENOENT' || isParentThere || parent === path) throw problem;
  await makeFolder(parent);
  await mkdir(path);
}

/** A listening socket is held exactly as long as its process lives, unlike a file with a process id in it. */
async function hold(path: string): Promise<Server> {
  const socket = socketPath(path);
  if (await isAnswered(socket))
    throw new Remedy(`A line already runs with DATA_DIR=${path}: stop it, or give another DATA_DIR and PORT.`);
  await rm(socket, { force: true });
  const server = createServer((connection) => connection.end());
  server.unref();
  server.listen(socket);
  await once(server, 'listening');
  await chmod(socket, 0o600);
  return server;
}

function socketPath(path: string): string {
  const inside = join(path, 'running.sock');
  const candidates = [inside, relative(process.cwd(), inside), join(tmpdir(), `yardim-xetti-${shortHash(path)}.sock`)];
  const fitting = candidates.find((candidate) => Buffer.byteLength(candidate) <= MAX_SOCKET_PATH_BYTES);
  if (fitting === undefined) throw new Remedy('The path of DATA_DIR is too long: give a shorter one.');
  return fitting;
}

async function isAnswered(socket: string): Promise<boolean> {
  const connection = connect(socket);
  try {
    await once(connection, 'connect');
    return true;
  } catch {
    // Refused or not there: whoever held it is gone.
    return false;
  } finally {
    connection.destroy();
  }
}

async function readSecrets(path: string): Promise<Secrets> {
  const file = join(path, 'secrets.json');
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (kept !== null) return parseSecrets(kept, file);
  const secret = () => randomBytes(SECRET_BYTES).toString('hex');
  const secrets = { id: secret(), postgres: secret(), redis: secret() };
  await writePrivately(file, JSON.stringify(secrets));
  return secrets;
}

function parseSecrets(text: string, file: string): Secrets {
  const { id, postgres, redis }: Partial<Secrets> = JSON.parse(text);
  if (typeof id !== 'string' || typeof postgres !== 'string' || typeof redis !== 'string')
    throw new Remedy(`${file} is damaged: remove the folder, or give another DATA_DIR.`);
  return { id, postgres, redis };
}

/** Writes a file that only its owner reads: whole or not at all. */
export async function writePrivately(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}

async function openLog(file: string): Promise<string> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > MAX_LOG_BYTES) await rename(file, `${file}.1`);
  return file;
}
