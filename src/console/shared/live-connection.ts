// The one WebSocket of a page: documents come down it, the answers to the server's heartbeat go up.
import type { PageMessage, ServerMessage } from './contract.ts';
import type { Timers } from './timers.ts';

const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 5_000;
/** The server beats every five seconds: two missing beats mean a dead line, whatever the socket believes. */
const SILENCE_LIMIT_MS = 12_000;
/** `WebSocket.OPEN`. */
const OPEN = 1;

export type ConnectionState = 'connecting' | 'open' | 'lost';

export interface LiveConnection {
  /** Says nothing when the line is down: the next document will show the truth. */
  send(message: PageMessage): void;
  close(): void;
}

export interface LiveConnectionParts {
  readonly open: () => WebSocket;
  readonly timers: Timers;
  readonly onMessage: (message: ServerMessage) => void;
  readonly onState: (state: ConnectionState) => void;
  /** Whether audio of a call is up in this page: the server's heartbeat asks. */
  readonly voice: () => 'idle' | 'in-call';
}

/** Keeps one WebSocket open for as long as the page lives; answers beats from the main thread. */
export function openLiveConnection(parts: LiveConnectionParts): LiveConnection {
  let socket: WebSocket | null = null;
  let failures = 0;
  let isClosed = false;
  let stopWaiting = () => {};

  function connect(): void {
    const current = parts.open();
    socket = current;
    watchSilence(current);
    current.addEventListener('open', () => {
      failures = 0;
      parts.onState('open');
    });
    current.addEventListener('message', (event) => {
      if (socket !== current) return;
      watchSilence(current);
      receive(current, event.data);
    });
    current.addEventListener('close', () => lose(current));
  }

  function receive(current: WebSocket, data: unknown): void {
    const message = messageIn(data);
    if (message === null) return;
    if (message.type === 'signed-out') isClosed = true;
    if (message.type === 'beat') answer(current, { type: 'beat', n: message.n, voice: parts.voice() });
    parts.onMessage(message);
  }

  function watchSilence(current: WebSocket): void {
    stopWaiting();
    stopWaiting = parts.timers.after(SILENCE_LIMIT_MS, () => {
      current.close();
      lose(current);
    });
  }

  function lose(current: WebSocket): void {
    if (socket !== current) return;
    socket = null;
    stopWaiting();
    if (isClosed) return;
    parts.onState('lost');
    const delay = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
    failures += 1;
    stopWaiting = parts.timers.after(delay, connect);
  }

  connect();
  return {
    send: (message) => socket !== null && answer(socket, message),
    close() {
      isClosed = true;
      stopWaiting();
      socket?.close();
    },
  };
}

/** What the server's beat says of the line: as good as lost while the server itself hears of no change. Null for other messages. */
export function connectionIn(message: ServerMessage): ConnectionState | null {
  if (message.type !== 'beat') return null;
  return message.isDeaf === true ? 'lost' : 'open';
}

function answer(socket: WebSocket, message: PageMessage): void {
  if (socket.readyState === OPEN) socket.send(JSON.stringify(message));
}

/** Null for what is not ours: a page never fails over a message that it does not know. */
function messageIn(data: unknown): ServerMessage | null {
  if (typeof data !== 'string') return null;
  try {
    const message: unknown = JSON.parse(data);
    const isMessage = typeof message === 'object' && message !== null && 'type' in message;
    // The server writes only the messages of the contract.
    return isMessage ? (message as ServerMessage) : null;
  } catch {
    return null;
  }
}
