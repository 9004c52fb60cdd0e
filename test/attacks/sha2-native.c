// Tries all numbers of a prefix: SHA-2, bare or keyed, of as many messages side by side as this processor's vectors hold. It is only for
// the long campaign, compiled where there is a compiler (sha2-native.ts, which also gives the function's shape: BITS, ROUNDS, BIG_*, SMALL_*).
//
// In, as hexadecimal text: the initial state, the constants of the rounds, the padded key or -, the message before and behind the digits or
// -, how many numbers, how many references; then the first 32 bits of each reference. Out: which numbers need a closer look.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if BITS == 32
typedef uint32_t word;
#define SCAN_WORD "%" SCNx32
#else
typedef uint64_t word;
#define SCAN_WORD "%" SCNx64
#endif
enum {
  VECTOR = 64,
  BYTES = sizeof(word),
  LANES = VECTOR / BYTES,
  BLOCK = 16 * BYTES,
  DIGITS = 7,
  MESSAGE = 1024,
  BLOCKS = MESSAGE / BLOCK + 1,
  SIEVE_BITS = 20
};
typedef word lanes __attribute__((vector_size(VECTOR)));

static lanes initial[8], inner[8], outer[8], blocks[BLOCKS][16], last[16];
static word constants[ROUNDS];
static unsigned char key[BLOCK], message[MESSAGE];
static unsigned char sieve[1 << (SIEVE_BITS - 3)];

#define RIGHT(x, by) ((x) >> (by) | (x) << (BITS - (by)))
#define TURN(x, i, j, k) (RIGHT(x, i) ^ RIGHT(x, j) ^ RIGHT(x, k))
#define MOVE(x, i, j, k) (RIGHT(x, i) ^ RIGHT(x, j) ^ ((x) >> (k)))
#define WITH(what, x, ...) what(x, __VA_ARGS__)
// The words change places at each round by name, not by moving.
#define ROUND(a, b, c, d, e, f, g, h, r)                                                                 \
  h += m[(r) & 15] + constants[r] + WITH(TURN, e, BIG_E) + (((f ^ g) & e) ^ g);                          \
  d += h;                                                                                                \
  h += WITH(TURN, a, BIG_A) + ((a & b) | (c & (a | b)));
#define SCHEDULE(r) m[(r) & 15] += m[((r) + 9) & 15] + WITH(MOVE, m[((r) + 1) & 15], SMALL_15) + WITH(MOVE, m[((r) + 14) & 15], SMALL_2);

static void compress(const lanes *state, const lanes *block, lanes *out) {
  lanes m[16], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  memcpy(m, block, sizeof m);
  for (int r = 0; r < ROUNDS; r += 8) {
    if (r >= 16)
      for (int i = r; i < r + 8; i += 1) { SCHEDULE(i) }
    ROUND(a, b, c, d, e, f, g, h, r)
    ROUND(h, a, b, c, d, e, f, g, r + 1)
    ROUND(g, h, a, b, c, d, e, f, r + 2)
    ROUND(f, g, h, a, b, c, d, e, r + 3)
    ROUND(e, f, g, h, a, b, c, d, r + 4)
    ROUND(d, e, f, g, h, a, b, c, r + 5)
    ROUND(c, d, e, f, g, h, a, b, r + 6)
    ROUND(b, c, d, e, f, g, h, a, r + 7)
  }
  const lanes made[8] = {a, b, c, d, e, f, g, h};
  for (int i = 0; i < 8; i += 1) out[i] = state[i] + made[i];
}

static void refuse(const char *what) {
  fprintf(stderr, "%s cannot be read\n", what);
  exit(1);
}

/** Answers how many bytes were read. */
static size_t readBytes(unsigned char *into, size_t room, const char *what) {
  static char text[2 * MESSAGE + 1];
  size_t length = 0;
  if (scanf("%2048s", text) != 1) refuse(what);
  if (strcmp(text, "-") == 0) return 0;
  for (; text[2 * length] != 0; length += 1)
    if (length == room || sscanf(text + 2 * length, "%2hhx", into + length) != 1) refuse(what);
  return length;
}

/** Where a byte of a block stands in the first lane: a word of a message has its big end first, memory has the little one. */
static unsigned char *placeOf(lanes *block, size_t at) {
  return (unsigned char *)(block + at / BYTES) + BYTES - 1 - at % BYTES;
}

