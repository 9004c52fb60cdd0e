import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, inSeconds, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { makeTelephones, supervisorScreen } from './watch-screens.ts';

/** A folder for pictures, where somebody wants to look at them. */
const PICTURES = process.env['TELEPHONE_PICTURES'];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

describe('A6.1: the telephones that the line rings, on the supervisor’s page', SLOW, () => {
  const [DONE, NEEDED] = [{ json: {} }, { status: 403, json: { refusal: { code: 'step-up-needed' } } }];
  const account = { id: 'account-1', name: 'Nigar', role: 'supervisor', languages: ['az'] };

  it('are told in words, by two digits, and one is entered by the keyboard alone, after a fresh proof', async () => {
    const sent: { path: string; body: unknown }[] = [];
    const scene = await stage.open('/supervisor', {
      ...supervisorScreen('', {}),
      api: ({ path, method, body }) => {
        if (path === '/api/me') return { json: { account, line: { demo: false }, softphone: null } };
        if (method !== 'POST') return undefined;
        sent.push({ path, body });
        return path.startsWith('/api/telephones') && !sent.some((each) => each.path.includes('step-up'))
          ? NEEDED
          : DONE;
      },
    });
    const { page } = scene;
    const table = page.getByRole('table', { name: 'On-call telephones' });
    await table.getByText('Mon–Thu 20:00–08:00').waitFor();
    await table.getByText('Sat, Sun 10:00–18:00').waitFor();
    await table.getByText('until 2 January 2027, that day too').waitFor();
    const form = page.getByRole('form', { name: 'Add an on-call telephone' });
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await form.getByText('Write the name, without digits.').waitFor();
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
    await page.keyboard.type('Günel');
    await form.getByLabel('Telephone').fill('00994 (00) 000-70-42');
    await form.getByLabel('Order').selectOption('2');
    for (const day of ['Fri', 'Sat']) await form.getByRole('checkbox', { name: day }).press('Space');
    await form.getByLabel('Last day').fill('2027-01-02');
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByRole('textbox', { name: /code/i }).fill('123456');
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/telephones-proof.png`, fullPage: true });
    await page.getByRole('button', { name: 'Prove by code' }).press('Enter');
    await page.getByText('Saved: in force within 10 seconds.', { exact: false }).waitFor();
    const body = {
      ...{ name: 'Günel', telephone: '+994000007042', place: 2, fromDay: null, untilDay: '2027-01-03' },
      hours: [5, 6].map((day) => ({ day, from: '20:00', until: '08:00' })),
    };
    const path = '/api/telephones/on-call';
    expect(sent.filter((each) => each.path === path)).toEqual([
      { path, body },
      { path, body },
    ]);
    await scene.close();
  });

  it('one is rung to try, and what came of it stands in its row; where nobody was rung, that is said', async () => {
    let shown = makeTelephones();
    let isCarrierAway = true;
    const scene = await stage.open('/supervisor', {
      ...supervisorScreen('', {}),
      api: ({ path }) => {
        if (path === '/api/telephones') return { json: shown };
        if (path !== '/api/telephones/telephone-2/try') return undefined;
        if (isCarrierAway) return { status: 503, json: { refusal: { code: 'carrier-unavailable' } } };
        const [first, second] = shown.onCall;
        if (first && second)
          shown = { ...shown, onCall: [first, { ...second, rungAt: new Date(Date.now() - 1_000).toISOString() }] };
        return DONE;
      },
    });
    const { page } = scene;
    const row = page.getByRole('row').filter({ hasText: 'Şəbnəm' });
    await row.getByText('Not tried yet.').waitFor();
    const button = row.getByRole('button', { name: 'Ring as a test: Şəbnəm' });
    await button.press('Enter');
    await page.getByText('The telephone network does not answer: nobody was rung.', { exact: false }).waitFor();
    isCarrierAway = false;
    await button.press('Enter');
    await row.getByText('Is being rung now.').waitFor();
    const [first, second] = shown.onCall;
    if (first && second) shown = { ...shown, onCall: [first, { ...second, reachedAt: new Date().toISOString() }] };
    await row.getByText(/^Somebody answered: today, \d\d:\d\d\.$/).waitFor();
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/telephones-tried.png`, fullPage: true });
    await scene.close();
  });

  it('one that is being rung is said to be, on a machine whose clock is ahead', async () => {
    const [first] = makeTelephones().onCall;
    if (first === undefined) throw new Error('nobody is on call');
    const rung = { ...makeTelephones(), onCall: [{ ...first, rungAt: inSeconds(-1), reachedAt: null }] };
    const scene = await stage.open('/supervisor', {
      ...supervisorScreen('', {}),
      before: 'const real = Date.now; Date.now = () => real() + 90_000;',
      api: ({ path }) => (path === '/api/telephones' ? { json: rung } : undefined),
    });
    const row = scene.page.getByRole('row').filter({ hasText: 'Nigar' });
    await row.getByRole('button', { name: 'Remove: Nigar' }).waitFor();
    await row.getByText('Is being rung now.').waitFor();
    await scene.close();
  });

  it('half an entry stays when the list changes; the whole one is gone from the form, and the keyboard is where it was', async () => {
    let shown = makeTelephones();
    const scene = await stage.open('/supervisor', {
      ...supervisorScreen('', {}),
      api: ({ path }) => (path === '/api/telephones' ? { json: shown } : undefined),
    });
    const { page } = scene;
    const form = page.getByRole('form', { name: 'Add an on-call telephone' });
    await form.getByLabel('Name').fill('Günel');
    await form.getByLabel('Telephone').fill('+994000007042');
    const [first] = shown.onCall;
    if (first === undefined) throw new Error('nobody is on call');
    shown = { ...shown, onCall: [...shown.onCall, { ...first, id: 'telephone-9', name: 'Lalə' }] };
    await page.getByRole('button', { name: 'Ring as a test: Nigar' }).press('Enter');
    await page.getByRole('row').filter({ hasText: 'Lalə' }).waitFor();
    expect(await form.getByLabel('Name').inputValue()).toBe('Günel');
    await form.getByRole('checkbox', { name: 'Fri' }).press('Space');
    // While the order before is under way, no button takes a press.
    await form.getByRole('button', { name: 'Save', disabled: false }).press('Enter');
    await eventually(() => form.getByLabel('Name').inputValue()).toBe('');
    expect(await form.getByText('Write the name, without digits.').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Save');
    await scene.close();
  });

  it('a number that was corrected while a proof was asked for is not sent as it was before', async () => {
    const sent: unknown[] = [];
    const scene = await stage.open('/supervisor', {
      ...supervisorScreen('', {}),
      api: ({ path, body }) => {
        if (path === '/api/me') return { json: { account, line: { demo: false }, softphone: null } };
        if (path !== '/api/telephones/on-call') return undefined;
        sent.push(body);
        return NEEDED;
      },
    });
    const { page } = scene;
    const form = page.getByRole('form', { name: 'Add an on-call telephone' });
    await form.getByLabel('Name').fill('Günel');
    await form.getByLabel('Telephone').fill('+994000007024');
    await form.getByRole('checkbox', { name: 'Fri' }).press('Space');
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    const code = page.getByRole('textbox', { name: /code/i });
    await code.waitFor();
    await form.getByLabel('Telephone').fill('+994000007042');
    await code.waitFor({ state: 'detached' });
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await code.waitFor();
    expect(sent).toMatchObject([{ telephone: '+994000007024' }, { telephone: '+994000007042' }]);
    await scene.close();
  });

  it('are taken out after a second question, and a refusal is said at its field', async () => {
    const scene = await stage.open('/supervisor', {
      ...supervisorScreen('', {}),
      api: ({ path }) =>
        path === '/api/telephones/interpreters'
          ? { status: 422, json: { refusal: { code: 'invalid-input', detail: 'telephone' } } }
          : undefined,
    });
    const { page } = scene;
    await page.getByRole('button', { name: 'Remove: Sevinc' }).press('Enter');
    const yes = page.getByRole('button', { name: 'Yes, remove: Sevinc' });
    await eventually(() => yes.getAttribute('aria-disabled')).toBe('false');
    await yes.press('Enter');
    await eventually(() => scene.commands).toEqual([{ path: '/api/telephones/telephone-3/retire', body: {} }]);
    const form = page.getByRole('form', { name: 'Add an interpreter' });
    await form.getByLabel('Name').fill('Orxan');
    await form.getByLabel('Telephone').fill('+99412000152');
    await form.getByLabel('Languages').fill('AR, en');
    await form.getByRole('checkbox', { name: 'Mon' }).check();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('The line’s own number cannot be used.', { exact: false }).waitFor();
    await scene.close();
  });
});
