// Who may come in, what may be said, and that nothing which is said can stop the process or drown it.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeydClient } from '../../src/confidentiality/keyd-client.ts';
import type { ClientName, OperationName } from '../../src/keyd/contract.ts';
import { frameOf, frameReader, MAX_ANSWER_BYTES, type Message } from '../../src/keyd/frames.ts';
import { proofOf } from '../../src/keyd/handshake.ts';
import { listen } from '../../src/keyd/socket-server.ts';
import { type KeyPlace, MID_NOVEMBER, makeKeyPlace, PATIENT } from './key-place.ts';

const CALLER = '+994190000001';
let place: KeyPlace;
beforeEach(async () => {
  place = await makeKeyPlace();
  await place.start();
});
afterEach(() => place.remove());

/** A connection that says what it likes. */
async function knock(): Promise<{
  socket: Socket;
  heard: Message[];
  say(message: Message | Buffer): void;
  closed: Promise<unknown>;
}> {
  const socket = connect(place.places.socket);
  const heard: Message[] = [];
  const reader = frameReader(MAX_ANSWER_BYTES);
  socket.on('data', (chunk) => heard.push(...reader.take(chunk)));
  socket.on('error', () => socket.destroy());
  // A write into a closed connection is an error besides, and no matter here.
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  await expect.poll(() => heard.length, PATIENT).toBe(1);
  return {
    socket,
    heard,
    closed,
    say: (message) => void socket.write(Buffer.isBuffer(message) ? message : frameOf(message)),
  };
}

/** The same, proved as a client. */
async function enter(name: ClientName) {
  const door = await knock();
  const challenge = randomBytes(32).toString('hex');
  const token = await tokenOf(name);
  door.say({
    client: name,
    challenge,
    proof: proofOf(token, 'client', { name, client: challenge, keyd: String(door.heard[0]?.['challenge']) }),
  });
  await expect.poll(() => door.heard.length, PATIENT).toBe(2);
  return door;
}

async function tokenOf(name: ClientName): Promise<Buffer> {
  return Buffer.from((await readFile(place.places.tokenOf(name), 'latin1')).trim(), 'hex');
}

const stillAnswers = async () => {
  const client = await place.client('web');
  await expect.poll(() => client.ask('health', {}), PATIENT).toMatchObject({ answer: { month: '2026-11' } });
};

