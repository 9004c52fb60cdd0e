// What one line keeps on this machine. One running line a folder.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Remedy } from './remedy.ts';
import { shortHash } from './short-hash.ts';

const SECRET_BYTES = 24;
/** macOS allows 104 bytes in the name of a local socket, Linux 108. */
const MAX_SOCKET_PATH_BYTES = 100;
const MAX_LOG_BYTES = 20 * 1024 * 1024;

export interface DataFolder {
  /** Absolute. */
  path: string;
  /** Made once for this folder. */
  secrets: { postgres: string; redis: string };
  /** The path of a log; a long one is put aside first. */
  logFile(name: string): Promise<string>;
  /** Lets another line use the folder. */
  release(): Promise<void>;
}

/** Makes or opens the folder and holds it; a Remedy when another running line holds it. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  await mkdir(join(path, 'log'), { recursive: true });
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

async function readSecrets(path: string): Promise<DataFolder['secrets']> {
  const file = join(path, 'secrets.json');
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (kept !== null) return parseSecrets(kept, file);
  const secrets = {
    postgres: randomBytes(SECRET_BYTES).toString('hex'),
    redis: randomBytes(SECRET_BYTES).toString('hex'),
  };
  await writePrivately(file, JSON.stringify(secrets));
  return secrets;
}

function parseSecrets(text: string, file: string): DataFolder['secrets'] {
  const { postgres, redis }: Partial<DataFolder['secrets']> = JSON.parse(text);
  if (typeof postgres !== 'string' || typeof redis !== 'string')
    throw new Remedy(`${file} is damaged: remove the folder, or give another DATA_DIR.`);
  return { postgres, redis };
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
