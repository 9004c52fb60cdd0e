import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SentEscalation } from '../../src/console/shared/contract.ts';
import { makeCall, makeEscalation } from './desks.ts';
import {
  deskWith,
  eventually,
  inSeconds,
  isFocused,
  officerScreen,
  operatorScreen,
  presence,
  SLOW,
} from './screens.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const talk = { presence: presence('on-call'), call: makeCall() };
const agreed: SentEscalation = {
  ...{ id: 'escalation-1', reference: '7Q4', callLabel: makeCall().callLabel, state: 'acknowledged' },
  ...{ raisedAt: inSeconds(-90), acknowledgedAt: inSeconds(-60), hasConsent: true, consentWithdrawnAt: null },
};
const withdrawn = { ...agreed, hasConsent: false, consentWithdrawnAt: inSeconds(-5) };

describe('B4.3: a caller takes consent back', SLOW, () => {
  it('and the operator says so by keys, with a second press that knows what it does', async () => {
    const scene = await stage.open('/operator', {
      messages: [deskWith(talk), { type: 'sent', escalations: [agreed] }],
    });
    const decision = scene.page.getByRole('region', { name: 'Decision' });
    const button = decision.getByRole('button', { name: 'Caller takes consent back' });
    const about = await button.getAttribute('aria-describedby');
    expect(await scene.page.locator(`[id="${about}"]`).textContent()).toBe('7Q4');
    await button.press('Enter');
    await decision.getByText('This cannot be undone.').waitFor();
    expect(scene.commands.filter(({ path }) => path.includes('consent'))).toEqual([]);
    await decision.getByRole('button', { name: 'Tell the duty officer' }).press('Enter');
    await eventually(() => scene.commands.at(-1)).toEqual({
      path: '/api/sent/escalation-1/withdraw-consent',
      body: {},
    });
    scene.send({ type: 'sent', escalations: [withdrawn] });
    await decision.getByText(/^consent taken back today, \d\d:\d\d$/).waitFor();
    await button.waitFor({ state: 'detached' });
    await eventually(() => isFocused(scene, '.panel .sent-item')).toBe(true);
    expect(scene.faults).toEqual([]);
    await scene.close();
  });

  it('but not of a flag that said of none', async () => {
    const scene = await stage.open('/operator', {
      ...operatorScreen('', talk),
      messages: [deskWith(talk), { type: 'sent', escalations: [{ ...agreed, hasConsent: false }] }],
    });
    await scene.page.getByText('7Q4').first().waitFor();
    expect(await scene.page.getByRole('button', { name: 'Caller takes consent back' }).count()).toBe(0);
    await scene.close();
  });

  it('and the officer reads it before all else, with what stands in spite of it', async () => {
    const change = { consent: 'given', ground: 'consent', consentWithdrawnAt: inSeconds(-5), version: 2 } as const;
    const scene = await stage.open(
      '/duty-officer',
      officerScreen('', [
        makeEscalation(change),
        makeEscalation({ ...change, id: 'escalation-2', reference: '8R5-TN', child: 'yes', identity: 'may-be-given' }),
      ]),
    );
    const told = scene.page.getByRole('status');
    await told.filter({ hasText: /took their consent back.*The number is not given any more/ }).waitFor();
    await told.filter({ hasText: /Another ground stands: .*[Cc]hild/ }).waitFor();
    expect(await scene.page.getByText('Consent given').count()).toBe(0);
    expect(await scene.page.getByText('Consent', { exact: true }).count()).toBe(2);
    expect(scene.faults).toEqual([]);
    await scene.close();
  });
});
