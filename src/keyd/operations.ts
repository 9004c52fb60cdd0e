// The whole vocabulary: who may ask what, of which shape, and what is done. Whatever is not here does not exist.
import type { BelievedTime } from './believed-time.ts';
import type { Budget } from './budget.ts';
import { type CallerNumber, callerNumber } from './caller-number.ts';
import type { ClientName, KeydAlarm, OperationName, Vocabulary } from './contract.ts';
import { sealNumber } from './envelope.ts';
import { base64, type Fields, hex, id, moment, month, readFields, text, whole } from './fields.ts';
import { bringTo } from './housekeeping.ts';
import { monthAt } from './month.ts';
import { epochsOf, referencesOf } from './peppers.ts';
import { acceptList, currentList, usableList } from './recipients.ts';
import { Refused } from './refused.ts';
import { KEY_BYTES } from './root-key.ts';
import { lastCheckpoint, publicSigners, signNext } from './signer.ts';
import type { Vault } from './vault.ts';
import { namesOf } from './vault-format.ts';
import { forgetWindow, openFromWindow, promiseWindow, sealForWindow } from './windows.ts';
import { ensureWrappingKey, unwrapKey, wrapKey } from './wrapping.ts';

const LONGEST_IDENTITY = 256;
const LONGEST_CONTEXT = 128;
const LONGEST_WRAPPED = 256;
const LONGEST_LIST = 16 * 1024;
const MOST_CHECKPOINTS = 2 ** 40;
const MOST_ROWS = 2 ** 20;

export interface OperationParts {
  vault: Vault;
  budget: Budget;
  time: BelievedTime;
  alarm(kind: KeydAlarm): void;
  /** Counts an evaluation that the budget refused. */
  countRefusal(): void;
  refusals(): number;
  backedUpAt(): Promise<number | null>;
}

interface Operation<Name extends OperationName> {
  /** Nobody else is answered. */
  readonly by: readonly ClientName[];
  readonly fields: Fields<Vocabulary[Name]['ask']>;
  run(parts: OperationParts, asked: Vocabulary[Name]['ask']): Promise<Vocabulary[Name]['answer']>;
}

const OPERATIONS: { readonly [Name in OperationName]: Operation<Name> } = {
  health: { by: ['web', 'worker', 'dialler', 'sealer'], fields: {}, run: health },
  evaluate: { by: ['web'], fields: { number: text(LONGEST_IDENTITY) }, run: evaluate },
  wrap: {
    by: ['web', 'worker'],
    fields: { key: base64(KEY_BYTES, KEY_BYTES), month, context: text(LONGEST_CONTEXT) },
    run: wrap,
  },
  unwrap: { by: ['web'], fields: { wrapped: base64(1, LONGEST_WRAPPED), context: text(LONGEST_CONTEXT) }, run: unwrap },
  promise: {
    by: ['web'],
    fields: { callback: id, number: text(LONGEST_IDENTITY), opensAt: moment, closesAt: moment },
    run: promise,
  },
  open: { by: ['dialler'], fields: { callback: id, sealed: base64(1, LONGEST_WRAPPED) }, run: open },
  forget: {
    by: ['web', 'dialler'],
    fields: { callback: id },
    run: async ({ vault }, { callback }) => {
      await vault.change((state) => forgetWindow(state, callback));
      return {};
    },
  },
  seal: { by: ['web'], fields: { call: id, number: text(LONGEST_IDENTITY) }, run: seal },
  recipients: {
    // Whoever brings a list, it is the signature that counts.
    by: ['web', 'worker'],
    fields: { list: text(LONGEST_LIST) },
    run: async ({ vault, time }, { list }) => {
      const state = await vault.change((before) => acceptList(before, list, time.now()));
      return { counter: currentList(state)?.counter ?? 0 };
    },
  },
  sign: {
    by: ['sealer'],
    fields: {
      number: whole(1, MOST_CHECKPOINTS),
      previous: hex(KEY_BYTES),
      root: hex(KEY_BYTES),
      rows: whole(0, MOST_ROWS),
      databaseAt: moment,
    },
    run: async ({ vault, time }, asked) =>
      lastCheckpoint(await vault.change((state) => signNext(state, asked, time.clock()))),
  },
  signers: {
    by: ['web', 'worker', 'dialler', 'sealer'],
    fields: {},
    run: async ({ vault }) => ({ signers: publicSigners(vault.state()) }),
  },
};

