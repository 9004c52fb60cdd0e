// One connection: proves itself first, then asks. Nothing that comes in on it can do more than end it.
import type { Socket } from 'node:net';
import { CLIENTS, type ClientName, type RefusedCode } from './contract.ts';
import type { Events } from './events.ts';
import { frameOf, frameReader, MAX_QUESTION_BYTES, type Message } from './frames.ts';
import { isSameProof, newChallenge, proofOf } from './handshake.ts';
import { asOperation, type OperationParts, perform } from './operations.ts';
import { Refused } from './refused.ts';

const PROOF_LIMIT_MS = 3_000;
/** A message that has begun must end. */
const MESSAGE_LIMIT_MS = 2_000;
/** Whoever asks has a shorter patience of its own; this one only keeps nothing open for ever. */
const ANSWER_LIMIT_MS = 5_000;
const MAX_UNDER_WAY = 32;
/** A peer that does not read its answers is not written for. */
const MAX_UNREAD_BYTES = 256 * 1024;
const HIGHEST_ID = 2 ** 32;
const LONGEST_NAME = 20;
const CHALLENGE = /^[0-9a-f]{64}$/;

export interface PeerParts extends OperationParts {
  events: Events;
  /** The token of a client; undefined for a name that has none. */
  tokenOf(name: ClientName): Buffer | undefined;
}

export interface Peer {
  /** Who it is, once proved. */
  client(): ClientName | null;
  tell(message: Message): void;
  end(): void;
}

/** Serves one connection until it ends. */
export function servePeer(socket: Socket, parts: PeerParts): Peer {
  const reader = frameReader(MAX_QUESTION_BYTES);
  const challenge = newChallenge();
  let client: ClientName | null = null;
  let underWay = 0;
  const refuse = (reason: 'proof' | 'name' | 'deadline' | 'message' | 'crowd') => {
    parts.events.count('peer-refused', { reason });
    socket.destroy();
  };
  const limits = limitPeer(socket, { isProved: () => client !== null, refuse });
  const tell = (message: Message) => {
    if (socket.destroyed) return;
    const frame = frameOf(message);
    socket.write(frame, () => frame.fill(0));
    if (socket.writableLength > MAX_UNREAD_BYTES) refuse('crowd');
  };
  const take = async (message: Message) => {
    if (client === null) {
      client = greet(message, { challenge, tell, tokenOf: parts.tokenOf, refuse });
      return;
    }
    const { id } = message;
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > HIGHEST_ID) return refuse('message');
    if (underWay >= MAX_UNDER_WAY) return tell({ id, refused: 'busy' });
    underWay += 1;
    const said = await answer(parts, client, message);
    underWay -= 1;
    tell({ id, ...said });
  };
  socket.on('data', (chunk) => {
    try {
      const messages = reader.take(chunk);
      limits.took(messages.length, reader.isInside());
      for (const message of messages) {
        // A refused peer's further messages are nobody's.
        if (socket.destroyed) return;
        take(message).catch((error: unknown) => parts.events.fault('peer', error));
      }
    } catch {
      // Too long, or no message at all.
      refuse('message');
    }
  });
  // The peer is gone: there is nobody to tell.
  socket.on('error', () => socket.destroy());
  tell({ keyd: 1, challenge });
  return { client: () => client, tell, end: () => socket.destroy() };
}

/** Ends a peer that does not prove itself in time, or does not end what it began to say. */
function limitPeer(socket: Socket, of: { isProved(): boolean; refuse(reason: 'deadline'): void }) {
  let inside: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    if (!of.isProved()) of.refuse('deadline');
  }, PROOF_LIMIT_MS);
  socket.on('close', () => {
    clearTimeout(first);
    clearTimeout(inside);
  });
  return {
    took: (whole: number, isInside: boolean) => {
      if (whole > 0 || !isInside) clearTimeout(inside);
      if (isInside && (whole > 0 || inside === undefined))
        inside = setTimeout(() => of.refuse('deadline'), MESSAGE_LIMIT_MS);
      if (!isInside) inside = undefined;
    },
  };
}

function greet(
  message: Message,
  on: {
    challenge: string;
    tell(message: Message): void;
    tokenOf(name: ClientName): Buffer | undefined;
    refuse(reason: 'proof' | 'name'): void;
  },
): ClientName | null {
  const { client, challenge, proof } = message;
  const known = typeof client === 'string' && client.length <= LONGEST_NAME && CLIENTS.find((name) => name === client);
  const token = known ? on.tokenOf(known) : undefined;
  if (!known || !token || typeof challenge !== 'string' || !CHALLENGE.test(challenge)) {
    on.refuse('name');
    return null;
  }
  const talk = { name: known, client: challenge, keyd: on.challenge };
  if (typeof proof !== 'string' || !isSameProof(proof, proofOf(token, 'client', talk))) {
    on.refuse('proof');
    return null;
  }
  on.tell({ proof: proofOf(token, 'keyd', talk) });
  return known;
}

async function answer(parts: PeerParts, client: ClientName, message: Message): Promise<Message> {
  const { id: _id, operation: name, ...asked } = message;
  const operation = asOperation(name);
  try {
    if (operation === null) throw new Refused('bad-request');
    return { answer: await inTime(perform(parts, client, { operation, asked })) };
  } catch (error) {
    const code: RefusedCode = error instanceof Refused ? error.code : 'fault';
    if (!(error instanceof Refused)) parts.events.fault(operation ?? 'unknown', error);
    // A withheld number is everyday life, not an event.
    if (code !== 'no-number') parts.events.count('refused', { client, operation: operation ?? 'unknown', code });
    return { refused: code };
  }
}

/** What comes after the deadline is done all the same, and heard by nobody. */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Refused('late')), ANSWER_LIMIT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
