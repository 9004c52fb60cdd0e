import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall, makeEscalation } from './desks.ts';
import { passUntil, passUntilGone, passUntilSeen, withMovedClock } from './page-time.ts';
import { eventually, inSeconds, isFocused, officerScreen, operatorScreen, SLOW } from './screens.ts';
import { type ApiRequest, openStage, type Stage } from './stage.ts';
import { coordinatorScreen, makeBreakGlass, makeHistory, makeUntold, supervisorScreen } from './watch-screens.ts';

/** A folder for pictures of a page that watches; none are made without it. */
const PICTURES = process.env['WATCH_PICTURES'];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const HISTORY = '/api/calls/call-1/history';
const inCall = (history: ReturnType<typeof makeHistory>, answers: Record<string, object> = {}) =>
  stage.open('/operator', {
    ...operatorScreen('', { call: makeCall() }),
    answers: { [HISTORY]: history, ...answers },
  });

describe('the second person', SLOW, () => {
  it('reads who asks, why and for how long, and confirms', async () => {
    const scene = await stage.open('/supervisor', supervisorScreen('', { breakGlasses: [makeBreakGlass()] }));
    await scene.page.getByText('nəfəsi kəsilir', { exact: false }).waitFor();
    await scene.page.getByText('Danger to life').waitFor();
    await scene.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await eventually(() => scene.commands).toEqual([
      { path: '/api/break-glasses/00000000-0000-4000-8000-00000000b1a5/confirm', body: {} },
    ]);
    await scene.close();
  });

  it('does not confirm without a reason, by the keyboard alone', async () => {
    const scene = await stage.open('/supervisor', supervisorScreen('', { breakGlasses: [makeBreakGlass()] }));
    const { page } = scene;
    await page.getByRole('button', { name: 'Do not confirm' }).focus();
    await page.keyboard.press('Enter');
    // It is there, and does nothing yet.
    await page.getByRole('button', { name: 'Do not confirm' }).press('Enter');
    expect(scene.commands).toEqual([]);
    await page.getByRole('radio').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Do not confirm' }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => scene.commands).toEqual([
      {
        path: '/api/break-glasses/00000000-0000-4000-8000-00000000b1a5/decline',
        body: { why: expect.any(String) },
      },
    ]);
    await scene.close();
  });
});

describe('B4.1: the supervisor of a line on which the unit was not told of a presumed victim', SLOW, () => {
  const untold = [makeUntold(), makeUntold({ callLabel: '0409', operator: 'Rauf', isOpen: false })];

  it.each([
    ['en', 'Aysel has this call on the desk', 'Rauf is to tell the duty officer by telephone now'],
    ['az', 'Aysel quruma orada F9 düyməsi ilə bildirir', 'Rauf növbətçiyə indi telefonla bildirməlidir'],
    ['ru', 'на рабочем месте оператора (Aysel)', 'оператору (Rauf) нужно сейчас сообщить дежурному'],
  ] as const)('reads first of all whom to speak with and what ends it: %s', async (language, open, closed) => {
    const scene = await stage.open('/supervisor', { ...supervisorScreen('', { untold }), language });
    const told = scene.page.locator('main [role=alert]').first();
    await told.getByText(open, { exact: false }).waitFor();
    expect(await told.textContent()).toContain(closed);
    await eventually(() => scene.page.title()).toMatch(/^\(2\)/);
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/untold-${language}.png` });
    await scene.close();
  });
});

describe('the supervisor who asks why nobody is ringing', SLOW, () => {
  it('reads of each caller who waits who was rung, and why each other person is not; past calls open by a key', async () => {
    const scene = await stage.open('/supervisor', supervisorScreen('', {}));
    const part = scene.page.getByRole('region', { name: 'Why is nobody ringing?' });
    await part.getByText('Call 0413').waitFor();
    await part.getByText('the page does not answer').waitFor();
    await part.getByText('has a shift, but no valid certificate').waitFor();
    await part.getByText('On-call telephone 1').waitFor();
    await part.getByText('the page was lost').waitFor();
    await part.getByText('The caller is listening to the cover recording', { exact: false }).waitFor();
    expect(await part.getByText('Call 0409').isVisible()).toBe(false);
    await part.getByText('The last 24 hours: 1 call').focus();
    await scene.page.keyboard.press('Enter');
    await part.getByText('Call 0409').waitFor();
    expect(scene.faults).toEqual([]);
    await scene.close();
  });
});

describe('A1.1: an empty chair', SLOW, () => {
  it('is told from a person: only after a touch does what the page reads by itself say that somebody is there', async () => {
    const scene = await stage.open('/supervisor', { ...supervisorScreen('', {}), ...withMovedClock });
    const said: boolean[] = [];
    scene.page.on('request', (request) => {
      if (request.url().includes('/api/')) said.push(request.headers()['x-person-here'] === '1');
    });
    await passUntil(scene.page, () => said.length > 1);
    await eventually(() => said.length).toBeGreaterThan(1);
    expect(said).not.toContain(true);
    await scene.page.mouse.move(10, 10);
    await passUntil(scene.page, () => said.at(-1) === true);
    await eventually(() => said.at(-1)).toBe(true);
    await scene.close();
  });
});

describe('the coordinator', SLOW, () => {
  it('acknowledges an alarm, certifies a supervisor, and holds number and digest of each checkpoint', async () => {
    const scene = await stage.open('/coordinator', coordinatorScreen(''));
    await scene.page.getByText('A record about nobody was opened').waitFor();
    await scene.page.getByText('12'.repeat(32)).waitFor();
    await scene.page.getByText('2 new alarms').waitFor();
    for (const state of ['Seen', 'Began']) await scene.page.getByText(RegExp(`^${state} .*, and it lasts$`)).waitFor();
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/alarms.png` });
    await scene.page.getByRole('button', { name: 'I have seen it' }).first().click();
    await eventually(() => scene.commands.map(({ path }) => path)).toEqual([
      '/api/alarms/00000000-0000-4000-8000-0000000a1a27/acknowledge',
    ]);
    await scene.page.getByLabel('Last day').fill('2027-11-22');
    await scene.page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    await eventually(() => scene.commands.at(-1)?.body).toMatchObject({ kind: 'line', lastDay: '2027-11-22' });
    const saving = scene.page.waitForEvent('download');
    await scene.page.getByRole('button', { name: 'Save as a file' }).click();
    expect((await saving).suggestedFilename()).toBe('checkpoints-12.txt');
    await scene.close();
  });
});

