import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall } from './desks.ts';
import { MONDAY, partOfRoster, ROSTER_PEOPLE } from './rosters.ts';
import { eventually, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { supervisorScreen } from './watch-screens.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const PHONE_HERE = { type: 'phone-here' } as const;
const PICTURES = process.env['ROSTER_PICTURES'];

describe('A9.1: the roster on the supervisor’s page', SLOW, () => {
  it('is a table of people and days, which says in words what nobody has', async () => {
    const scene = await stage.open('/supervisor', supervisorScreen('', {}));
    const { page } = scene;
    const table = page.getByRole('table', { name: /Shifts, 23 November 2026/ });
    await table.waitFor();
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual([
      ...['Operator', 'Mon 23.11', 'Tue 24.11', 'Wed 25.11', 'Thu 26.11', 'Fri 27.11', 'Sat 28.11', 'Sun 29.11'],
    ]);
    await table.getByText('20:00–00:00: nobody', { exact: true }).waitFor();
    await table.getByText('00:00–08:00: nobody speaks Russian').waitFor();
    await table.getByText('No valid certificate').waitFor();
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/roster-light.png`, fullPage: true });
    await scene.close();
  });

  it('has those of the next parts too, with their shifts, and each of them can be given one', async () => {
    const api = ({ path }: { readonly path: string }) => {
      if (path === '/api/roster') return { json: partOfRoster(0, 2) };
      return path === '/api/roster/after/2' ? { json: partOfRoster(2, 4) } : undefined;
    };
    const scene = await stage.open('/supervisor', { ...supervisorScreen('', {}), api });
    const { page } = scene;
    await page.getByRole('button', { name: /^Günel: 24 November 2026/ }).waitFor();
    expect(await page.getByRole('button', { name: /^Aysel: 24 November 2026/ }).count()).toBe(1);
    for (const form of ['Add a shift', 'Certificates'])
      for (const name of ['Aysel', 'Şəbnəm'])
        expect(await page.getByRole('form', { name: form }).getByRole('option', { name }).count()).toBe(1);
    await scene.close();
  });

  it('is changed by the keyboard alone: arrows find the shift, Enter opens it, and it becomes somebody else’s', async () => {
    const scene = await stage.open('/supervisor', supervisorScreen('', {}));
    const { page } = scene;
    await page.getByRole('button', { name: /^Aysel: 23 November 2026/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Change the shift' });
    await form.waitFor();
    expect(await form.getByLabel('Day').inputValue()).toBe('2026-11-24');
    expect(await form.getByLabel('Begins').inputValue()).toBe('08:00');
    await form.getByLabel('Who').selectOption({ label: 'Günel (az, ru, en)' });
    await form.getByLabel('Ends').fill('07:00');
    await form.getByRole('button', { name: 'Save' }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => scene.commands).toEqual([
      {
        path: '/api/shifts/00000000-0000-4000-8000-000000000002/change',
        body: {
          owner: ROSTER_PEOPLE[0]?.id,
          accountId: ROSTER_PEOPLE[2]?.id,
          begins: '2026-11-24T08:00',
          // Before the begin: on the next day.
          ends: '2026-11-25T07:00',
          line: null,
        },
      },
    ]);
    await scene.close();
  });

  it('takes a new shift that repeats, and cancels all that follow of one', async () => {
    const scene = await stage.open('/supervisor', supervisorScreen('', {}));
    const { page } = scene;
    const adding = page.getByRole('form', { name: 'Add a shift' });
    await adding.getByLabel('Day').fill('');
    await adding.getByRole('button', { name: 'Save' }).click();
    await adding.getByText('Write the day and both times.').waitFor();
    await adding.getByLabel('Day').fill('2031-11-25');
    await adding.getByLabel('Begins').fill('20:00');
    await adding.getByLabel('Ends').fill('08:00');
    await adding.getByText('25 November 2031, 20:00 to 26 November 2031, 08:00', { exact: false }).waitFor();
    await adding.getByLabel('Repeat each week').check();
    await adding.getByLabel('Reason', { exact: false }).fill('nobody else');
    await adding.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: /^Günel: 24 November 2026/ }).click();
    await page.getByRole('button', { name: 'Cancel all that repeat' }).click();
    await eventually(() => scene.commands.map(({ body }) => body)).toEqual([
      {
        accountId: ROSTER_PEOPLE[0]?.id,
        begins: '2031-11-25T20:00',
        ends: '2031-11-26T08:00',
        weekly: true,
        line: 'nobody else',
      },
      { owner: ROSTER_PEOPLE[2]?.id, following: true, line: null },
    ]);
    await scene.close();
  });

  it('says what was refused and what helps, and publishes a week with a gap with the typed reason', async () => {
    let isRefused = true;
    const scene = await stage.open('/supervisor', {
      ...supervisorScreen('', {}),
      api: ({ path, method }) => {
        if (method !== 'POST' || path !== '/api/roster/publish' || !isRefused) return undefined;
        isRefused = false;
        return { status: 422, json: { refusal: { code: 'gap-needs-line', detail: 'line' } } };
      },
    });
    const form = scene.page.getByRole('form', { name: 'Publish the week' });
    await form.getByText('Not covered this week: 12 h 0 min.').waitFor();
    await form.getByRole('button', { name: 'Publish the week' }).click();
    await scene.page.getByText('The week has a gap. Write the reason.').waitFor();
    await form.getByLabel('Reason', { exact: false }).fill('invented holidays');
    await form.getByRole('button', { name: 'Publish the week' }).click();
    await eventually(() => scene.commands).toEqual([
      { path: '/api/roster/publish', body: { week: MONDAY, line: 'invented holidays' } },
    ]);
    await scene.close();
  });

  it('shows dark and at 320 pixels what it shows elsewhere', async () => {
    for (const [name, options] of [
      ['dark', { colorScheme: 'dark', language: 'az' }],
      ['narrow', { viewport: { width: 320, height: 900 }, language: 'ru' }],
    ] as const) {
      const scene = await stage.open('/supervisor', { ...supervisorScreen('', {}), ...options });
      await scene.page.getByRole('table').last().waitFor();
      const width = await scene.page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(scene.page.viewportSize()?.width ?? 0);
      if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/roster-${name}.png`, fullPage: true });
      await scene.close();
    }
  });
});

