import { afterAll, beforeAll, describe, it } from 'vitest';
import { makeCall, makeOffer } from './desks.ts';
import { deskWith, inSeconds, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const asks = { language: 'ru', urgency: 'danger' } as const;

describe('the opening words', SLOW, () => {
  it('are those of the caller’s language, in the offer and in the talk; what the operator is told is in that of the page', async () => {
    const offer = makeOffer({ ...asks, offeredAt: inSeconds(0), expiresAt: inSeconds(600) });
    const scene = await stage.open('/operator', operatorScreen('', { presence: presence('reserved'), offer }));
    const words = scene.page.locator('.say-lines');
    await words.getByText('«Рядом с вами сейчас кто-нибудь есть?»').waitFor();
    await words.getByText('If a life is in danger, notify the unit').waitFor();
    scene.send(deskWith({ presence: presence('on-call'), call: makeCall(asks) }));
    await scene.page.locator('.call-bar').waitFor();
    await words.locator('[lang=ru]').first().waitFor();
    await words.getByText('If a life is in danger, notify the unit').waitFor();
    await scene.close();
  });
});