static void lay(lanes *block, const unsigned char *bytes, unsigned char turn) {
  for (size_t at = 0; at < BLOCK; at += 1)
    for (int lane = 0; lane < LANES; lane += 1) placeOf(block, at)[lane * BYTES] = bytes[at] ^ turn;
}

static void startWith(lanes *state, unsigned char turn) {
  lanes block[16];
  lay(block, key, turn);
  compress(initial, block, state);
}

/** Lays the message with what ends it (FIPS 180-4 §5.1); answers how many blocks it has. */
static size_t layMessage(lanes (*into)[16], size_t length, size_t hashed) {
  static unsigned char padded[BLOCKS * BLOCK];
  const size_t count = (length + 1 + 2 * BYTES + BLOCK - 1) / BLOCK;
  memset(padded, 0, sizeof padded);
  memcpy(padded, message, length);
  padded[length] = 0x80;
  for (int at = 0; at < 4; at += 1) padded[count * BLOCK - 1 - at] = (8 * (length + hashed)) >> (8 * at);
  for (size_t index = 0; index < count; index += 1) lay(into[index], padded + index * BLOCK, 0);
  return count;
}

static void countUp(unsigned char **digits, size_t lane) {
  for (int index = DIGITS - 1; index >= 0; index -= 1) {
    unsigned char *digit = digits[index] + lane;
    if (*digit < '9') {
      *digit += 1;
      return;
    }
    *digit = '0';
  }
}

int main(void) {
  uint32_t numbers, references, reference;
  word value;
  for (int i = 0; i < 8; i += 1) {
    if (scanf(SCAN_WORD, &value) != 1) refuse("the state");
    initial[i] = (lanes){} + value;
  }
  for (int i = 0; i < ROUNDS; i += 1)
    if (scanf(SCAN_WORD, &constants[i]) != 1) refuse("a constant");
  const int isKeyed = readBytes(key, BLOCK, "the key") > 0;
  const size_t digitsAt = readBytes(message, MESSAGE / 2, "the message before the digits");
  const size_t behind = readBytes(message + digitsAt + DIGITS, MESSAGE / 2 - 2 * DIGITS, "the message behind the digits");
  if (scanf("%" SCNx32 "%" SCNx32, &numbers, &references) != 2) refuse("how many");
  for (; references > 0; references -= 1) {
    if (scanf("%" SCNx32, &reference) != 1) refuse("a reference");
    sieve[reference >> (35 - SIEVE_BITS)] |= 1 << ((reference >> (32 - SIEVE_BITS)) & 7);
  }

  memcpy(inner, initial, sizeof inner);
  if (isKeyed) {
    startWith(inner, 0x36);
    startWith(outer, 0x5c);
  }
  const size_t length = digitsAt + DIGITS + behind;
  const size_t count = layMessage(blocks, length, isKeyed ? BLOCK : 0);
  const size_t first = digitsAt / BLOCK;
  // Blocks before the digits are taken in once and for all.
  for (size_t index = 0; index < first; index += 1) compress(inner, blocks[index], inner);
  memset(message, 0, sizeof message);
  layMessage(&last, 8 * BYTES, BLOCK);

  // Each lane walks a part of the numbers of its own, so that mostly its last digit alone changes.
  const uint32_t each = (numbers + LANES - 1) / LANES;
  unsigned char *digits[DIGITS];
  for (size_t index = 0; index < DIGITS; index += 1)
    digits[index] = placeOf(blocks[(digitsAt + index) / BLOCK], (digitsAt + index) % BLOCK);
  for (size_t lane = 0; lane < LANES; lane += 1) {
    uint32_t number = lane * each;
    for (int index = DIGITS - 1; index >= 0; index -= 1, number /= 10) digits[index][lane * BYTES] = '0' + number % 10;
  }
  for (uint32_t done = 0; done < each; done += 1) {
    lanes state[8];
    compress(inner, blocks[first], state);
    for (size_t index = first + 1; index < count; index += 1) compress(state, blocks[index], state);
    if (isKeyed) {
      memcpy(last, state, sizeof state);
      compress(outer, last, state);
    }
    for (size_t lane = 0; lane < LANES; lane += 1) {
      const uint32_t begins = state[0][lane] >> (BITS - 32);
      if (sieve[begins >> (35 - SIEVE_BITS)] >> ((begins >> (32 - SIEVE_BITS)) & 7) & 1) printf("%zu\n", lane * each + done);
      countUp(digits, lane * BYTES);
    }
  }
  return 0;
}
