import { EventEmitter, once } from 'node:events';
import { WebSocket } from 'ws';
import { FRAME_MS, FRAME_SAMPLES } from '../media/mixer.ts';
import { bytesOf, samplesOf } from '../telephone/telephone-frames.ts';
import type { FromTelephone, ToTelephone } from '../telephone/telephone-messages.ts';

type Hello = Extract<ToTelephone, { type: 'hello' }>;
export type HeardMessage = Extract<ToTelephone, { type: 'heard' }>;
export type CallMessage = Extract<ToTelephone, { type: 'call' }>;

/** A telephone held by a program. */
export interface TelephoneWire {
  hello: Hello;
  /** Everything heard in this call, each thing in its latest form. */
  readonly heard: HeardMessage[];
  /** The call's latest state, once there is one. */
  call: CallMessage | undefined;
  /** Why the carrier refused the last order, if it did. */
  refused: string | undefined;
  send(message: FromTelephone): void;
  /** Speaks at the speed of speech; resolves when all is said. */
  say(samples: Int16Array): Promise<void>;
  /** `change` after every message, `sound` with 20 ms of 8 kHz samples, `close` when the wire is cut. */
  events: EventEmitter;
  close(): void;
}

/** Takes a telephone of the carrier at this address off its hook; throws when nobody answers there. */
export async function openTelephone(origin: string, options: { hasSound: boolean }): Promise<TelephoneWire> {
  const address = new URL('/telephone', origin.replace(/^http/, 'ws'));
  if (!options.hasSound) address.searchParams.set('sound', 'off');
  const socket = new WebSocket(address);
  const events = new EventEmitter();
  const heard: HeardMessage[] = [];
  const wire: Omit<TelephoneWire, 'hello'> & { hello: Hello | undefined } = {
    hello: undefined,
    heard,
    call: undefined,
    refused: undefined,
    send: (message) => socket.send(JSON.stringify(message)),
    say: (samples) => say(socket, samples),
    events,
    close: () => socket.close(),
  };
  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      events.emit('sound', samplesOf(data));
      return;
    }
    // Our own server's messages.
    const message = JSON.parse(String(data)) as ToTelephone;
    if (message.type === 'hello') wire.hello = message;
    else if (message.type === 'heard') heard[message.index] = message;
    else if (message.type === 'call') wire.call = message;
    else if (message.type === 'refused') wire.refused = message.why;
    events.emit('change', message);
  });
  socket.on('close', () => events.emit('close'));
  await once(socket, 'open').catch((cause: unknown) => {
    // Where a name has two addresses and nobody answers at either, Node has no words.
    throw new Error(`no simulated carrier answers at ${origin}: start the demo (npm start), or say another --origin`, {
      cause,
    });
  });
  while (wire.hello === undefined) await once(events, 'change');
  // Said hello just now.
  return wire as TelephoneWire;
}

async function say(socket: WebSocket, samples: Int16Array): Promise<void> {
  const startedAt = performance.now();
  for (let from = 0, frame = 1; from < samples.length; from += FRAME_SAMPLES, frame += 1) {
    if (socket.readyState !== socket.OPEN) return;
    socket.send(bytesOf(samples.subarray(from, from + FRAME_SAMPLES)));
    const dueIn = startedAt + frame * FRAME_MS - performance.now();
    if (dueIn > 0) await new Promise((resolve) => setTimeout(resolve, dueIn));
  }
}
