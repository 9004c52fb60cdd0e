import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall } from './desks.ts';
import { eventually, operatorScreen, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { coordinatorScreen, makeBreakGlass, makeHistory, supervisorScreen } from './watch-screens.ts';

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

describe('the coordinator', SLOW, () => {
  it('acknowledges an alarm, certifies a supervisor, and holds number and digest of each checkpoint', async () => {
    const scene = await stage.open('/coordinator', coordinatorScreen(''));
    await scene.page.getByText('A record about nobody was opened').waitFor();
    await scene.page.getByText('12'.repeat(32)).waitFor();
    await scene.page.getByText('2 new alarms').waitFor();
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
