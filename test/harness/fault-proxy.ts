// A network between the line and one of its stores, that does what networks do.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What happens to connections, those that are open included. `refuse`: nobody listens, and what was open is reset.
 * `black-hole`: every connection stands and not a byte comes through. `reset`: each is cut at its next byte.
 * `slow`: so many bytes a second come back. `cut-after`: answers end in the middle, after so many bytes.
 */
export type Fault =
  | { kind: 'none' }
  | { kind: 'refuse' }
  | { kind: 'black-hole' }
  | { kind: 'reset' }
  | { kind: 'slow'; bytesPerSecond: number }
  | { kind: 'cut-after'; bytes: number };

export interface FaultProxy {
  /** The same address, by way of this proxy. */
  through(url: string): string;
  set(fault: Fault): Promise<void>;
  /** What is open now stands for ever and carries nothing more, as after a host that went away; what comes anew is carried. */
  strand(): void;
  /** Connections that anybody ever opened to it. */
  connections(): number;
  close(): Promise<void>;
}

const SLICES_PER_SECOND = 20;
const LOOPBACK = '127.0.0.1';

/** Stands before the server at this address; without faults at first. */
export async function openFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const state: State = { fault: { kind: 'none' }, sockets: new Set(), stranded: new WeakSet(), opened: 0 };
  // Half open, so that whoever is stranded gets no answer to a goodbye either.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    state.opened += 1;
    carry(state, client, connect({ port: Number(port), host: hostname, allowHalfOpen: true }));
  });
  const ownPort = await listenOn(server, 0);
  return {
    through: (url) => {
      const address = new URL(url);
      address.host = `${LOOPBACK}:${ownPort}`;
      return address.href;
    },
    set: (fault) => change(state, server, { fault, port: ownPort }),
    strand: () => {
      for (const socket of state.sockets) state.stranded.add(socket);
    },
    connections: () => state.opened,
    close: async () => {
      for (const socket of state.sockets) socket.destroy();
      if (server.listening) await stopListening(server);
    },
  };
}

interface State {
  fault: Fault;
  sockets: Set<Socket>;
  stranded: WeakSet<Socket>;
  opened: number;
}

async function change(state: State, server: Server, { fault, port }: { fault: Fault; port: number }): Promise<void> {
  state.fault = fault;
  const isBroken = fault.kind === 'refuse' || fault.kind === 'none';
  // What was held back in a hole never comes through.
  if (isBroken) for (const socket of state.sockets) socket.resetAndDestroy();
  if (fault.kind === 'refuse') await stopListening(server);
  else if (!server.listening) await listenOn(server, port);
}

function carry(state: State, client: Socket, server: Socket): void {
  const end = () => {
    client.destroy();
    server.destroy();
  };
  for (const socket of [client, server]) {
    state.sockets.add(socket);
    // Either side may go away at any byte; both go then.
    socket.on('error', end);
    socket.on('end', () => state.stranded.has(socket) || socket.end());
    socket.on('close', () => {
      state.sockets.delete(socket);
      end();
    });
  }
  let told = 0;
  client.on('data', (bytes) => forward(state, server, bytes));
  server.on('data', (bytes) => {
    const { fault } = state;
    told += bytes.length;
    if (fault.kind === 'slow') {
      server.pause();
      trickle(client, bytes, fault.bytesPerSecond).then(() => server.resume(), end);
    } else if (fault.kind === 'cut-after' && told > fault.bytes) {
      client.write(bytes.subarray(0, Math.max(0, bytes.length - (told - fault.bytes))), end);
    } else forward(state, client, bytes);
  });
}

function forward({ fault, stranded }: State, to: Socket, bytes: Buffer): void {
  if (fault.kind === 'black-hole' || stranded.has(to)) return;
  if (fault.kind === 'reset') to.resetAndDestroy();
  else to.write(bytes);
}

async function trickle(to: Socket, bytes: Buffer, bytesPerSecond: number): Promise<void> {
  const size = Math.max(1, Math.floor(bytesPerSecond / SLICES_PER_SECOND));
  for (let from = 0; from < bytes.length && !to.destroyed; from += size) {
    to.write(bytes.subarray(from, from + size));
    await pause(1_000 / SLICES_PER_SECOND);
  }
}

async function listenOn(server: Server, port: number): Promise<number> {
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy does not listen on a port');
  return address.port;
}

async function stopListening(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}
