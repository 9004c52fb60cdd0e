import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lineOf } from '../../src/audit/checkpoint-encoding.ts';
import { headAfter, NO_ROWS } from '../../src/audit/encoding.ts';
import { checkpointChain } from '../../src/audit/verify/checkpoint-chain.ts';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import type { SignedCheckpoint, Vocabulary } from '../../src/keyd/contract.ts';
import { DAY_MS, type KeyPlace, MID_NOVEMBER, makeKeyPlace } from './key-place.ts';

const NOTHING_BEFORE = '0'.repeat(64);
let place: KeyPlace;
let sealer: KeydClient;
let last: SignedCheckpoint | null = null;

beforeAll(async () => {
  place = await makeKeyPlace();
  await place.start();
  sealer = await place.client('sealer');
});
afterAll(() => place.remove());
beforeEach(async () => {
  const said = await sealer.ask('sign', next());
  last = 'answer' in said ? said.answer : last;
});

function next(changes: Partial<Vocabulary['sign']['ask']> = {}): Vocabulary['sign']['ask'] {
  const root = randomBytes(32).toString('hex');
  const before = { number: (last?.number ?? 0) + 1, previous: last?.digest ?? NOTHING_BEFORE };
  return { ...before, root, rows: 256, databaseAt: MID_NOVEMBER, ...changes };
}

describe('A1.1: a checkpoint of the audit trail', () => {
  it('is proved by the public key alone, and says all that was asked', async () => {
    const asked = next();
    const said = await sealer.ask('sign', asked);
    const signers = await sealer.ask('signers', {});
    if (!('answer' in said) || !('answer' in signers)) throw new Error('no answer');
    last = said.answer;
    const text = Buffer.from(said.answer.text, 'base64');
    const [signer] = signers.answer.signers;
    const der = Buffer.from(signer?.publicKey ?? '', 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    expect(verify(null, text, key, Buffer.from(said.answer.signature, 'base64'))).toBe(true);
    expect(
      verify(null, Buffer.concat([text, Buffer.from(' ')]), key, Buffer.from(said.answer.signature, 'base64')),
    ).toBe(false);
    expect(said.answer.digest).toBe(createHash('sha256').update(text).digest('hex'));
    for (const part of [
      `number ${asked.number}`,
      asked.previous,
      asked.root,
      'rows 256',
      String(MID_NOVEMBER),
      signer?.id,
    ])
      expect(text.toString()).toContain(part);
  });

  it('asked for again after a lost answer is the same, to the byte', async () => {
    const asked = next();
    const first = await sealer.ask('sign', asked);
    place.clock.now += 1_000;
    expect(await sealer.ask('sign', asked)).toEqual(first);
    last = 'answer' in first ? first.answer : last;
    await place.stop();
    await place.start();
    expect(await sealer.ask('sign', asked)).toEqual(first);
  });

  it('no second one of a number, no gap, no other predecessor, nothing from the past', async () => {
    const number = last?.number ?? 0;
    for (const changes of [
      { number },
      { number, previous: last?.digest ?? '' },
      { number: number + 2 },
      { number: 1, previous: NOTHING_BEFORE },
      { previous: NOTHING_BEFORE },
      { previous: randomBytes(32).toString('hex') },
    ])
      expect(await sealer.ask('sign', next(changes)), JSON.stringify(changes)).toEqual({ refused: 'wrong-number' });
  });

  it('of many asked for at once one is signed for a number', async () => {
    const said = await Promise.all(Array.from({ length: 20 }, () => sealer.ask('sign', next())));
    const signed = said.flatMap((each) => ('answer' in each ? [each.answer] : []));
    expect(signed).toHaveLength(1);
    last = signed[0] ?? last;
  });

  it('of the half day after a long stop, or after the ceremonies of a new line, is proved as any other', async () => {
    const own = await makeKeyPlace();
    try {
      // As after `init`: nobody has looked at the store for days.
      own.clock.now += 10 * DAY_MS;
      await own.start();
      const leaf = randomBytes(32);
      const root = headAfter(NO_ROWS, [leaf]).toString('hex');
      const asked = { number: 1, previous: NOTHING_BEFORE, root, rows: 1, databaseAt: own.clock.now };
      const ownSealer = await own.client('sealer');
      const said = await ownSealer.ask('sign', asked);
      const keys = await ownSealer.ask('signers', {});
      if (!('answer' in said) || !('answer' in keys)) throw new Error('no answer');
      const text = Buffer.from(said.answer.text, 'base64').toString();
      const line = lineOf({ text, signature: Buffer.from(said.answer.signature, 'base64'), leaves: [leaf] });
      expect(own.lines.join('')).toContain('clock-leapt');
      expect(checkpointChain(keys.answer.signers).next(line)).toMatchObject({ is: 'proved' });
    } finally {
      await own.remove();
    }
  });

  it('is asked for by the sealer alone', async () => {
    for (const name of ['web', 'worker', 'dialler'] as const)
      expect(await (await place.client(name)).ask('sign', next())).toEqual({ refused: 'not-allowed' });
  });

  it('whatever is asked in whatever order, a number is signed once', async () => {
    const texts = new Map<number, string>();
    const step = fc.record({
      ahead: fc.integer({ min: -2, max: 2 }),
      fits: fc.boolean(),
      again: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        let asked = next();
        for (const { ahead, fits, again } of steps) {
          const number = Math.max(1, (last?.number ?? 0) + ahead);
          if (!again) asked = next({ number, ...(fits ? {} : { previous: NOTHING_BEFORE }) });
          const said = await sealer.ask('sign', asked);
          if (!('answer' in said)) continue;
          const { answer } = said;
          expect(texts.get(answer.number) ?? answer.text).toBe(answer.text);
          texts.set(answer.number, answer.text);
          last = answer;
        }
      }),
      { numRuns: 20 },
    );
    expect(texts.size).toBeGreaterThan(3);
  });
});
