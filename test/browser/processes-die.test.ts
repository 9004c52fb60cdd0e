// Parts of the line are killed outright while people talk. The talk is the carrier's: no death of ours may be heard in it.
// Told in order on one line. While the first process stands still, nothing that died is started again.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askDatabase } from '../demo/line-process.ts';
import {
  callAndChoose,
  endAndWrapUp,
  fillFlag,
  flagCall,
  hearsSaid,
  MAIN_MENU,
  openTelephone,
  pressKey,
  sendFlag,
  signInAs,
} from './people.ts';
import {
  beginTalk,
  CALLER_HERTZ,
  hears,
  hearsNoMore,
  killProgram,
  listenAlong,
  OPERATOR_HERTZ,
  openTalkStage,
  PATIENCE_MS,
  type TalkStage,
} from './talk-stage.ts';

/** So many looks in a row without the other's voice, one every 25 ms at most, are a hole that people notice. */
const HOLE = 20;
const LOST = /The talk goes on; the buttons work again/;
const FAULT = /Texniki nasazlıq/;
const IN_QUEUE = /Sizin zənginiz sıradadır/;
const ON_CALL_PROMPT = /Növbə üzrə zəng var/;
/** The demo holds a note about nobody as well. */
const NOTE_OF_TALK =
  "select revision from call_notes join calls on calls.id = call_notes.call_id where calls.state = 'talking'";
const NOTICES = 'select count(*)::int as told from notices group by escalation_id';
const OUTBOX = 'select count(*)::int as waiting from outbox where relayed_at is null';
const WEB = 'dist/main.js';

let stage: TalkStage;
let other: Page;
let waiting: Page;
let officer: Page;

beforeAll(async () => {
  stage = await openTalkStage();
  other = await openTelephone(stage.line, stage.callerBrowser);
  waiting = await openTelephone(stage.line, stage.callerBrowser);
  officer = await signInAs(stage.line, stage.operatorBrowser, 'Elçin');
  await beginTalk(stage);
}, 120_000);

afterEach(() => stage.line.thaw());

afterAll(() => stage.close(), 60_000);

describe('A6.1: the web process is killed in the middle of a talk', { timeout: 90_000 }, () => {
  it('the two hear each other all the time, and the desk comes back by itself with the same call and note', async () => {
    const { operator, telephone, line } = stage;
    const note = operator.getByRole('textbox', { name: 'Note' });
    await note.fill('Before.');
    const finish = listenAlong(stage);
    line.freeze();
    await killProgram(line, WEB);
    await operator.getByText(LOST).waitFor({ timeout: PATIENCE_MS });
    await note.fill('Before. While the line was away.');
    line.thaw();
    await operator.getByText(LOST).waitFor({ state: 'hidden', timeout: PATIENCE_MS });
    await expect
      .poll(() => operator.getByTestId('save-state').textContent(), { timeout: PATIENCE_MS })
      .toMatch(/^Saved/);
    expect(await askDatabase(line, NOTE_OF_TALK)).toEqual([{ revision: expect.any(Number) }]);
    expect(await finish()).toBeLessThan(HOLE);
    expect(await note.inputValue()).toBe('Before. While the line was away.');
    await holdWorks(operator, telephone);
  });

  it('a caller in the menu hears speech meanwhile, and goes on where the line failed', async () => {
    await callAndChoose(other);
    const heard = await other.getByText(MAIN_MENU).count();
    stage.line.freeze();
    await killProgram(stage.line, WEB);
    await pressKey(other, '1');
    await hearsSaid(other, FAULT);
    stage.line.thaw();
    // Before the words about it are over, the line is back, and somebody else has come to wait.
    await stage.operator.getByText(LOST).waitFor({ state: 'hidden', timeout: PATIENCE_MS });
    await beginToWait(waiting);
    await expect.poll(() => other.getByText(MAIN_MENU).count(), { timeout: PATIENCE_MS }).toBeGreaterThan(heard);
    await other.getByRole('button', { name: 'End call' }).click();
  });

  it('a caller who waits is connected with an on-call telephone when the line does not come back', async () => {
    const onCall = await openTelephone(stage.line, stage.callerBrowser);
    await onCall.getByRole('button', { name: 'Take calls' }).click();
    stage.line.freeze();
    await killProgram(stage.line, WEB);
    await onCall.getByRole('button', { name: 'Answer' }).click({ timeout: 2 * PATIENCE_MS });
    await hearsSaid(onCall, ON_CALL_PROMPT);
    await pressKey(onCall, '1');
    await hears(waiting, CALLER_HERTZ);
    await hears(onCall, CALLER_HERTZ);
    stage.line.thaw();
    await stage.operator.getByText(LOST).waitFor({ state: 'hidden', timeout: PATIENCE_MS });
    await waiting.context().close();
    await onCall.context().close();
  });
});

