// An attack that takes hours goes on where it was stopped: what it is made against, and what was tried, stand in a file.
import { appendFile, readFile } from 'node:fs/promises';
import type { Secret } from './constructions.ts';

export interface AttackState {
  readonly secrets: readonly Secret[];
  readonly references: readonly string[];
  /** Names of constructions that were tried with all numbers, and found nothing. */
  readonly done: ReadonlySet<string>;
  /** Seconds that they took, all together. */
  readonly seconds: number;
  note(construction: string, seconds: number): Promise<void>;
}

type Begun = Pick<AttackState, 'secrets' | 'references'>;

/** Takes up the attack of this file; begins it where there is none, or no file is named. */
export async function openAttackState(path: string | undefined, begin: () => Begun): Promise<AttackState> {
  const lines = path === undefined ? [] : await linesOf(path);
  const [first, ...rest] = lines;
  const begun = first === undefined ? begin() : begunFrom(first);
  if (path !== undefined && first === undefined) await appendFile(path, `${asLine(begun)}\n`);
  // The lines are this file's own.
  const tried = rest.map((line) => JSON.parse(line) as { tried: string; seconds: number });
  return {
    ...begun,
    done: new Set(tried.map((each) => each.tried)),
    seconds: tried.reduce((total, each) => total + each.seconds, 0),
    note: async (construction, seconds) => {
      if (path !== undefined) await appendFile(path, `${JSON.stringify({ tried: construction, seconds })}\n`);
    },
  };
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').filter((line) => line !== '');
}

function asLine({ secrets, references }: Begun): string {
  return JSON.stringify({ secrets: secrets.map(({ name, value }) => [name, value.toString('hex')]), references });
}

function begunFrom(line: string): Begun {
  // As the function above wrote it.
  const { secrets, references } = JSON.parse(line) as { secrets: [string, string][]; references: string[] };
  return { references, secrets: secrets.map(([name, value]) => ({ name, value: Buffer.from(value, 'hex') })) };
}