describe('A9.2: a swap at the operator’s desk', SLOW, () => {
  const shift = (at: number, change: object) => ({
    id: `00000000-0000-4000-8000-0000000000f${at}`,
    begins: new Date(Date.now() + (20 + at * 24) * 3_600_000).toISOString(),
    ends: new Date(Date.now() + (28 + at * 24) * 3_600_000).toISOString(),
    kind: 'single',
    isConfirmed: true,
    isMine: true,
    offeredBy: null,
    ...change,
  });

  it('offers the own shift, withdraws one, and takes a colleague’s', async () => {
    const shifts = [shift(0, {}), shift(1, { offeredBy: 'Aysel' }), shift(2, { isMine: false, offeredBy: 'Şəbnəm' })];
    const scene = await stage.open('/operator', {
      ...operatorScreen('', { presence: presence('available') }),
      answers: {
        '/api/own-shifts': { shifts },
        '/api/own-duty': { madeAt: null, answering: { as: null } },
        '/api/own-duty/calendar': { path: '/calendar/invented.ics' },
      },
    });
    const { page } = scene;
    await page.getByRole('button', { name: 'My shifts' }).click();
    await page.getByText('Şəbnəm offers this shift.').waitFor();
    // Beside these the page keeps the person's keys.
    const asked = () => scene.commands.map(({ path }) => path).filter((path) => path.startsWith('/api/shifts/'));
    for (const [at, [name, path]] of (
      [
        ['Offer to colleagues', `/api/shifts/${shifts[0]?.id}/offer`],
        ['Withdraw the offer', `/api/shifts/${shifts[1]?.id}/withdraw`],
        ['Take shift', `/api/shifts/${shifts[2]?.id}/take`],
      ] as const
    ).entries()) {
      // One command at a time: a button whose command is under way takes no press, and it is until the shifts are read again.
      const isReadAgain = page.waitForResponse((answer) => answer.url().endsWith('/api/own-shifts'));
      await page.getByRole('button', { name, disabled: false }).press('Enter');
      await isReadAgain;
      await eventually(() => asked().slice(at)).toEqual([path]);
    }
    await page.getByRole('radio', { name: 'A woman' }).press('Space');
    await eventually(() => scene.commands.at(-1)).toEqual({ path: '/api/own-duty/answering', body: { as: 'woman' } });
    await page.getByRole('button', { name: 'Make an address', disabled: false }).press('Enter');
    await page.getByText('/calendar/invented.ics').waitFor();
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/own-shifts.png` });
    expect(scene.faults).toEqual([]);
    await scene.close();
  });

  it('A1.1: the address of the calendar is made once the person proved that it is them, at the desk itself', async () => {
    let isProved = false;
    const scene = await stage.open('/operator', {
      ...operatorScreen('', { presence: presence('available') }),
      answers: { '/api/own-shifts': { shifts: [] }, '/api/own-duty': { madeAt: null, answering: { as: null } } },
      api: ({ path }) => {
        const account = { id: 'account-1', name: 'Aysel', role: 'operator', languages: ['az'] };
        if (path === '/api/me') return { json: { account, line: { demo: false }, softphone: null } };
        if (path.includes('/step-up/')) isProved = true;
        if (path !== '/api/own-duty/calendar') return path.includes('/step-up/') ? { json: {} } : undefined;
        if (isProved) return { json: { path: '/calendar/invented.ics' } };
        return { status: 403, json: { refusal: { code: 'step-up-needed' } } };
      },
    });
    const { page } = scene;
    await page.getByRole('button', { name: 'My shifts' }).click();
    await page.getByRole('button', { name: 'Make an address' }).click();
    await page.getByRole('textbox', { name: /code/i }).fill('123456');
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/own-calendar-proof.png` });
    await page.getByRole('button', { name: 'Prove by code' }).click();
    await page.getByText('/calendar/invented.ics').waitFor();
    await scene.close();
  });
});

