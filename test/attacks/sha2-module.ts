// The bytes of a WebAssembly module with one function, SHA-2's compression, every round written out.
export interface Sha2Shape {
  bits: 32 | 64;
  rounds: number;
  /** Turned right three times: of the words that begin the state, and that begin its second half. */
  big: readonly (readonly [number, number, number])[];
  /** Turned right twice, moved right once: of the word fifteen before, and two before. */
  small: readonly (readonly [number, number, number])[];
}

type Code = readonly number[];

/** Opcodes of the vector instructions (behind 0xfd) by the length of a word. */
const OPS = {
  32: { left: 0xab, right: 0xad, add: 0xae },
  64: { left: 0xcb, right: 0xcd, add: 0xce },
} as const;
const [LOAD, STORE, XOR, SELECT] = [0x00, 0x0b, 0x51, 0x52];
const [LOCAL_GET, LOCAL_SET, I32_CONST, END] = [0x20, 0x21, 0x41, 0x0b];
const [TYPE_I32, TYPE_VECTOR, TYPE_FUNCTION] = [0x7f, 0x7b, 0x60];
const ALIGN_16 = 4;
const VECTOR_BYTES = 16;
const [STATE, BLOCK, OUT] = [0, 1, 2];
const PARAMETERS = 3;
export const STATE_WORDS = 8;
export const BLOCK_WORDS = 16;
/** Locals: eight words of the state, two to reckon with, sixteen of the message. */
const LOCALS = STATE_WORDS + 2 + BLOCK_WORDS;
const SPARE = PARAMETERS + STATE_WORDS;
const MESSAGE = SPARE + 2;

/** `compress(state, block, out)` of this shape over an imported memory, whose beginning holds the constants of the rounds. */
export function sha2Module(shape: Sha2Shape): Uint8Array<ArrayBuffer> {
  const body = [...vector([[...leb(LOCALS), TYPE_VECTOR]]), ...compressCode(shape), END];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [[TYPE_FUNCTION, ...vector([[TYPE_I32], [TYPE_I32], [TYPE_I32]]), 0]]),
    ...section(2, [[...text('line'), ...text('memory'), 0x02, 0x00, 1]]),
    ...section(3, [[0]]),
    ...section(7, [[...text('compress'), 0x00, 0]]),
    ...section(10, [[...leb(body.length), ...body]]),
  ]);
}

function compressCode(shape: Sha2Shape): Code {
  const ops = OPS[shape.bits];
  const code: number[] = [];
  // No spreading of long lists into arguments: a round is added byte by byte.
  const put = (...parts: readonly Code[]) => {
    for (const part of parts) for (const byte of part) code.push(byte);
  };
  const turned = (word: number, by: number): Code => [
    ...[...get(word), ...amount(by), ...vectorOp(ops.right)],
    ...[...get(word), ...amount(shape.bits - by), ...vectorOp(ops.left), ...vectorOp(XOR)],
  ];
  const moved = (word: number, by: number): Code => [...get(word), ...amount(by), ...vectorOp(ops.right)];
  const add = vectorOp(ops.add);
  const xor = vectorOp(XOR);
  for (let word = 0; word < STATE_WORDS; word += 1) put(load(STATE, word), set(PARAMETERS + word));
  for (let word = 0; word < BLOCK_WORDS; word += 1) put(load(BLOCK, word), set(MESSAGE + word));
  for (let round = 0; round < shape.rounds; round += 1) {
    const message = (back: number) => MESSAGE + ((round + BLOCK_WORDS - back) % BLOCK_WORDS);
    if (round >= BLOCK_WORDS) {
      put(get(message(BLOCK_WORDS)), get(message(7)), add);
      for (const [index, back] of [15, 2].entries()) {
        const [first = 0, second = 0, third = 0] = shape.small[index] ?? [];
        put(turned(message(back), first), turned(message(back), second), xor, moved(message(back), third), xor, add);
      }
      put(set(message(BLOCK_WORDS)));
    }
    // The eight words change places at each round by name, not by moving.
    const at = (place: number) => PARAMETERS + ((place + STATE_WORDS * shape.rounds - round) % STATE_WORDS);
    const [a, b, c, d, e, f, g, h] = [0, 1, 2, 3, 4, 5, 6, 7].map(at) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const three = (word: number, [first = 0, second = 0, third = 0]: readonly number[] = []) => {
      put(turned(word, first), turned(word, second), xor, turned(word, third), xor);
    };
    put(get(h), get(message(BLOCK_WORDS)), add, constant(round), add);
    three(e, shape.big[1]);
    put(add, get(f), get(g), get(e), vectorOp(SELECT), add, set(SPARE));
    put(get(d), get(SPARE), add, set(d));
    three(a, shape.big[0]);
    put(get(c), get(b), get(a), get(b), xor, vectorOp(SELECT), add, get(SPARE), add, set(h));
  }
  for (let word = 0; word < STATE_WORDS; word += 1)
    put([LOCAL_GET, OUT], load(STATE, word), get(PARAMETERS + word), add, memoryOp(STORE, word));
  return code;
}

function get(local: number): Code {
  return [LOCAL_GET, local];
}

function set(local: number): Code {
  return [LOCAL_SET, local];
}

function load(pointer: number, word: number): Code {
  return [LOCAL_GET, pointer, ...memoryOp(LOAD, word)];
}

function constant(round: number): Code {
  return [I32_CONST, 0, ...memoryOp(LOAD, round)];
}

/** A shift's operand; below 64 a signed number of one byte is itself. */
function amount(by: number): Code {
  return [I32_CONST, by];
}

function memoryOp(op: number, word: number): Code {
  return [...vectorOp(op), ALIGN_16, ...leb(word * VECTOR_BYTES)];
}

function vectorOp(op: number): Code {
  return [0xfd, ...leb(op)];
}

function section(id: number, items: readonly Code[]): Code {
  const content = vector(items);
  return [id, ...leb(content.length), ...content];
}

function vector(items: readonly Code[]): Code {
  return [...leb(items.length), ...items.flat()];
}

function text(word: string): Code {
  return [...leb(word.length), ...Buffer.from(word)];
}

function leb(value: number): Code {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)];
}
