// Callers at a telephone page, an operator and a duty officer at their real consoles.
import type { Browser, Page } from 'playwright-core';
import {
  dial,
  fillFlag,
  hearsSaid,
  MAIN_MENU,
  openTelephone,
  pressKey,
  sendFlag,
  startShift,
  wrapUp,
} from '../browser/people.ts';
import type { AttackLine } from './attack-line.ts';
import type { RecordedBrowser } from './recorded-browser.ts';

/** Speaks no Russian, so no call of a headless desk is offered to her. */
const OPERATOR = 'Leyla';
const OFFICER = 'Elçin';
const GREETING = /Salam\. Xətdə qalın/;
const PATIENCE_MS = 90_000;
const TRIES = 6;
const TRY_MS = 8_000;
const EVERY = { flag: 4, question: 5 };

export interface Desks {
  operator: RecordedBrowser;
  officer: RecordedBrowser;
  /** The callers' own telephones: they know their numbers. */
  telephones: Browser;
}

/** Plays these calls one after another, each with its words typed into the note; in the end both sign out. */
export async function playBrowserCalls(
  line: AttackLine,
  desks: Desks,
  script: { callers: readonly string[]; words: readonly string[] },
): Promise<void> {
  const operator = await desks.operator.open(signInOf(line, OPERATOR));
  const officer = await desks.officer.open(signInOf(line, OFFICER));
  for (const page of [operator, officer]) page.setDefaultTimeout(PATIENCE_MS);
  await startShift(operator);
  const telephone = await openTelephone(line.process, desks.telephones);
  telephone.setDefaultTimeout(PATIENCE_MS);
  for (const [turn, number] of script.callers.entries()) {
    const words = script.words[turn] ?? '';
    await chooseNumber(telephone, number);
    await dial(telephone);
    // Somebody who knows the menu does not hear it to its end.
    for (const words of [GREETING, MAIN_MENU]) {
      await hearsSaid(telephone, words);
      await pressKey(telephone, '1');
    }
    await answer(operator);
    await operator.getByRole('textbox', { name: 'Note' }).fill(words);
    await operator.getByRole('textbox', { name: 'Agreed for safety' }).fill(`${words}: evening`);
    await operator
      .getByText(/^Saved \d/)
      .first()
      .waitFor();
    await pressUntil(operator, 'F8', /^Resume/);
    await pressUntil(operator, 'F8', /^Hold/);
    if (turn % EVERY.question === 0) await question(operator, telephone);
    if (turn % EVERY.flag === 0) await flag(operator, officer);
    await hangUp({ telephone, operator, isByCaller: turn % 2 === 0 });
    await wrapUp(operator);
  }
  await telephone.context().close();
  await operator.getByRole('button', { name: 'End shift' }).click();
  await operator.getByRole('button', { name: 'Become available' }).waitFor();
}

function signInOf(line: AttackLine, name: string): string {
  const person = line.process.endpoints.people.find((each) => each.name === name);
  if (!person) throw new Error(`nobody is called ${name}`);
  return person.signIn;
}

/** The telephone offers invented numbers of its own; this one is the test's. */
async function chooseNumber(telephone: Page, number: string): Promise<void> {
  await telephone.evaluate((chosen) => {
    const list = document.getElementById('from');
    if (!(list instanceof HTMLSelectElement)) throw new Error('the telephone has no number');
    list.append(new Option(chosen, chosen));
    list.value = chosen;
  }, number);
}

async function answer(operator: Page): Promise<void> {
  await operator.getByRole('button', { name: /^Answer/ }).waitFor();
  await operator.keyboard.press('F2');
  await operator.getByRole('button', { name: /^Hold/ }).waitFor();
}

/** As a person does who sees that nothing came of it: again. */
async function pressUntil(operator: Page, key: string, button: RegExp): Promise<void> {
  const isThere = operator.getByRole('button', { name: button });
  for (let tries = 0; tries < TRIES && !(await isThere.isVisible()); tries += 1) {
    await operator.keyboard.press(key);
    await isThere.waitFor({ timeout: TRY_MS }).catch(() => 'looked at again');
  }
  await isThere.waitFor();
}

async function question(operator: Page, telephone: Page): Promise<void> {
  await operator.getByRole('button', { name: 'Safe to stay on the line?' }).click();
  await telephone
    .getByText(/təhlükəsiz/i)
    .last()
    .waitFor();
  await pressKey(telephone, '1');
  await operator.getByText('1 – yes').first().waitFor();
}

async function flag(operator: Page, officer: Page): Promise<void> {
  await fillFlag(operator);
  await sendFlag(operator);
  await officer.getByText('Held against their will').first().waitFor();
  await operator.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
}

/** Twice the key within a moment: on a machine with much else to do, perhaps not at the first try. */
async function hangUp({ telephone, operator, isByCaller }: Talk): Promise<void> {
  const isOver = operator.getByRole('heading', { name: 'Wrap-up' });
  if (isByCaller) return telephone.getByRole('button', { name: 'End call' }).click();
  for (let tries = 0; tries < TRIES && !(await isOver.isVisible()); tries += 1) {
    await operator.keyboard.press('Shift+F2');
    await operator.keyboard.press('Shift+F2');
    await isOver.waitFor({ timeout: TRY_MS }).catch(() => 'looked at again');
  }
}

interface Talk {
  telephone: Page;
  operator: Page;
  isByCaller: boolean;
}
