// What the process says of itself: allow-listed events with typed fields. No field could take a number, a key or a text (A3.1).
import type { ClientName, KeydAlarm, OperationName, RefusedCode } from './contract.ts';

export interface KeydEvents {
  started: { generation: number; month: string; epochs: number };
  stopping: Record<never, never>;
  'peer-refused': { reason: 'proof' | 'name' | 'deadline' | 'message' | 'crowd'; times: number };
  refused: { client: ClientName; operation: OperationName | 'unknown'; code: RefusedCode; times: number };
  'key-born': { kind: 'pepper' | 'wrapping' | 'signer'; month: string };
  'key-destroyed': { kind: 'pepper' | 'wrapping' | 'window'; month: string };
  'recipients-accepted': { counter: number };
  alarm: { kind: KeydAlarm };
  fault: { where: string; name: string; code: string };
}

export type EventName = keyof KeydEvents;
type Counted = 'peer-refused' | 'refused';

export interface Events {
  say<Name extends EventName>(name: Name, fields: KeydEvents[Name]): void;
  /** The first one at once, what follows within ten seconds as one line with its count: a flood does not fill a disk. */
  count<Name extends Counted>(name: Name, fields: Omit<KeydEvents[Name], 'times'>): void;
  /** Any thrown thing, as a class and a code: messages may carry values. */
  fault(where: string, error: unknown): void;
  /** Writes what is still counted. */
  flush(): void;
}

const COUNTED_FOR_MS = 10_000;
const SAFE_CODE = /^[A-Za-z0-9_-]{1,40}$/;

/** Events as JSON lines into `write`. Its timers keep no process alive. */
export function createEvents(write: (line: string) => void, now: () => number): Events {
  const counted = new Map<string, { times: number; say(times: number): void }>();
  const say: Events['say'] = (name, fields) => {
    write(`${JSON.stringify({ time: now(), process: 'keyd', event: name, ...fields })}\n`);
  };
  const finish = (key: string) => {
    const entry = counted.get(key);
    counted.delete(key);
    if (entry && entry.times > 0) entry.say(entry.times);
  };
  return {
    say,
    count: (name, fields) => {
      const key = JSON.stringify([name, fields]);
      const entry = counted.get(key);
      if (entry) {
        entry.times += 1;
        return;
      }
      // The fields and the count are the whole of the event.
      const sayTimes = (times: number) => say(name, { ...fields, times } as KeydEvents[typeof name]);
      sayTimes(1);
      counted.set(key, { times: 0, say: sayTimes });
      setTimeout(() => finish(key), COUNTED_FOR_MS).unref();
    },
    fault: (where, error) => say('fault', { where, ...describe(error) }),
    flush: () => {
      for (const key of [...counted.keys()]) finish(key);
    },
  };
}

function describe(error: unknown): { name: string; code: string } {
  if (!(error instanceof Error)) return { name: typeof error, code: 'none' };
  const code = 'code' in error && SAFE_CODE.test(String(error.code)) ? String(error.code) : 'none';
  return { name: SAFE_CODE.test(error.name) ? error.name : 'Error', code };
}