describe('what came before, on the operator’s desk', SLOW, () => {
  it('is a question for the word: three tries, and what is typed goes to the server alone', async () => {
    const scene = await inCall(makeHistory(), {
      '/api/calls/call-1/case-word/try': { isOpen: false, triesLeft: 2, lockedUntil: null },
    });
    await scene.page.getByText('Tries left: 3').waitFor();
    await scene.page.getByRole('textbox', { name: 'Case word that the caller says' }).fill('blue bridge');
    await scene.page.keyboard.press('Enter');
    await eventually(() => scene.commands).toEqual([
      { path: '/api/calls/call-1/case-word/try', body: { word: 'blue bridge' } },
    ]);
    await scene.page.getByText('The word does not fit.').waitFor();
    expect(await scene.page.getByRole('textbox', { name: 'Case word that the caller says' }).inputValue()).toBe('');
    await scene.close();
  });

  it('is locked after three, with the time until when', async () => {
    const scene = await inCall(
      makeHistory({ triesLeft: 0, lockedUntil: new Date(Date.now() + 3_600_000).toISOString() }),
    );
    await scene.page.getByText(/Locked until/).waitFor();
    expect(await scene.page.getByRole('textbox', { name: 'Case word that the caller says' }).count()).toBe(0);
    await scene.close();
  });

  it('is asked for without the word by a reason and a line that says who nobody is', async () => {
    const scene = await inCall(makeHistory({ hasWord: false }));
    const { page } = scene;
    await page.getByRole('button', { name: 'Open without the word' }).click();
    await page.getByRole('radio', { name: 'Danger to life' }).click();
    const line = page.getByRole('textbox', { name: 'In one line, without saying who anybody is' });
    await line.fill('call her at 050 000 12 34');
    await page.getByRole('button', { name: 'Ask for confirmation' }).press('Enter');
    expect(scene.commands).toEqual([]);
    await line.fill('she cannot breathe');
    await page.getByRole('button', { name: 'Ask for confirmation' }).click();
    await eventually(() => scene.commands).toEqual([
      { path: '/api/calls/call-1/break-glass', body: { reason: 'danger-to-life', line: 'she cannot breathe' } },
    ]);
    await scene.close();
  });

  it('keeps the word that stands in the note, and nothing while none does', async () => {
    const scene = await inCall(makeHistory({ earlier: false, hasWord: false }));
    const { page } = scene;
    await page
      .getByText('blue bridge', { exact: false })
      .or(page.getByText('mavi körpü', { exact: false }))
      .waitFor();
    await page.getByRole('button', { name: 'Keep the word' }).press('Enter');
    expect(scene.commands.filter(({ path }) => path.endsWith('/case-word'))).toEqual([]);
    await page.getByRole('textbox', { name: 'Case word', exact: true }).fill('quiet lantern');
    await page.getByRole('button', { name: 'Keep the word' }).click();
    await eventually(() => scene.commands.filter(({ path }) => path.endsWith('/case-word'))).toEqual([
      { path: '/api/calls/call-1/case-word', body: { word: 'quiet lantern' } },
    ]);
    await scene.close();
  });

  it('is read by whoever proves once more, at the desk itself, that it is them', async () => {
    const opening = { way: 'case-word', until: new Date(Date.now() + 3_600_000).toISOString() } as const;
    const note = { callId: 'call-0', operatorId: 'account-2', notedOn: '2026-11-20', author: 'Nigar' };
    const asked: string[] = [];
    const scene = await stage.open('/operator', {
      ...operatorScreen('', { call: makeCall() }),
      answers: { [HISTORY]: makeHistory({ opening, notes: [note] }) },
      api: ({ method, path }) => {
        const account = { id: 'account-1', name: 'Aysel', role: 'operator', languages: ['az'] };
        if (path === '/api/me') return { json: { account, line: { demo: false }, softphone: null } };
        if (method === 'POST' && /open$|step-up/.test(path)) asked.push(path.replace(/^.*\//, ''));
        if (path.endsWith('/open') && !asked.includes('code'))
          return { status: 403, json: { refusal: { code: 'step-up-needed' } } };
        return path.includes('/step-up/') ? { json: {} } : undefined;
      },
    });
    const { page } = scene;
    await page.getByRole('button', { name: /^Read/ }).click();
    await page.getByRole('textbox', { name: /code/i }).fill('123456');
    await page.getByRole('button', { name: 'Prove by code' }).click();
    await eventually(() => asked).toEqual(['open', 'code', 'open']);
    await page.getByRole('button', { name: 'Prove by code' }).waitFor({ state: 'detached' });
    await scene.close();
  });

  it('is not there for a caller who cannot be known again', async () => {
    const scene = await inCall(makeHistory({ known: false, earlier: false }));
    await scene.page.getByRole('textbox', { name: 'Note' }).waitFor();
    expect(await scene.page.getByRole('button', { name: 'Keep the word' }).count()).toBe(0);
    await scene.close();
  });
});

describe('whoever watches', SLOW, () => {
  const OLD = 'what stands here may be out of date';

  it('is told aloud when the line is lost, and of when the page is, until it is back', async () => {
    const scene = await stage.open('/coordinator', coordinatorScreen(''));
    await scene.page.getByRole('heading', { name: 'alarm' }).first().waitFor();
    const alert = scene.page.getByRole('alert').filter({ hasText: OLD });
    expect(await alert.count()).toBe(0);
    scene.cutLine();
    await alert.waitFor();
    await scene.page.getByText(/^As of \d\d:\d\d:\d\d$/).waitFor();
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/line-lost.png` });
    scene.mendLine();
    await alert.waitFor({ state: 'detached' });
    await scene.close();
  });

  it('is told so, too, when the line stands and the page cannot be read', async () => {
    const screen = supervisorScreen('', {});
    let isAway = true;
    const api = ({ path }: ApiRequest) =>
      isAway && path === '/api/floor' ? { status: 500, json: { refusal: { code: 'try-again' } } } : undefined;
    const scene = await stage.open('/supervisor', { ...screen, ...withMovedClock, api });
    const alert = scene.page.getByRole('alert').filter({ hasText: OLD });
    await passUntilSeen(alert);
    isAway = false;
    await passUntilGone(alert);
    await scene.close();
  });

  it('is asked once whether notifications may be shown, and told when they may not', async () => {
    const before = `let permission = 'default';
      Object.defineProperty(Notification, 'permission', { get: () => permission });
      Notification.requestPermission = () => Promise.resolve((permission = 'denied'));`;
    const scene = await stage.open('/supervisor', { ...supervisorScreen('', {}), before });
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/ask-to-notify.png` });
    await scene.page.getByRole('button', { name: 'Allow notifications' }).click();
    await scene.page.getByText('Notifications are off', { exact: false }).waitFor();
    expect(await scene.page.getByRole('button', { name: 'Allow notifications' }).count()).toBe(0);
    await scene.close();
  });
});

