// One construction laid out once for all numbers of a prefix: from one number to the next only digits change.
import { createHash } from 'node:crypto';
import { type Construction, DIGITS, type Numbers, numberAt } from './constructions.ts';
import type { Sieve } from './reference-sieve.ts';
import { openSha2, type Sha2 } from './sha2-lanes.ts';
import { BLOCK_WORDS, STATE_WORDS } from './sha2-module.ts';

const INNER = 0x36;
const OUTER = 0x5c;
const [ZERO, NINE] = [0x30, 0x39];
const END_OF_MESSAGE = 0x80;

export interface Track {
  /** Tries the next so many numbers, or a few more; names each whose digest the sieve may hold. */
  run(count: number, sieve: Sieve, told: (number: string) => void): void;
}

export interface Tracks {
  /** Null where the construction is not one of SHA-256 or SHA-512. What was laid before is gone. */
  lay(construction: Construction, numbers: Numbers): Track | null;
}

interface Step {
  state: number;
  block: number;
  out: number;
}

/** Prepares both functions. */
export async function openTracks(): Promise<Tracks> {
  const [sha256, sha512] = [await openSha2('sha256'), await openSha2('sha512')];
  return {
    lay: (construction, numbers) => {
      if (construction.hash === 'sha256') return layTrack(sha256, construction, numbers);
      if (construction.hash === 'sha512') return layTrack(sha512, construction, numbers);
      return null;
    },
  };
}

function layTrack(sha2: Sha2, construction: Construction, { prefix, count }: Numbers): Track {
  sha2.forget();
  const { key, before, after } = construction;
  const spelt = Buffer.from(construction.write(numberAt(prefix, 0)));
  const message = Buffer.concat([before, spelt, after]);
  const digitsAt = before.length + spelt.length - DIGITS;
  const keyed = key === null ? null : keyBlock(sha2, key);
  const start = keyed === null ? sha2.initial : fold(sha2, sha2.initial, turned(keyed, INNER));
  const padded = withEnd(sha2, message, keyed === null ? 0 : sha2.blockBytes);
  const { steps, addressOf, out } = layBlocks(sha2, { padded, start, digitsAt });
  let result = out;
  if (keyed !== null) {
    const outer = fold(sha2, sha2.initial, turned(keyed, OUTER));
    const digest = Buffer.alloc(STATE_WORDS * sha2.wordBytes);
    const block = layBlock(sha2, withEnd(sha2, digest, sha2.blockBytes));
    const last = steps.at(-1);
    // The inner digest is written where the outer message has it.
    if (last) last.out = block;
    result = sha2.room(STATE_WORDS);
    steps.push({ state: outer, block, out: result });
  }
  const digits = Array.from({ length: DIGITS }, (_, index) => addressOf(digitsAt + index));
  return startTrack(sha2, { prefix, count, steps, result, digits });
}

/** A key as HMAC takes it (RFC 2104): hashed where it is longer than a block, filled up with zeros. */
export function keyBlock(sha2: Pick<Sha2, 'name' | 'blockBytes'>, key: Buffer): Buffer {
  const short = key.length > sha2.blockBytes ? createHash(sha2.name).update(key).digest() : key;
  return Buffer.concat([short, Buffer.alloc(sha2.blockBytes - short.length)]);
}

function turned(key: Buffer, by: number): Buffer {
  return Buffer.from(key.map((byte) => byte ^ by));
}

/** The message with what ends it (FIPS 180-4 §5.1), as whole blocks; `hashed` bytes went before. */
export function withEnd({ blockBytes, wordBytes }: Sha2, message: Buffer, hashed: number): Buffer {
  const needed = message.length + 1 + 2 * wordBytes;
  const padded = Buffer.alloc(Math.ceil(needed / blockBytes) * blockBytes);
  message.copy(padded);
  padded[message.length] = END_OF_MESSAGE;
  padded.writeUInt32BE((message.length + hashed) * 8, padded.length - 4);
  return padded;
}

