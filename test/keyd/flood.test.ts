// Many questions at once, and a key process that is away: calls go on, and nobody learns the number space.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeydClient, type KeydClient } from '../../src/confidentiality/keyd-client.ts';
import type { KeydAlarm } from '../../src/keyd/contract.ts';
import { frameOf, frameReader, MAX_ANSWER_BYTES, type Message } from '../../src/keyd/frames.ts';
import { newChallenge, proofOf } from '../../src/keyd/handshake.ts';
import { type KeyPlace, MID_NOVEMBER, makeKeyPlace, PATIENT } from './key-place.ts';

const CALLER = '+994190000001';
let place: KeyPlace;
beforeEach(async () => {
  place = await makeKeyPlace();
  await place.start();
});
afterEach(() => place.remove());

describe('a flood of questions about numbers', () => {
  const number = (at: number) => `+99419${String(at).padStart(7, '0')}`;

  it('98 of 100 are refused, workers are told within ten seconds, and everything else is answered meanwhile', async () => {
    const alarms: KeydAlarm[] = [];
    const worker = await place.client('worker', { onAlarm: (kind) => alarms.push(kind) });
    await worker.ask('health', {});
    const [one, other] = [await place.client('web'), await place.client('web')];
    const said: Record<string, number> = {};
    const ask = async (client: KeydClient, from: number) => {
      for (let at = from; at < from + 5_000; at += 25) {
        const batch = Array.from({ length: 25 }, (_, place) =>
          client.ask('evaluate', { number: number(at + place + 1) }),
        );
        for (const answer of await Promise.all(batch)) {
          const kind = 'answer' in answer ? 'answered' : answer.refused;
          said[kind] = (said[kind] ?? 0) + 1;
        }
      }
    };
    // Two hosts share one budget; withheld callers and promises cost nothing of it.
    await Promise.all([ask(one, 0), ask(other, 5_000)]);
    expect(said).toEqual({ answered: 100, 'over-budget': 9_900 });
    await expect.poll(() => alarms, PATIENT).toContain('budget-spent');
    expect(await one.ask('evaluate', { number: 'anonymous' })).toEqual({ refused: 'no-number' });
    const promised = { callback: 'c', number: CALLER, opensAt: MID_NOVEMBER, closesAt: MID_NOVEMBER + 1_000 };
    expect(await one.ask('promise', promised)).toMatchObject({ answer: {} });
    expect(place.lines.filter((line) => line.includes('over-budget')).length).toBeLessThan(20);
    place.clock.now += 5_000;
    const later = await Promise.all(
      Array.from({ length: 8 }, (_, at) => one.ask('evaluate', { number: number(at + 1) })),
    );
    expect(later.filter((answer) => 'answer' in answer)).toHaveLength(5);
  });

  it('a restart gains nothing, a removed budget least of all', async () => {
    const web = await place.client('web');
    const spend = async (times: number) => {
      const answers = [];
      for (let at = 0; at < times; at += 1) answers.push(await web.ask('evaluate', { number: number(at + 1) }));
      return answers.filter((answer) => 'answer' in answer).length;
    };
    let answered = await spend(30);
    for (let restart = 0; restart < 4; restart += 1) {
      await place.stop();
      await place.start();
      answered += await spend(30);
    }
    expect(answered).toBeLessThanOrEqual(100);
    await place.stop();
    await rm(place.places.budget);
    await place.start();
    expect(await spend(3)).toBe(0);
    // Nor does a clock that is set back: it refills nothing, and goes on from there.
    place.clock.now -= 60_000;
    expect(await spend(3)).toBe(0);
    place.clock.now += 2_000;
    expect(await spend(3)).toBe(2);
  });
});

describe('the line’s side', () => {
  it('gets a no in time when keyd is away, hangs, or is put back', async () => {
    const web = await place.client('web');
    expect(await web.ask('evaluate', { number: CALLER })).toMatchObject({ answer: {} });
    await place.stop();
    expect(await web.ask('evaluate', { number: CALLER }, 50)).toEqual({ refused: 'unreachable' });
    await place.start();
    await expect.poll(() => web.ask('evaluate', { number: CALLER }, 50), PATIENT).toMatchObject({ answer: {} });
  });

  it('asks nothing that was given up on before the connection stood: it would cost the budget for nobody', async () => {
    const path = join(place.places.folder, 'slow.sock');
    const token = randomBytes(32);
    const challenge = newChallenge();
    const heard: Message[] = [];
    const sockets: Socket[] = [];
    const slow = createServer((socket) => {
      sockets.push(socket);
      const reader = frameReader(MAX_ANSWER_BYTES);
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk) => {
        for (const message of reader.take(chunk)) {
          heard.push(message);
          const talk = { name: 'web', client: String(message['challenge']), keyd: challenge };
          const said = heard.length === 1 ? { proof: proofOf(token, 'keyd', talk) } : { id: message['id'], answer: {} };
          socket.write(frameOf(said));
        }
      });
    });
    slow.listen(path);
    await once(slow, 'listening');
    const client = createKeydClient({ socketPath: path, name: 'web', readToken: async () => token });
    expect(await client.ask('evaluate', { number: CALLER }, 30)).toEqual({ refused: 'late' });
    await expect.poll(() => sockets, PATIENT).toHaveLength(1);
    sockets[0]?.write(frameOf({ keyd: 1, challenge }));
    expect(await client.ask('health', {}, 10_000)).toEqual({ answer: {} });
    expect(heard.map(({ operation }) => operation)).toEqual([undefined, 'health']);
    client.close();
    slow.close();
  });

  it('waits for a socket that takes the question and says nothing no longer than it was told', async () => {
    const path = join(place.places.folder, 'mute.sock');
    const mute = createServer((socket) => socket.on('error', () => socket.destroy()));
    mute.listen(path);
    await once(mute, 'listening');
    const client = createKeydClient({ socketPath: path, name: 'web', readToken: async () => randomBytes(32) });
    expect(await client.ask('evaluate', { number: CALLER }, 30)).toEqual({ refused: 'late' });
    // Who asks behind thirty-two that wait is told at once, and not when their time is over.
    const asked = Array.from({ length: 33 }, () => client.ask('evaluate', { number: CALLER }, 10_000));
    expect(await asked.at(-1)).toEqual({ refused: 'busy' });
    client.close();
    mute.close();
  });
});
