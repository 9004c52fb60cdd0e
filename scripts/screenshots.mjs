// node scripts/screenshots.mjs: takes the pictures of docs/images from a running demo (npm start, same DATA_DIR).
// It calls the line, answers and flags the call: best on data of its own, such as DATA_DIR=.pictures, with nobody else at the desks.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { Remedy, repository, runScript } from './machine.mjs';
import { ensureChromium } from './programs.mjs';

const IMAGES = join(repository, 'docs/images');
const SIZE = { width: 1280, height: 880 };
const TONES = [
  { colorScheme: 'light', ending: '' },
  { colorScheme: 'dark', ending: '-dark' },
];
const STEP_LIMIT_MS = 20_000;
const FLAGS = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];
const NOTE = 'The papers are with the employer. Can talk until six, is not alone in the evening.';

await runScript(async () => {
  const line = readLine();
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: FLAGS });
  try {
    mkdirSync(IMAGES, { recursive: true });
    await tellStory(line, browser);
  } finally {
    await browser.close();
  }
});

function readLine() {
  const file = join(resolve(process.env['DATA_DIR'] || '.data'), 'endpoints.json');
  if (!existsSync(file)) throw new Remedy('No demo runs here: start it with npm start, and give the same DATA_DIR.');
  return JSON.parse(readFileSync(file, 'utf8'));
}

async function tellStory(line, browser) {
  const addressOf = (name) => line.people.find((person) => person.name === name).signIn;
  const operator = await openPage(browser, addressOf('Aysel'));
  await startShift(operator);
  const officer = await openPage(browser, addressOf('Elçin'));
  const telephone = await openPage(browser, `${line.origin}/phone?language=en`);
  await callAPerson(telephone);
  await operator.getByRole('button', { name: /^Answer/ }).waitFor();
  await operator.keyboard.press('F2');
  await operator.getByRole('button', { name: /^Hold/ }).waitFor();
  const note = operator.getByRole('textbox', { name: 'Note' });
  await note.fill(NOTE);
  await operator
    .getByText(/^Saved\b(?! as)/)
    .first()
    .waitFor();
  await flagTheCall(operator);
  await officer.getByRole('article').first().waitFor();
  await take(telephone, 'phone');
  await take(operator, 'operator');
  await take(officer, 'duty-officer');
  await telephone.getByRole('button', { name: 'End call' }).click();
  await finishWrapUp(operator);
}

async function openPage(browser, address) {
  const context = await browser.newContext({ viewport: SIZE, permissions: ['microphone', 'notifications'] });
  context.setDefaultTimeout(STEP_LIMIT_MS);
  await context.addInitScript(() => localStorage.setItem('language', 'en'));
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** The check before a shift: microphone, ring, line. */
async function startShift(page) {
  const press = (name) => page.getByRole('button', { name }).click();
  const first = page.getByRole('button', { name: 'Check the microphone' });
  const again = page.getByRole('button', { name: 'Check', exact: true });
  await first.or(again).first().waitFor();
  if (!(await first.isVisible())) await again.click();
  await first.click();
  await page.getByText('The microphone hears you.').waitFor();
  await press('Play the ring');
  await press('I hear it');
  await press('Test ring');
  await page.getByRole('button', { name: /^Answer/ }).waitFor();
  await page.keyboard.press('F2');
  await page.getByText('The line and the audio work.').waitFor();
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: /Take a break/ }).waitFor();
}

/** Dials, chooses Azerbaijani, chooses a person. */
async function callAPerson(page) {
  const press = (key) => page.getByRole('button', { name: key, exact: true }).click();
  await press('Call');
  await page.getByText('Azərbaycan dili üçün 1 düyməsini basın.').last().waitFor();
  await press('1');
  await page
    .getByText(/Operator üçün 1/)
    .last()
    .waitFor();
  await press('1');
}

async function flagTheCall(page) {
  await page.keyboard.press('F9');
  const dialog = page.getByRole('dialog');
  const choose = (question, answer) =>
    dialog.getByRole('radiogroup', { name: question }).getByRole('radio', { name: answer }).click();
  await choose('How urgent', 'Urgent');
  await choose('Sign', /papers/i);
  await choose('Child', 'Not a child');
  await choose('Consent of the caller', /given/i);
  await choose('Legal ground', /consent/i);
  await dialog.getByRole('checkbox').click();
  await dialog.getByRole('button', { name: /Send to duty officer/ }).click();
  await dialog.getByText(/is sent to the duty officer/).waitFor();
  await page.keyboard.press('Escape');
}

/** Leaves the desk as the next run needs it. */
async function finishWrapUp(page) {
  await page.getByRole('heading', { name: 'Wrap-up' }).waitFor();
  await page.getByRole('radio', { name: 'Presumed victim' }).click();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: /Take a break/ }).waitFor();
}

async function take(page, name) {
  for (const { colorScheme, ending } of TONES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(IMAGES, `${name}${ending}.png`), animations: 'disabled' });
  }
  console.log(`docs/images/${name}.png and ${name}-dark.png`);
}
