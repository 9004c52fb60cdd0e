// What stays on a page for days says of which day it is: a time alone reads as one of this shift.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { makeWrapUp } from './desks.ts';
import { openedMessage } from './left-messages.ts';
import { deskWith, inSeconds, operatorScreen, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { makeFlag, supervisorScreen } from './watch-screens.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const DAY_SECONDS = 86_400;
const yesterday = () => inSeconds(-DAY_SECONDS);

describe('yesterday’s time is called yesterday’s', SLOW, () => {
  it('of a receipt of the unit, and of a call that is unfinished', async () => {
    const sent = {
      ...{ id: 'escalation-1', reference: '7Q4', callLabel: '0409', state: 'acknowledged' as const },
      ...{ raisedAt: yesterday(), acknowledgedAt: yesterday() },
      ...{ hasConsent: false, consentWithdrawnAt: null },
    };
    const scene = await stage.open('/operator', {
      ...operatorScreen('', {}),
      messages: [
        deskWith({ wrapUps: [{ ...makeWrapUp('call-1'), startedAt: yesterday() }] }),
        { type: 'sent', escalations: [sent] },
      ],
    });
    const side = scene.page.getByRole('complementary');
    await side.getByText(/^received yesterday, \d\d:\d\d$/).waitFor();
    await side.getByRole('button', { name: /^Call 0409 ?yesterday, \d\d:\d\d$/ }).waitFor();
    await scene.close();
  });

  it('of when a colleague opened a message', async () => {
    const messages = [{ ...openedMessage(), openedAt: yesterday() }];
    const scene = await stage.open('/operator', {
      ...operatorScreen('', {}),
      answers: { '/api/messages': { serverTime: inSeconds(0), messages } },
    });
    await scene.page.getByText(/^Opened by Leyla, yesterday, \d\d:\d\d$/).waitFor();
    await scene.close();
  });

  it('of a nuisance flag, which may wait for a day and stand for three', async () => {
    const screen = supervisorScreen('', {});
    const flags = [makeFlag({ askedAt: yesterday() })];
    const answers = { ...screen.answers, '/api/nuisance-flags': { flags } };
    const scene = await stage.open('/supervisor', { ...screen, answers });
    await scene.page.getByRole('heading', { name: /^Aysel, yesterday, \d\d:\d\d$/ }).waitFor();
    await scene.close();
  });
});
