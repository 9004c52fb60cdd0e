import type { KeydAnswer, KeydClient } from '../../../src/confidentiality/keyd-client.ts';
import type { OperationName, Vocabulary } from '../../../src/keyd/contract.ts';
import type { Chance } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface KeysTrouble {
  /** `late`: what was asked is done, and nobody hears the answer. */
  keys: 'well' | 'away' | 'late';
}

/** A promise at the key process: the number, and when it may be opened. */
interface KeyWindow {
  number: string;
  opensAt: number;
  closesAt: number;
}

/** What of the key process outlives the processes that ask it. */
type KeyWindows = Map<string, KeyWindow>;

interface KeydParts {
  time: VirtualTime;
  chance: Chance;
  trouble: KeysTrouble;
}

export interface VirtualKeyd extends KeydClient {
  windows: KeyWindows;
}

const LIMIT_MS = 1_000;

/** The key process, as far as promises go (`src/keyd/windows.ts`): a number is opened once, inside its window, and destroyed. */
export function createVirtualKeyd({ time, chance, trouble }: KeydParts): VirtualKeyd {
  const windows: KeyWindows = new Map();
  const ask = async <Name extends OperationName>(
    operation: Name,
    asked: Vocabulary[Name]['ask'],
    limitMs = LIMIT_MS,
  ): Promise<KeydAnswer<Name>> => {
    await time.pause(chance.between(2, 30));
    if (trouble.keys === 'away') return { refused: 'unreachable' };
    const answer = answerOf(windows, { operation, asked, now: time.now() });
    if (trouble.keys === 'late') {
      await time.pause(limitMs);
      return { refused: 'late' };
    }
    // Asked and answered by the same name.
    return answer as KeydAnswer<Name>;
  };
  return { windows, ask, close: () => {} };
}

interface Question {
  operation: OperationName;
  asked: object;
  now: number;
}

function answerOf(windows: KeyWindows, { operation, asked, now }: Question): KeydAnswer<'promise' | 'open' | 'forget'> {
  // What the line asks by these names; nothing else of the key process is here.
  const question = asked as Vocabulary['promise']['ask'];
  const { callback } = question;
  const known = windows.get(callback);
  if (operation === 'promise') {
    const { number, opensAt, closesAt } = question;
    if (!number.startsWith('+')) return { refused: 'no-number' };
    if (known || closesAt <= now) return { refused: 'outside-window' };
    windows.set(callback, { number, opensAt, closesAt });
    return { answer: { sealed: `sealed ${callback}` } };
  }
  if (operation === 'forget') {
    windows.delete(callback);
    return { answer: {} };
  }
  if (operation !== 'open') throw new Error(`nobody asks for ${operation} on a simulated day`);
  if (!known) return { refused: 'unknown-key' };
  if (now < known.opensAt || now >= known.closesAt) return { refused: 'outside-window' };
  windows.delete(callback);
  return { answer: { number: known.number } };
}
