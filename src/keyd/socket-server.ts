// The one door: a Unix socket in a folder that others can neither list nor write.
import { once } from 'node:events';
import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import type { KeydAlarm } from './contract.ts';
import { type Peer, type PeerParts, servePeer } from './peer.ts';
import { Remedy } from './remedy.ts';
import { socketName } from './socket-path.ts';

const MAX_PEERS = 64;
const LOOK_LIMIT_MS = 1_000;
/** Nothing for the group but to pass through and list, nothing at all for others. */
const FORBIDDEN = 0o027;
const FOLDER_MODE = 0o700;
/** The folder decides who comes near it. */
const SOCKET_MODE = 0o660;

export interface Door {
  /** Tells every worker that is connected. */
  alarm(kind: KeydAlarm): void;
  close(): Promise<void>;
}

/** Listens; a Remedy where the folder is open to others, the path is too long, or somebody listens already. */
export async function openDoor(path: string, parts: PeerParts): Promise<Door> {
  const peers = new Set<Peer>();
  const server = createServer((socket) => {
    if (peers.size >= MAX_PEERS) {
      parts.events.count('peer-refused', { reason: 'crowd' });
      socket.destroy();
      return;
    }
    const peer = servePeer(socket, parts);
    peers.add(peer);
    socket.once('close', () => peers.delete(peer));
  });
  await listen(server, path);
  // A fault of the listening socket itself; those of connections end with them.
  server.on('error', (error) => parts.events.fault('door', error));
  return {
    alarm: (kind) => {
      for (const peer of peers) if (peer.client() === 'worker') peer.tell({ alarm: kind });
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const peer of peers) peer.end();
      await closed;
    },
  };
}

/** Holds a path as long as this process lives; a Remedy where another process holds it. */
export async function listen(server: Server, path: string): Promise<void> {
  const name = socketName(path);
  if (name === null) throw new Remedy(`${path} is too long for a socket: give a shorter KEYD_DIR.`);
  await prepareFolder(dirname(path));
  if (await isAnswered(name)) throw new Remedy(`Another keyd already listens on ${path}: stop it first.`);
  await rm(path, { force: true });
  server.listen(name);
  await once(server, 'listening');
  await chmod(path, SOCKET_MODE);
}

async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const { mode, uid } = await stat(folder);
  const isOurs = process.getuid === undefined || uid === process.getuid() || uid === 0;
  if (!isOurs || (mode & FORBIDDEN) !== 0)
    throw new Remedy(`${folder} is open to others, or somebody else’s: give a folder of your own, chmod 700.`);
}

async function isAnswered(path: string): Promise<boolean> {
  const connection = connect(path);
  connection.setTimeout(LOOK_LIMIT_MS, () => connection.destroy(new Error('no answer')));
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
