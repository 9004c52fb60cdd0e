import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '../refusal.ts';
import { plainForm } from './password-rules.ts';

/** Argon2id, the library's own choice: 46 MiB and a tenth of a second for each try. */
const COST = { memoryCost: 46 * 1024, timeCost: 2, parallelism: 1 };
/** Each takes a core and memory; callers are served by the same machine. */
const AT_ONCE = 2;
const WAITING_LIMIT = 30;
/** For names that nobody has, so that they take as long as the others. Nothing is compared with what it says. */
const NOBODY = '$argon2id$v=19$m=47104,t=2,p=1$LmPWtdq0u9m3Haa46B8lng$+XNKBQSUeMXZjToaZoOulUChV8IuSwX8rMjwaD3reX8';

const waiting: (() => void)[] = [];
let running = 0;

/** What is stored of a password. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(plainForm(password), COST));
}

/** Whether it is the password; without a hash it takes as long, and is not. Refused with `try-again` when too many wait. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  const isRight = await inTurn(() => verify(stored ?? NOBODY, plainForm(password)));
  return isRight && stored !== undefined;
}

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_LIMIT) throw new Refusal('try-again');
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
