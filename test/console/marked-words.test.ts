import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeOut } from '../../src/console/shared/take-out.ts';
import { findSpans } from '../../src/redaction/find-spans.ts';
import { makeCall } from './desks.ts';
import { eventually, operatorScreen, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';

const WRITTEN = 'Her sister is Aysel Həsənova, tel 050 000 12 34. The door is locked.';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

// B3.5: what must not leave the sealed block is shown to whoever writes it.
describe('the sealed note', SLOW, () => {
  it('marks who somebody is under the very words, says the kinds, and is saved all the same', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    const note = scene.page.getByRole('textbox', { name: 'Note', exact: true });
    await note.fill(WRITTEN);
    const marks = scene.page.locator('.marked-mirror mark');
    await eventually(() => marks.allTextContents()).toEqual(['Aysel Həsənova', '050 000 12 34']);
    const places = await marks.evaluateAll((all) => all.map((mark) => getComputedStyle(mark).textDecorationStyle));
    expect(places).toEqual(['wavy', 'wavy']);
    const said = scene.page.getByRole('status').filter({ hasText: 'name, telephone number' });
    await said.waitFor({ state: 'attached' });
    await eventually(() => scene.commands.filter(({ path }) => path.endsWith('/note')).length).toBeGreaterThan(0);
    await scene.page.getByRole('button', { name: 'Take out' }).last().click();
    await eventually(() => note.inputValue()).toBe('Her sister is Aysel Həsənova, tel. The door is locked.');
    expect(scene.faults).toEqual([]);
    await scene.close();
  });

  it('keeps the marks under the words when a long note is scrolled', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    const note = scene.page.getByRole('textbox', { name: 'Note', exact: true });
    await note.fill(`${'one line of it\n'.repeat(25)}Aysel Həsənova`);
    await note.press('Control+End');
    const places = () =>
      scene.page.evaluate(() => [...document.querySelectorAll('.note-text')].map(({ scrollTop }) => scrollTop));
    await eventually(async () => new Set(await places()).size).toBe(1);
    expect((await places())[0]).toBeGreaterThan(0);
    await scene.close();
  });
});

describe('taking words out', () => {
  it.each([
    ['call 050 000 12 34 at six', 'call at six'],
    ['050 000 12 34', ''],
    ['call 050 000 12 34.', 'call.'],
    ['(050 000 12 34)', '()'],
  ])('of "%s" leaves no gap', (written, left) => {
    const [found] = findSpans(written);
    expect(found && takeOut(written, found)).toBe(left);
  });
});