describe('who may come in', () => {
  it('nobody else’s account gets near the socket', async () => {
    expect((await stat(dirname(place.places.socket))).mode & 0o077).toBe(0);
    await place.stop();
    await chmod(place.places.folder, 0o755);
    await expect(place.start()).rejects.toThrow('chmod 700');
    await chmod(place.places.folder, 0o700);
    await place.start();
  });

  it('a folder deep down is reached by the way from here, and one too deep says so', async () => {
    const deep = join(place.places.folder, 'd'.repeat(60), 'e'.repeat(30), 'keyd.sock');
    const server = createServer();
    await expect(listen(server, deep)).rejects.toThrow('give a shorter KEYD_DIR');
    const nearby = await mkdtemp(join(process.cwd(), 'node_modules', '.yardim-keyd-'));
    await listen(server, join(nearby, 'f'.repeat(Math.max(1, 100 - nearby.length))));
    server.close();
    await rm(nearby, { recursive: true });
  });

  it('a peer without the client’s token is told nothing', async () => {
    const challenge = randomBytes(32).toString('hex');
    const proof = (token: Buffer, keyd: Message | undefined, name = 'web') =>
      proofOf(token, 'client', { name, client: challenge, keyd: String(keyd?.['challenge']) });
    const web = await tokenOf('web');
    const tries: ((keyd: Message | undefined) => Message)[] = [
      () => ({}),
      () => ({ id: 1, operation: 'evaluate', number: CALLER }),
      () => ({ client: 'web', challenge, proof: '' }),
      (keyd) => ({ client: 'web', challenge, proof: proof(randomBytes(32), keyd) }),
      // Another client's token, a proof of another name, the server's own half sent back, yesterday's challenge.
      (keyd) => ({ client: 'dialler', challenge, proof: proof(web, keyd, 'dialler') }),
      (keyd) => ({ client: 'sealer', challenge, proof: proof(web, keyd) }),
      (keyd) => ({
        client: 'web',
        challenge,
        proof: proofOf(web, 'keyd', { name: 'web', client: challenge, keyd: String(keyd?.['challenge']) }),
      }),
      () => ({ client: 'web', challenge, proof: proof(web, { challenge: randomBytes(32).toString('hex') }) }),
      (keyd) => ({ client: 'nobody', challenge, proof: proof(web, keyd, 'nobody') }),
      (keyd) => ({ client: '__proto__', challenge, proof: proof(web, keyd, '__proto__') }),
      (keyd) => ({ client: 'web', challenge: 5, proof: proof(web, keyd) }),
    ];
    for (const message of tries) {
      const door = await knock();
      door.say(message(door.heard[0]));
      door.say({ id: 2, operation: 'evaluate', number: CALLER });
      await door.closed;
      expect(door.heard.slice(1)).toEqual([]);
    }
    await stillAnswers();
    expect(place.lines.join('')).toContain('peer-refused');
  });

  it('a socket that somebody else put in the place is noticed: it cannot prove itself, and is asked nothing', async () => {
    const path = join(place.places.folder, 'false.sock');
    const heard: Message[] = [];
    const liar = createServer((socket) => {
      const reader = frameReader(MAX_ANSWER_BYTES);
      socket.write(frameOf({ keyd: 1, challenge: randomBytes(32).toString('hex') }));
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk) => {
        heard.push(...reader.take(chunk));
        // The best a liar can do: a proof of the right shape, the client's own one among them.
        const { proof } = heard[0] ?? {};
        if (heard.length === 1) socket.write(frameOf({ proof: String(proof) }));
      });
    });
    await listen(liar, path);
    const client = createKeydClient({ socketPath: path, name: 'web', readToken: () => tokenOf('web') });
    expect(await client.ask('evaluate', { number: CALLER })).toEqual({ refused: 'unreachable' });
    expect(heard.map((message) => Object.keys(message).sort())).toEqual([['challenge', 'client', 'proof']]);
    client.close();
    liar.close();
  });

  it('a keyd that does not know the client’s token tells it nothing', async () => {
    const client = await place.client('web', { readToken: async () => randomBytes(32) });
    expect(await client.ask('evaluate', { number: CALLER })).toEqual({ refused: 'unreachable' });
  });

  it('each client gets what is its own, and no more', async () => {
    const asked: { readonly [Name in OperationName]: { by: ClientName[]; with: Record<string, unknown> } } = {
      health: { by: ['web', 'worker', 'dialler', 'sealer'], with: {} },
      evaluate: { by: ['web'], with: { number: CALLER } },
      wrap: {
        by: ['web', 'worker'],
        with: { key: randomBytes(32).toString('base64'), month: '2027-01', context: 'r' },
      },
      unwrap: { by: ['web'], with: { wrapped: 'AAAA', context: 'r' } },
      promise: {
        by: ['web'],
        with: { callback: 'c', number: CALLER, opensAt: MID_NOVEMBER, closesAt: MID_NOVEMBER + 1 },
      },
      open: { by: ['dialler'], with: { callback: 'c', sealed: 'AAAA' } },
      forget: { by: ['web', 'dialler'], with: { callback: 'c' } },
      seal: { by: ['web'], with: { call: 'c', number: CALLER } },
      recipients: { by: ['web', 'worker'], with: { list: 'x' } },
      sign: { by: ['sealer'], with: { number: 1, previous: '', root: '', rows: 1, databaseAt: 1 } },
      signers: { by: ['web', 'worker', 'dialler', 'sealer'], with: {} },
    };
    for (const name of ['web', 'worker', 'dialler', 'sealer'] as const) {
      const client = await place.client(name);
      for (const [operation, { by, with: fields }] of Object.entries(asked)) {
        // Every operation with its own fields, which the table above gives.
        const said = await client.ask(operation as 'health', fields);
        const isRefused = 'refused' in said && said.refused === 'not-allowed';
        expect([name, operation, isRefused]).toEqual([name, operation, !by.includes(name)]);
      }
    }
  });
});