describe('A6.1: an operator whose sign-in ends', SLOW, () => {
  const deskUntil = (minutes: number, change: Parameters<typeof operatorScreen>[1]) => {
    const account = { id: 'account-1', name: 'Aysel', role: 'operator', languages: ['az'] };
    const session = { endsAt: new Date(Date.now() + minutes * 60_000).toISOString() };
    const me = { json: { account, line: { demo: false }, softphone: null, session } };
    return stage.open('/operator', {
      ...operatorScreen('', change),
      api: ({ path }) => (path === '/api/me' ? me : undefined),
    });
  };

  it('is told half an hour before, and in a call that it is theirs to the end', async () => {
    const long = await deskUntil(60, { presence: presence('available') });
    await long.page.getByText('Nobody is waiting').waitFor();
    expect(await long.page.getByText('Your sign-in').count()).toBe(0);
    await long.close();
    const soon = await deskUntil(29, { presence: presence('available') });
    await soon.page.getByText('Sign in again before then', { exact: false }).waitFor();
    if (PICTURES) await soon.page.screenshot({ path: `${PICTURES}/sign-in-ends.png` });
    await soon.close();
    const past = await deskUntil(-1, { presence: presence('on-call'), call: makeCall() });
    await past.page.getByText('yours to the end', { exact: false }).waitFor();
    if (PICTURES) await past.page.screenshot({ path: `${PICTURES}/sign-in-over.png` });
    await past.close();
  });
});

describe('A9.1: an operator without a shift', SLOW, () => {
  const duty = { until: null, certifiedUntil: '2027-11-20T20:00:00.000Z', extraUntil: '2026-11-21T16:00:00.000Z' };
  const nextShift = {
    id: '00000000-0000-4000-8000-0000000000e1',
    begins: new Date(Date.now() + 7_200_000).toISOString(),
    ends: new Date(Date.now() + 14_400_000).toISOString(),
    isConfirmed: false,
  };

  const checked = {
    before: `sessionStorage.setItem('checked-at', String(Date.now()))`,
    permissions: ['microphone'],
  };

  it('who presses F2 is asked first, with the time, and takes extra duty by the keyboard', async () => {
    const desk = operatorScreen('', { presence: presence('offline'), duty });
    const scene = await stage.open('/operator', { ...desk, messages: [...desk.messages, PHONE_HERE], ...checked });
    const { page } = scene;
    // A browser lets sound out only after the first touch.
    await page.getByRole('heading', { level: 1 }).click();
    await page.locator('[aria-disabled="false"]').filter({ hasText: 'Become available' }).waitFor();
    await page.keyboard.press('F2');
    await page.getByRole('dialog', { name: 'You are not on the roster now' }).waitFor();
    await page.getByText('Take extra duty? It ends at 20:00.').waitFor();
    expect(scene.commands.filter(({ path }) => !path.startsWith('/api/keys'))).toEqual([]);
    await page.getByRole('button', { name: 'Take extra duty until 20:00' }).press('Enter');
    await eventually(() => scene.commands.map(({ path }) => path)).toContain('/api/extra-duty');
    await scene.close();
  });

  it('A9.3: without a certificate is told why, and cannot press', async () => {
    const none = { ...duty, certifiedUntil: null, extraUntil: null };
    const desk = operatorScreen('', { presence: presence('offline'), duty: none });
    const scene = await stage.open('/operator', { ...desk, messages: [...desk.messages, PHONE_HERE], ...checked });
    await scene.page.getByText('No valid certificate: speak to the shift supervisor.').waitFor();
    await scene.page.keyboard.press('F2');
    await scene.page.getByRole('button', { name: 'Become available' }).press('Enter');
    expect(scene.commands.map(({ path }) => path)).not.toContain('/api/presence');
    await scene.close();
  });

  it('is told so, and says of the next shift that they come', async () => {
    const scene = await stage.open('/operator', {
      ...operatorScreen('', { presence: presence('away'), duty, nextShift }),
    });
    const { page } = scene;
    await page.getByText('You are not on the roster now.').waitFor();
    await page.getByRole('button', { name: 'I will come' }).click();
    await eventually(() => scene.commands.map(({ path }) => path)).toContain(`/api/shifts/${nextShift.id}/confirm`);
    await scene.close();
  });
});