/** The state after a block that is the same for all numbers. */
function fold(sha2: Sha2, state: number, bytes: Buffer): number {
  const out = sha2.room(STATE_WORDS);
  sha2.compress(state, layBlock(sha2, bytes), out);
  return out;
}

/** Blocks before the digits are taken in once and for all; the others are what each number costs. */
function layBlocks(sha2: Sha2, { padded, start, digitsAt }: { padded: Buffer; start: number; digitsAt: number }) {
  const blocks: number[] = [];
  const steps: Step[] = [];
  let state = start;
  for (let at = 0; at < padded.length; at += sha2.blockBytes) {
    const bytes = padded.subarray(at, at + sha2.blockBytes);
    if (at + sha2.blockBytes <= digitsAt) {
      state = fold(sha2, state, bytes);
      blocks.push(-1);
      continue;
    }
    const step = { state, block: layBlock(sha2, bytes), out: sha2.room(STATE_WORDS) };
    blocks.push(step.block);
    steps.push(step);
    state = step.out;
  }
  const addressOf = (at: number) => {
    const block = blocks[Math.floor(at / sha2.blockBytes)] ?? -1;
    return block + placeInBlock(sha2, at % sha2.blockBytes);
  };
  return { steps, addressOf, out: state };
}

/** The same block in every lane. */
export function layBlock(sha2: Sha2, bytes: Buffer): number {
  const block = sha2.room(BLOCK_WORDS);
  for (const [at, byte] of bytes.entries())
    for (let lane = 0; lane < sha2.lanes; lane += 1)
      sha2.memory[block + placeInBlock(sha2, at) + lane * sha2.wordBytes] = byte;
  return block;
}

/** Of the first lane. Messages have the big end of a word first, memory the little one. */
function placeInBlock({ wordBytes, lanes }: Sha2, at: number): number {
  return Math.floor(at / wordBytes) * wordBytes * lanes + (wordBytes - 1 - (at % wordBytes));
}

interface Layout extends Numbers {
  steps: readonly Step[];
  result: number;
  /** Where each digit stands in the first lane. */
  digits: readonly number[];
}

/** Each lane walks a part of the numbers of its own, so that mostly its last digit alone changes. */
function startTrack(sha2: Sha2, { prefix, count, steps, result, digits }: Layout): Track {
  const { memory, lanes, wordBytes } = sha2;
  const perLane = Math.ceil(count / lanes);
  const words = new Uint32Array(memory.buffer);
  // Of a word of eight bytes the upper half is the second one.
  const firsts = Array.from({ length: lanes }, (_, lane) => (result + (lane + 1) * wordBytes) / 4 - 1);
  const lastDigit = digits.at(-1) ?? 0;
  for (let lane = 0; lane < lanes; lane += 1)
    for (const [index, digit] of [...numberAt('', lane * perLane)].entries())
      memory[(digits[index] ?? 0) + lane * wordBytes] = digit.charCodeAt(0);
  let done = 0;
  return {
    run: (wanted, sieve, told) => {
      const end = Math.min(perLane, done + Math.ceil(wanted / lanes));
      for (; done < end; done += 1) {
        for (const { state, block, out } of steps) sha2.compress(state, block, out);
        for (let lane = 0; lane < lanes; lane += 1) {
          if (sieve.mayHold(words[firsts[lane] as number] as number)) told(numberAt(prefix, lane * perLane + done));
          // Nine times of ten nothing else changes.
          const at = lastDigit + lane * wordBytes;
          const digit = memory[at] as number;
          if (digit < NINE) memory[at] = digit + 1;
          else countUp(memory, digits, lane * wordBytes);
        }
      }
    },
  };
}

/** The number behind; behind the last one comes the first. */
function countUp(memory: Uint8Array, digits: readonly number[], lane: number): void {
  for (let index = DIGITS - 1; index >= 0; index -= 1) {
    const at = (digits[index] ?? 0) + lane;
    if (memory[at] !== NINE) {
      memory[at] = (memory[at] ?? ZERO) + 1;
      return;
    }
    memory[at] = ZERO;
  }
}
