import { readFile } from 'node:fs/promises';
import { readWav } from '../audio/wav.ts';
import type { CallState } from '../phone.ts';
import { promptName } from '../telephone/captions.ts';
import type { Step } from './call-script.ts';
import { type HeardMessage, openTelephone, type TelephoneWire } from './telephone-wire.ts';

const EXPECT_LIMIT_MS = 60_000;
const OPERATOR_LIMIT_MS = 180_000;
const HANG_UP_LIMIT_MS = 5_000;

const ENDED: readonly CallState[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];
const TALK = ['talk', 'conference'];

export interface ScriptedCall {
  origin: string;
  from: string;
  /** The first number of the line where none is given. */
  to: string | undefined;
  steps: readonly Step[];
  /** Told each line that the caller would tell: the time since dialling, what happened, and more about it. */
  tell: (ms: number, what: string, more: string) => void;
}

/** The call ended otherwise than by its script. */
export class BrokenScript extends Error {}

/** Makes one call by its script. Throws `BrokenScript` when the line drops, says the error sentence, or does not do what is expected. */
export async function runScript(call: ScriptedCall): Promise<void> {
  const sounds = await readSounds(call.steps);
  const wire = await openTelephone(call.origin, { hasSound: sounds.size > 0 });
  try {
    await new Caller(wire, call, sounds).run();
  } finally {
    wire.close();
  }
}

/** Read before dialling: a file that is missing is no fault of the line. */
async function readSounds(steps: readonly Step[]): Promise<Map<string, Int16Array>> {
  const sounds = new Map<string, Int16Array>();
  for (const step of steps) {
    if (step.do === 'say') sounds.set(step.file, await readSound(step.file));
  }
  return sounds;
}

async function readSound(file: string): Promise<Int16Array> {
  try {
    return readWav(await readFile(file));
  } catch (cause) {
    throw new Error(`say ${file}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

class Caller {
  readonly #wire: TelephoneWire;
  readonly #call: ScriptedCall;
  readonly #sounds: ReadonlyMap<string, Int16Array>;
  readonly #startedAt = performance.now();
  readonly #told = new Set<number>();
  #state: CallState | undefined;
  #isCut = false;
  /** Things heard before this one have been expected already. */
  #expectFrom = 0;

  constructor(wire: TelephoneWire, call: ScriptedCall, sounds: ReadonlyMap<string, Int16Array>) {
    this.#wire = wire;
    this.#call = call;
    this.#sounds = sounds;
    wire.events.on('change', () => this.#tellNews());
    wire.events.on('close', () => {
      this.#isCut = true;
      wire.events.emit('change');
    });
  }

  async run(): Promise<void> {
    const to = this.#call.to ?? this.#wire.hello.numbers[0] ?? '';
    this.#tell('dials', `${to} from ${this.#call.from}`);
    this.#wire.send({ type: 'dial', from: this.#call.from, to });
    await this.#until('the line answers', EXPECT_LIMIT_MS, () => this.#state === 'in-progress');
    for (const step of this.#call.steps) await this.#perform(step);
    if (!this.#isOver()) await this.#hangUp();
  }

  async #perform(step: Step): Promise<void> {
    if (this.#isOver() && step.do !== 'expect-end') throw new BrokenScript(`the line ended before “${step.source}”`);
    switch (step.do) {
      case 'press':
        this.#tell('presses', step.keys);
        return this.#wire.send({ type: 'press', keys: step.keys });
      case 'wait':
        return this.#until(undefined, step.ms, () => false);
      case 'say':
        this.#tell('says', step.file);
        return this.#wire.say(this.#sounds.get(step.file) ?? new Int16Array(0));
      case 'expect':
        return this.#until(`“${step.text}” is heard`, EXPECT_LIMIT_MS, () => this.#hasHeard(step.text));
      case 'expect-end':
        return this.#until('the line hangs up', EXPECT_LIMIT_MS, () => this.#isOver());
      case 'wait-for-operator':
        return this.#until('an operator is on the line', OPERATOR_LIMIT_MS, () => this.#isTalking());
      case 'hang-up':
        return this.#hangUp();
    }
  }

  async #hangUp(): Promise<void> {
    this.#tell('hangs up', '');
    this.#wire.send({ type: 'hang-up' });
    await this.#until('the call is over', HANG_UP_LIMIT_MS, () => this.#isOver());
  }

  /** Waits until it is so. Without a `goal`, only the time passes; either way the call must go on. */
  async #until(goal: string | undefined, limitMs: number, isSo: () => boolean): Promise<void> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#wire.events.emit('change');
    }, limitMs);
    try {
      while (!isSo()) {
        this.#checkLine();
        if (isLate && goal === undefined) return;
        if (isLate) throw new BrokenScript(`waited ${limitMs / 1000} s in vain until ${goal}`);
        await new Promise((resolve) => this.#wire.events.once('change', resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #checkLine(): void {
    if (this.#isCut) throw new BrokenScript('the simulated carrier went away');
    if (this.#wire.refused) throw new BrokenScript(`the carrier refused: ${this.#wire.refused}`);
    // The carrier itself: no number of the line, and no word of it was heard.
    const { numbers } = this.#wire.hello;
    if (this.#state === 'failed' && this.#call.to && !numbers.includes(this.#call.to))
      throw new BrokenScript(`${this.#call.to} is no number of the line: it has ${numbers.join(', ')}`);
    if (this.#isOver()) throw new BrokenScript(`the line ended the call: ${this.#state}`);
    const error = this.#wire.heard.find(({ kind }) => kind === 'error-sentence');
    if (error) throw new BrokenScript(`the carrier said: ${error.what}`);
  }

  #isOver(): boolean {
    return this.#state !== undefined && ENDED.includes(this.#state);
  }

  #isTalking(): boolean {
    return this.#wire.heard.some(({ kind, untilMs }) => TALK.includes(kind) && untilMs === undefined);
  }

  #hasHeard(text: string): boolean {
    const index = this.#wire.heard.findIndex((heard, place) => place >= this.#expectFrom && isAbout(heard, text));
    if (index >= 0) this.#expectFrom = index + 1;
    return index >= 0;
  }

  #tellNews(): void {
    for (const heard of this.#wire.heard) {
      if (this.#told.has(heard.index)) continue;
      this.#told.add(heard.index);
      this.#tell('hears', describe(heard));
    }
    const state = this.#wire.call?.state;
    if (state === undefined || state === this.#state) return;
    this.#state = state;
    this.#tell('is', state);
  }

  #tell(what: string, more: string): void {
    this.#call.tell(performance.now() - this.#startedAt, what, more);
  }
}

function isAbout({ what, caption }: HeardMessage, text: string): boolean {
  const wanted = text.toLocaleLowerCase('az');
  const name = promptName(what).toLocaleLowerCase('az');
  if (name === wanted || name.endsWith(`/${wanted}`)) return true;
  return caption?.text.toLocaleLowerCase('az').includes(wanted) ?? false;
}

function describe({ kind, what, caption }: HeardMessage): string {
  if (!caption) return `${kind} ${what}`;
  const name = promptName(what);
  return kind !== 'play' || caption.text === name ? caption.text : `${name}: ${caption.text}`;
}
