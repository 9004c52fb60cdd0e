// SHA-2's inner function for several messages side by side, made for this machine's vector unit: trying every number takes minutes.
import { BLOCK_WORDS, type Sha2Shape, STATE_WORDS, sha2Module } from './sha2-module.ts';

export interface Sha2 {
  readonly name: Sha2Name;
  /** How many messages are hashed at once. */
  readonly lanes: number;
  readonly wordBytes: number;
  readonly blockBytes: number;
  /** Blocks and states lie here: word by word, of each word one lane after the other, in this machine's byte order. */
  readonly memory: Uint8Array;
  /** The state that every hash begins with. */
  readonly initial: number;
  /** Room for a state or a block of all lanes. Everything is given back at once by `forget`. */
  room(words: number): number;
  forget(): void;
  /** Takes a block into a state; the new state stands at `out`, which may be a place of either. */
  compress(state: number, block: number, out: number): void;
}

/** FIPS 180-4 §4.1 and §4.2: how far words are turned and moved. */
export const SHAPES = {
  sha256: {
    bits: 32,
    rounds: 64,
    big: [
      [2, 13, 22],
      [6, 11, 25],
    ],
    small: [
      [7, 18, 3],
      [17, 19, 10],
    ],
  },
  sha512: {
    bits: 64,
    rounds: 80,
    big: [
      [28, 34, 39],
      [14, 18, 41],
    ],
    small: [
      [1, 8, 7],
      [19, 61, 6],
    ],
  },
} as const satisfies Record<string, Sha2Shape>;

export type Sha2Name = keyof typeof SHAPES;

export function isSha2(hash: string): hash is Sha2Name {
  return Object.hasOwn(SHAPES, hash);
}

const VECTOR_BYTES = 16;
const PAGE_BYTES = 65_536;
const PAGES = 4;

/** Makes the function anew, with memory of its own. */
export async function openSha2(name: Sha2Name): Promise<Sha2> {
  const shape: Sha2Shape = SHAPES[name];
  const wordBytes = shape.bits / 8;
  const memory = new WebAssembly.Memory({ initial: PAGES });
  const { instance } = await WebAssembly.instantiate(sha2Module(shape), { line: { memory } });
  // The module that was made here exports this one function.
  const compress = instance.exports['compress'] as Sha2['compress'];
  const bytes = new Uint8Array(memory.buffer);
  const constants = [...fractions(shape.rounds, 3, shape.bits), ...fractions(STATE_WORDS, 2, shape.bits)];
  for (const [index, constant] of constants.entries())
    for (let at = index * VECTOR_BYTES; at < (index + 1) * VECTOR_BYTES; at += wordBytes)
      bytes.set(littleEnd(constant, wordBytes), at);
  const first = constants.length * VECTOR_BYTES;
  let next = first;
  return {
    name,
    lanes: VECTOR_BYTES / wordBytes,
    wordBytes,
    blockBytes: BLOCK_WORDS * wordBytes,
    memory: bytes,
    initial: shape.rounds * VECTOR_BYTES,
    room: (words) => {
      const at = next;
      next += words * VECTOR_BYTES;
      if (next > PAGES * PAGE_BYTES) throw new Error('no room is left');
      return at;
    },
    forget: () => {
      next = first;
    },
    compress,
  };
}

/** The first bits behind the point of the square or cube roots of the first primes: nothing up anybody's sleeve. */
export function fractions(count: number, root: 2 | 3, bits: number): bigint[] {
  const found: bigint[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    let divisor = 2;
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor += 1;
    if (divisor * divisor <= candidate) continue;
    found.push(BigInt.asUintN(bits, rootOf(BigInt(candidate) << BigInt(bits * root), BigInt(root))));
  }
  return found;
}

/** The whole part of this root, by halving. */
function rootOf(value: bigint, root: bigint): bigint {
  let [low, high] = [0n, value];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (middle ** root <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}

function littleEnd(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}