describe('Redis is killed in the middle of a talk', { timeout: 90_000 }, () => {
  it('a flag pressed while it is away reaches the officer exactly once, and the talk is whole', async () => {
    const { operator, line } = stage;
    const finish = listenAlong(stage);
    await fillFlag(operator);
    line.freeze();
    await killProgram(line, 'redis-server');
    await sendFlag(operator);
    await expect.poll(() => askDatabase(line, 'select 1 from escalations'), { timeout: PATIENCE_MS }).toHaveLength(1);
    line.thaw();
    await officer.getByRole('article').first().waitFor({ timeout: PATIENCE_MS });
    await expect.poll(() => askDatabase(line, OUTBOX), { timeout: PATIENCE_MS }).toEqual([{ waiting: 0 }]);
    expect(await askDatabase(line, NOTICES)).toEqual([{ told: 1 }]);
    expect(await officer.getByRole('article').count()).toBe(1);
    expect(await finish()).toBeLessThan(HOLE);
    await operator.keyboard.press('Escape');
  });
});

describe('Postgres is killed in the middle of a talk', { timeout: 90_000 }, () => {
  it('the talk is whole and the desk works again, and who called meanwhile reaches the operator', async () => {
    const { operator, telephone, line } = stage;
    const finish = listenAlong(stage);
    line.freeze();
    await killProgram(line, '/bin/postgres ');
    await beginToWait(other);
    line.thaw();
    expect(await finish()).toBeLessThan(HOLE);
    await expect
      .poll(() => askDatabase(line, 'select 1').catch(() => 'away'), { timeout: PATIENCE_MS })
      .toHaveLength(1);
    await holdWorks(operator, telephone);
    await endAndWrapUp(operator);
    await operator.getByRole('button', { name: /^Answer/ }).waitFor({ timeout: PATIENCE_MS });
    await operator.keyboard.press('F2');
    await hears(operator, CALLER_HERTZ);
    await hears(other, OPERATOR_HERTZ);
  });
});

describe('the worker is killed in the middle of a talk', { timeout: 90_000 }, () => {
  it('a flag pressed meanwhile reaches the officer exactly once, and the worker comes back', async () => {
    const { operator, line } = stage;
    line.freeze();
    await killProgram(line, 'dist/worker.js');
    await flagCall(operator);
    await expect.poll(() => officer.getByRole('article').count(), { timeout: PATIENCE_MS }).toBe(2);
    line.thaw();
    await expect.poll(() => askDatabase(line, OUTBOX), { timeout: PATIENCE_MS }).toEqual([{ waiting: 0 }]);
    expect(await askDatabase(line, NOTICES)).toEqual([{ told: 1 }, { told: 1 }]);
  });
});

async function beginToWait(telephone: Page): Promise<void> {
  await callAndChoose(telephone);
  await pressKey(telephone, '1');
  await hearsSaid(telephone, IN_QUEUE);
}

async function holdWorks(operator: Page, telephone: Page): Promise<void> {
  await operator.keyboard.press('F8');
  await operator.getByRole('button', { name: /^Resume/ }).waitFor({ timeout: PATIENCE_MS });
  await hearsNoMore(telephone);
  await operator.keyboard.press('F8');
  await operator.getByRole('button', { name: /^Hold/ }).waitFor({ timeout: PATIENCE_MS });
  await hears(telephone, OPERATOR_HERTZ);
}