describe('hostile words', () => {
  it('no message, however made, stops the process; the next one is answered', async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(CALLER, 'evaluate', '__proto__', -1, 1e308, '9'.repeat(300)),
    );
    const names = [
      'number',
      'key',
      'month',
      'context',
      'wrapped',
      'callback',
      'sealed',
      'opensAt',
      'closesAt',
      'call',
      'list',
      '__proto__',
      'constructor',
    ];
    const operation = fc.oneof(
      fc.constantFrom(
        'health',
        'evaluate',
        'wrap',
        'unwrap',
        'promise',
        'open',
        'forget',
        'seal',
        'recipients',
        'sign',
        'signers',
      ),
      fc.constantFrom('__proto__', 'constructor', 'toString', '', 'drop'),
    );
    const web = await enter('web');
    let id = 0;
    await fc.assert(
      fc.asyncProperty(operation, fc.dictionary(fc.constantFrom(...names), value), async (name, fields) => {
        id += 1;
        web.say({ ...fields, id, operation: name });
        await expect.poll(() => web.heard.at(-1)?.['id'], { ...PATIENT, interval: 1 }).toBe(id);
        const said = web.heard.at(-1);
        if (said?.['refused'] !== undefined) expect(said['refused']).toMatch(/^[a-z-]+$/);
        expect(said?.['refused']).not.toBe('fault');
      }),
      { numRuns: 400 },
    );
    expect(place.lines.join('')).not.toContain('"fault"');
  });

  it.each<[string, Buffer]>([
    ['a length of four gigabytes', Buffer.from('ffffffff', 'hex')],
    ['a length over the limit', Buffer.from('00008001', 'hex')],
    ['no JSON', Buffer.concat([Buffer.from('00000003', 'hex'), Buffer.from('{"a')])],
    ['a list', frameOf([] as never)],
    ['nothing', Buffer.alloc(4)],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['nested without end', Buffer.concat([Buffer.from('00004e20', 'hex'), Buffer.alloc(20_000, '[')])],
    ['broken UTF-8', Buffer.concat([Buffer.from('00000004', 'hex'), Buffer.from('ff22fe7d', 'hex')])],
  ])('%s ends the connection, proved or not, and nothing else', async (_name, bytes) => {
    for (const door of [await knock(), await enter('web')]) {
      door.say(bytes);
      await door.closed;
    }
    // For what was said, and not after a while of waiting for more.
    expect(place.lines.join('')).toContain('"message"');
    expect(place.lines.join('')).not.toContain('"deadline"');
    await stillAnswers();
  });

  it('a peer that does not say who it is, or does not end what it began, is not waited for', async () => {
    const silent = await knock();
    const begun = await enter('web');
    begun.say(Buffer.from('00000010', 'hex'));
    const trickle = setInterval(() => begun.socket.write(Buffer.from(' ')), 500);
    await Promise.all([silent.closed, begun.closed]);
    clearInterval(trickle);
    expect(place.lines.filter((line) => line.includes('"deadline"')).length).toBeGreaterThan(0);
    await stillAnswers();
  });

  it('a field more than the operation has is no question: whoever means something else by it is told', async () => {
    const web = await enter('web');
    web.say({ id: 1, operation: 'evaluate', number: CALLER, month: '2026-11' });
    await expect.poll(() => web.heard.at(-1), PATIENT).toEqual({ id: 1, refused: 'bad-request' });
  });

  it('of what one peer asks in one breath thirty-two are under way, and the rest is told so', async () => {
    const web = await enter('web');
    const before = web.heard.length;
    const questions = Array.from({ length: 40 }, (_, id) => frameOf({ id, operation: 'health' }));
    web.say(Buffer.concat(questions));
    await expect.poll(() => web.heard.length - before, PATIENT).toBe(40);
    expect(web.heard.slice(before).filter((said) => said['refused'] === 'busy')).toHaveLength(8);
  });

  it('a peer that never reads its answers is dropped; a crowd is turned away', async () => {
    const deaf = await enter('web');
    deaf.socket.pause();
    const flood = setInterval(() => {
      for (let at = 0; at < 200; at += 1) deaf.say({ id: at, operation: 'signers' });
    }, 1);
    await deaf.closed;
    clearInterval(flood);
    const crowd = await Promise.all(Array.from({ length: 70 }, () => connect(place.places.socket)));
    await expect.poll(() => place.lines.join(''), PATIENT).toContain('"crowd"');
    for (const socket of crowd) socket.destroy();
    await stillAnswers();
  });
});
