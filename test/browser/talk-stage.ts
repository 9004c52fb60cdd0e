// Two people at a real line: a caller at a telephone and an operator at a desk, in browsers of their own, who hum.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { type LineProcess, makeDataDir, programsNamed, startLine } from '../demo/line-process.ts';
import { freePort } from '../harness/services.ts';
import { heardBy, openHummingBrowser } from './ear.ts';
import { callAndChoose, openTelephone, pressKey, signInAs, startShift } from './people.ts';

export const CALLER_HERTZ = 700;
export const OPERATOR_HERTZ = 1_150;
/** A machine under load plays sound now a little slower, now faster, as telephones over the internet do; the two tones stay apart. */
const TOLERANCE_HERTZ = 150;
const LOOK_MS = 25;
/** Nothing was promised where this is the limit: a slow machine may take so long. */
export const PATIENCE_MS = 30_000;

export interface TalkStage {
  line: LineProcess;
  callerBrowser: Browser;
  operatorBrowser: Browser;
  operator: Page;
  telephone: Page;
  close(): Promise<void>;
}

/** A line of its own with Aysel available and a telephone ready to call. Nothing of it stays when it cannot be opened. */
export async function openTalkStage(): Promise<TalkStage> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    return { ...(await furnish(undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function furnish(undo: (() => Promise<unknown>)[]): Promise<Omit<TalkStage, 'close'>> {
  const folder = await makeDataDir();
  undo.push(folder.remove);
  const line = await startLine({ PORT: String(await freePort()), DATA_DIR: folder.dataDir });
  undo.push(() => line.kill('SIGTERM'));
  const callerBrowser = await openHummingBrowser(CALLER_HERTZ);
  undo.push(() => callerBrowser.close());
  const operatorBrowser = await openHummingBrowser(OPERATOR_HERTZ);
  undo.push(() => operatorBrowser.close());
  const operator = await signInAs(line, operatorBrowser, 'Aysel');
  await startShift(operator);
  const telephone = await openTelephone(line, callerBrowser);
  return { line, callerBrowser, operatorBrowser, operator, telephone };
}

/** The caller asks for a person, the operator answers, and both hear each other. */
export async function beginTalk(
  { operator, telephone }: Pick<TalkStage, 'operator' | 'telephone'>,
  hertz = { caller: CALLER_HERTZ, operator: OPERATOR_HERTZ },
): Promise<void> {
  await callAndChoose(telephone);
  await pressKey(telephone, '1');
  await operator.getByRole('button', { name: /^Answer/ }).waitFor();
  await operator.keyboard.press('F2');
  await hears(operator, hertz.caller);
  await hears(telephone, hertz.operator);
}

/** Waits until the page hears that pitch best. */
export async function hears(page: Page, hertz: number, limitMs = PATIENCE_MS): Promise<void> {
  await until(() => isHeard(page, hertz), Date.now() + limitMs, `${hertz} Hz is heard`);
}

/** Waits until the page no longer hears that pitch. */
export async function hearsNoMore(page: Page): Promise<void> {
  await until(
    async () => !(await isHeard(page, OPERATOR_HERTZ)),
    Date.now() + PATIENCE_MS,
    'the operator is heard no more',
  );
}

/** Listens until `finish` is called; answers the longest row of looks, one right after another, at which one of the two was not heard. */
export function listenAlong({ operator, telephone }: Pick<TalkStage, 'operator' | 'telephone'>): () => Promise<number> {
  let isOver = false;
  const listen = async () => {
    let longest = 0;
    for (let row = 0; !isOver; await sleep(LOOK_MS)) {
      const isTalk = (await isHeard(operator, CALLER_HERTZ)) && (await isHeard(telephone, OPERATOR_HERTZ));
      row = isTalk ? 0 : row + 1;
      longest = Math.max(longest, row);
    }
    return longest;
  };
  const listening = listen();
  return () => {
    isOver = true;
    return listening;
  };
}

/** Kills the process of the line that has this in its command, as if its machine had failed. */
export async function killProgram(line: LineProcess, name: string): Promise<void> {
  const pids = await programsNamed(name, await line.processes());
  if (pids.length === 0) throw new Error(`no process is called ${name}`);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}

/** Looks again and again; throws what was awaited after the deadline. */
export async function until(isSo: () => Promise<boolean>, deadline: number, what: string): Promise<void> {
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`in vain: ${what}`);
    await sleep(LOOK_MS);
  }
}

async function isHeard(page: Page, hertz: number): Promise<boolean> {
  return Math.abs((await heardBy(page)) - hertz) < TOLERANCE_HERTZ;
}