/** The operation of this name, if there is one. */
export function asOperation(name: unknown): OperationName | null {
  return typeof name === 'string' && Object.hasOwn(OPERATIONS, name) ? (name as OperationName) : null;
}

/** Does what a client asks. Rejects with a Refused for every expected "no"; anything else is a fault. */
export async function perform<Name extends OperationName>(
  parts: OperationParts,
  client: ClientName,
  question: { operation: Name; asked: unknown },
): Promise<Vocabulary[Name]['answer']> {
  const { by, fields, run } = OPERATIONS[question.operation];
  if (!by.includes(client)) throw new Refused('not-allowed');
  return run(parts, readFields(fields, question.asked));
}

async function health(parts: OperationParts): Promise<Vocabulary['health']['answer']> {
  const { vault, time, refusals } = parts;
  const state = vault.state();
  const month = monthAt(time.now());
  const list = currentList(state);
  return {
    generation: state.generation,
    month,
    epochs: epochsOf(state, month),
    oldestExpiry: namesOf(state, 'wrapping').sort()[0] ?? null,
    lastCheckpoint: state.checkpoint?.number ?? 0,
    refusedByBudget: refusals(),
    isClockHeld: time.isHeld(),
    backedUpAt: await parts.backedUpAt(),
    recipients: list && { counter: list.counter, validUntil: list.validUntil, count: list.recipients.length },
  };
}

async function evaluate(parts: OperationParts, asked: { number: string }): Promise<Vocabulary['evaluate']['answer']> {
  const number = numberOf(asked);
  if (!(await parts.budget.spend())) {
    parts.countRefusal();
    parts.alarm('budget-spent');
    throw new Refused('over-budget');
  }
  // The first call of a month may come before the month's first look.
  const now = parts.time.now();
  const isDue = bringTo(parts.vault.state(), now) !== parts.vault.state();
  const state = isDue ? await parts.vault.change((before) => bringTo(before, now)) : parts.vault.state();
  return { references: referencesOf(state, monthAt(now), number) };
}

async function wrap(
  { vault, time }: OperationParts,
  asked: Vocabulary['wrap']['ask'],
): Promise<Vocabulary['wrap']['answer']> {
  const expiry = monthOf(asked.month);
  const state = await vault.change((before) => ensureWrappingKey(before, expiry, monthAt(time.now())));
  const key = Buffer.from(asked.key, 'base64');
  const wrapped = wrapKey(state, key, { expiry, context: asked.context });
  key.fill(0);
  return { wrapped: wrapped.toString('base64') };
}

async function unwrap({ vault, time }: OperationParts, asked: Vocabulary['unwrap']['ask']) {
  const place = { context: asked.context, now: monthAt(time.now()) };
  const key = unwrapKey(vault.state(), Buffer.from(asked.wrapped, 'base64'), place);
  const answer = { key: key.toString('base64') };
  key.fill(0);
  return answer;
}

async function promise({ vault, time }: OperationParts, asked: Vocabulary['promise']['ask']) {
  const number = numberOf(asked);
  const state = await vault.change((before) => promiseWindow(before, { ...asked, now: time.clock() }));
  return { sealed: sealForWindow(state, asked.callback, number).toString('base64') };
}

/** The key is destroyed on disk before the number is said: whoever is killed in between opens nothing twice. */
async function open({ vault, time }: OperationParts, { callback, sealed }: Vocabulary['open']['ask']) {
  let number: CallerNumber | undefined;
  await vault.change((state) => {
    number = openFromWindow(state, Buffer.from(sealed, 'base64'), { callback, now: time.clock() });
    return forgetWindow(state, callback);
  });
  if (number === undefined) throw new Error('a change that did not happen');
  return { number };
}

async function seal({ vault, time }: OperationParts, asked: { call: string; number: string }) {
  const number = numberOf(asked);
  return { envelope: sealNumber(usableList(vault.state(), time.now()), asked.call, number) };
}

function numberOf(asked: { number: string }): CallerNumber {
  const number = callerNumber(asked.number);
  if (number === null) throw new Refused('no-number');
  return number;
}

function monthOf(text: string) {
  const read = month(text);
  if (read === undefined) throw new Refused('bad-request');
  return read;
}
