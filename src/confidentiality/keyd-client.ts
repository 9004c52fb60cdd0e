// The line's side of the key process: one connection, kept; a deadline on every question; a "no" instead of a fault, because
// a call goes on without its keys.
import { connect, type Socket } from 'node:net';
import type { ClientName, KeydAlarm, OperationName, RefusedCode, Vocabulary } from '../keyd/contract.ts';
import { frameOf, frameReader, MAX_ANSWER_BYTES, type Message } from '../keyd/frames.ts';
import { isSameProof, newChallenge, proofOf } from '../keyd/handshake.ts';
import { socketName } from '../keyd/socket-path.ts';

/** Besides keyd's own: nobody answered, or not in time. */
export type NoAnswer = RefusedCode | 'unreachable';
export type KeydAnswer<Name extends OperationName> =
  | { readonly answer: Vocabulary[Name]['answer'] }
  | { readonly refused: NoAnswer };

export interface KeydClient {
  /** Never rejects. Resolves within `limitMs`, whatever keyd does. */
  ask<Name extends OperationName>(
    operation: Name,
    asked: Vocabulary[Name]['ask'],
    limitMs?: number,
  ): Promise<KeydAnswer<Name>>;
  close(): void;
}

export interface KeydAddress {
  socketPath: string;
  name: ClientName;
  /** The client's token, 32 bytes; asked for at each connection, so that a new store's token is found without a restart. */
  readToken(): Promise<Buffer>;
  /** Told at once of what keyd raises; only the worker is. */
  onAlarm?(kind: KeydAlarm): void;
}

const DEADLINE_MS = 1_000;
/** For connecting and proving; whoever asks meanwhile waits no longer than its own deadline. */
const CONNECT_LIMIT_MS = 3_000;
/** After a failed connection nothing is tried for so long: a dead keyd costs callers nothing. */
const PAUSE_MS = 500;
const MAX_WAITING = 32;
const HIGHEST_ID = 2 ** 31;

interface Line {
  send(message: Message): void;
  end(): void;
}

/** A client that connects when it is first asked, and again after a loss. */
export function createKeydClient(address: KeydAddress): KeydClient {
  const waiting = new Map<number, (message: Message) => void>();
  let line: Promise<Line | null> | null = null;
  let isPausing = false;
  let nextId = 0;
  let isClosed = false;
  const lose = () => {
    line = null;
    isPausing = true;
    setTimeout(() => {
      isPausing = false;
    }, PAUSE_MS).unref();
    for (const settle of waiting.values()) settle({ refused: 'unreachable' });
    waiting.clear();
  };
  const take = (message: Message) => {
    if (typeof message['alarm'] === 'string') address.onAlarm?.(message['alarm'] as KeydAlarm);
    const settle = waiting.get(Number(message['id']));
    waiting.delete(Number(message['id']));
    settle?.(message);
  };
  const lineNow = () => {
    if (line === null && isPausing) return null;
    line ??= openLine(address, { take, lose });
    return line;
  };
  return {
    ask: async (operation, asked, limitMs = DEADLINE_MS) => {
      if (isClosed || waiting.size >= MAX_WAITING) return { refused: isClosed ? 'unreachable' : 'busy' };
      const opening = lineNow();
      if (opening === null) return { refused: 'unreachable' };
      nextId = (nextId + 1) % HIGHEST_ID;
      const id = nextId;
      const said = new Promise<Message>((resolve) => {
        waiting.set(id, resolve);
      });
      const timer = setTimeout(() => take({ id, refused: 'late' }), limitMs);
      const sent = opening.then((open) => {
        if (open === null) take({ id, refused: 'unreachable' });
        // What was given up on meanwhile is not asked any more: it would cost the budget for nobody.
        else if (waiting.has(id)) open.send({ ...asked, id, operation });
      });
      const [message] = await Promise.all([said, Promise.race([sent, said])]);
      clearTimeout(timer);
      // Both sides have proved themselves, and keyd answers by the same contract.
      if (message['answer'] === undefined) return { refused: message['refused'] as NoAnswer };
      return { answer: message['answer'] as Vocabulary[typeof operation]['answer'] };
    },
    close: () => {
      isClosed = true;
      void Promise.resolve(line).then((open) => open?.end());
    },
  };
}

interface LineEvents {
  take(message: Message): void;
  lose(): void;
}

/** Connects and proves both sides to each other; null where that fails. */
async function openLine(address: KeydAddress, on: LineEvents): Promise<Line | null> {
  const token = await address.readToken().catch(() => undefined);
  if (token) return prove(address, token, on);
  // Not handed over yet, or not to this process: the same as no keyd.
  on.lose();
  return null;
}

async function prove({ socketPath, name }: KeydAddress, token: Buffer, on: LineEvents): Promise<Line | null> {
  return new Promise((resolve) => {
    const socket = connect(socketName(socketPath) ?? socketPath);
    const reader = frameReader(MAX_ANSWER_BYTES);
    const timer = setTimeout(() => socket.destroy(), CONNECT_LIMIT_MS);
    const greet = greeting({ name, token }, socket);
    let isOpen = false;
    socket.on('data', (chunk) => {
      try {
        for (const message of reader.take(chunk)) {
          if (isOpen) on.take(message);
          else isOpen = greet(message);
          if (isOpen) clearTimeout(timer);
        }
        if (isOpen) resolve({ send: (message) => socket.write(frameOf(message)), end: () => socket.destroy() });
      } catch {
        // Not keyd, or no keyd that knows our token.
        socket.destroy();
      }
    });
    // Its end is told by `close`.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(null);
      on.lose();
    });
  });
}

/** Two messages: the challenge, to be answered, and keyd's own proof, to be checked. True after the second. */
function greeting({ name, token }: { name: ClientName; token: Buffer }, socket: Socket): (message: Message) => boolean {
  const challenge = newChallenge();
  let talk: { name: string; client: string; keyd: string } | null = null;
  return (message) => {
    if (talk === null) {
      if (typeof message['challenge'] !== 'string') throw new Error('not keyd');
      talk = { name, client: challenge, keyd: message['challenge'] };
      socket.write(frameOf({ client: name, challenge, proof: proofOf(token, 'client', talk) }));
      return false;
    }
    const { proof } = message;
    if (typeof proof !== 'string' || !isSameProof(proof, proofOf(token, 'keyd', talk))) throw new Error('not our keyd');
    return true;
  };
}