describe('the duty officer', SLOW, () => {
  it('is asked before F2 acknowledges, and the receipt carries the version that was on the screen', async () => {
    const scene = await stage.open('/duty-officer', officerScreen('', [makeEscalation({ version: 3 })]));
    await scene.page.getByRole('button', { name: 'Acknowledge' }).waitFor();
    await scene.page.keyboard.press('F2');
    await eventually(() => isFocused(scene, '[role=alertdialog] .button-main')).toBe(true);
    expect(scene.commands).toEqual([]);
    await scene.page.keyboard.press('Enter');
    await eventually(() => scene.commands).toEqual([
      { path: '/api/escalations/escalation-1/acknowledge', body: { version: 3 } },
    ]);
    await scene.close();
  });

  it('reads of a handover whose 24 hours are over how late it is', async () => {
    const late = officerScreen('', [makeEscalation({ handoverDueAt: inSeconds(-60) })]);
    const scene = await stage.open('/duty-officer', late);
    await scene.page.getByRole('heading', { name: 'Handover: overdue by' }).waitFor();
    await scene.close();
  });

  it('Esc acknowledges nothing', async () => {
    const scene = await stage.open('/duty-officer', officerScreen('', [makeEscalation()]));
    await scene.page.getByRole('button', { name: 'Acknowledge' }).click();
    await scene.page.getByRole('alertdialog').waitFor();
    await scene.page.keyboard.press('Escape');
    await scene.page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(scene.commands).toEqual([]);
    await scene.close();
  });
});
