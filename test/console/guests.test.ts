import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskCall } from '../../src/console/shared/contract.ts';
import { makeCall, makeGuest, makeOffer } from './desks.ts';
import { passUntilGone, passUntilSeen, withMovedClock } from './page-time.ts';
import { deskWith, eventually, inSeconds, operatorScreen, presence, SLOW } from './screens.ts';
import { type ApiRequest, openStage, type Stage } from './stage.ts';
import { makeTalk, makeTalks, servingScreen, supervisorScreen } from './watch-screens.ts';

/** A folder for a picture of what could not be read; none is made without it. */
const PICTURES = process.env['GUEST_PICTURES'];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const LEYLA = {
  id: '00000000-0000-4000-8000-00000000000a',
  name: 'Leyla',
  languages: ['az', 'ru'],
  isSupervisor: false,
};
const talk = (change: Partial<DeskCall>) => ({ presence: presence('on-call'), call: makeCall(change) });

describe('a transfer, by keys alone', SLOW, () => {
  it('asks whom and why, and is sent only with both answers', async () => {
    const answers = { '/api/colleagues': [LEYLA] };
    const scene = await stage.open('/operator', { ...operatorScreen('', talk({})), answers });
    await scene.page.getByRole('button', { name: 'Transfer' }).waitFor();
    await scene.page.keyboard.press('Shift+F9');
    await scene.page.getByRole('radio', { name: 'Leyla (az, ru)' }).press('Space');
    await scene.page.getByRole('button', { name: 'Ring the colleague' }).press('Enter');
    await scene.page.getByText('Choose an answer').waitFor();
    await scene.page.getByRole('radio', { name: 'It is about a child' }).press('Space');
    await scene.page.getByRole('button', { name: 'Ring the colleague' }).press('Enter');
    const body = { colleagueId: LEYLA.id, language: null, reason: 'child' };
    await eventually(() => scene.commands.at(-1)).toEqual({ path: '/api/calls/call-1/transfer', body });
    await scene.close();
  });

  it('says of colleagues who cannot be read that the server does not answer, never that nobody is free', async () => {
    const scene = await stage.open('/operator', { ...operatorScreen('', talk({})), ...withMovedClock });
    await scene.page.getByRole('button', { name: 'Transfer' }).waitFor();
    await scene.page.keyboard.press('Shift+F9');
    const layer = scene.page.getByRole('dialog');
    await layer.getByText('Opening').waitFor();
    await passUntilSeen(layer.getByText('the server did not answer', { exact: false }));
    expect(await layer.getByText('nobody is free now', { exact: false }).count()).toBe(0);
    await scene.page.keyboard.press('Escape');
    await scene.page.getByRole('button', { name: 'Add interpreter' }).press('Enter');
    await passUntilSeen(layer.getByText('the server did not answer', { exact: false }));
    expect(await layer.getByText('No interpreter can be rung', { exact: false }).count()).toBe(0);
    await scene.close();
  });

  it('is taken back as long as nobody came, and a second one is not offered', async () => {
    const scene = await stage.open('/operator', operatorScreen('', talk({ guests: [makeGuest('asked')] })));
    await scene.page.getByText('Leyla is being rung').waitFor();
    expect(await scene.page.getByRole('button', { name: 'Transfer' }).count()).toBe(0);
    await scene.page.getByRole('button', { name: 'Take back' }).press('Enter');
    await eventually(() => scene.commands.at(-1)?.path).toBe('/api/guests/guest-1/take-back');
    scene.send(deskWith(talk({ guests: [makeGuest('declined')] })));
    await scene.page.getByText('Leyla cannot take it now').waitFor();
    await scene.close();
  });

  it('when the colleague has the call, the same two presses leave it and do not end it', async () => {
    const scene = await stage.open(
      '/operator',
      operatorScreen('', talk({ part: 'leaving', guests: [makeGuest('joined')] })),
    );
    await scene.page.getByText('Leyla is on the line').waitFor();
    expect(await scene.page.getByRole('button', { name: 'Hold' }).count()).toBe(0);
    const pressed = async () => {
      await scene.page.keyboard.press('Shift+F2');
      return scene.commands.map(({ path }) => path);
    };
    await expect.poll(pressed, { timeout: SLOW.timeout, interval: 500 }).toContain('/api/guests/guest-1/leave');
    expect(scene.commands.map(({ path }) => path)).not.toContain('/api/calls/call-1/end');
    await scene.close();
  });

  it('who was given the call sends the one who gave it away', async () => {
    const scene = await stage.open('/operator', operatorScreen('', talk({ guests: [makeGuest('joined')] })));
    await scene.page.getByRole('button', { name: 'Let go' }).press('Enter');
    await eventually(() => scene.commands.at(-1)?.path).toBe('/api/guests/guest-1/leave');
    await scene.close();
  });

  it('whoever is asked reads who asks and why, and answers as any offer', async () => {
    const times = { offeredAt: new Date().toISOString(), expiresAt: inSeconds(600) };
    const offer = makeOffer({ ...times, kind: 'transfer', askedBy: 'Aysel', reason: 'wants-woman' });
    const scene = await stage.open('/operator', operatorScreen('', { presence: presence('reserved'), offer }));
    await scene.page.getByText('Aysel asks you to take over a call', { exact: true }).waitFor();
    await scene.page.getByText('The caller wishes to talk to a woman', { exact: true }).waitFor();
    await scene.page.keyboard.press('F2');
    await eventually(() => scene.commands.map(({ path }) => path)).toContain('/api/offers/offer-1/accept');
    await scene.close();
  });
});

describe('an interpreter, by keys alone', SLOW, () => {
  it('is chosen by name and language, rung, and let go again', async () => {
    const answers = {
      '/api/interpreters': [{ id: LEYLA.id, name: 'Invented', languages: ['fa', 'xx'], isBusy: false }],
    };
    const scene = await stage.open('/operator', { ...operatorScreen('', talk({})), answers });
    await scene.page.getByRole('button', { name: 'Add interpreter' }).press('Enter');
    await scene.page.getByRole('radio', { name: 'Invented (Persian, xx)' }).press('Space');
    await scene.page.getByRole('button', { name: 'Ring', exact: true }).press('Enter');
    const body = { interpreterId: LEYLA.id };
    await eventually(() => scene.commands.at(-1)).toEqual({ path: '/api/calls/call-1/interpreter', body });
    scene.send(deskWith(talk({ guests: [{ ...makeGuest('joined'), kind: 'interpreter' }] })));
    await scene.page.getByRole('button', { name: 'Let go' }).press('Enter');
    await eventually(() => scene.commands.at(-1)?.path).toBe('/api/guests/guest-1/take-back');
    await scene.close();
  });
});

describe('a supervisor, by keys alone', SLOW, () => {
  it('is called for the operator alone, and one key shows them out', async () => {
    const scene = await stage.open('/operator', operatorScreen('', talk({})));
    await scene.page.getByRole('button', { name: 'Call supervisor' }).waitFor();
    await scene.page.keyboard.press('Shift+F8');
    await scene.page.getByRole('radio', { name: 'You alone: the caller does not' }).press('Space');
    await scene.page.getByRole('button', { name: 'Call', exact: true }).press('Enter');
    const called = { path: '/api/calls/call-1/supervisor', body: { manner: 'whisper' } };
    await eventually(() => scene.commands.at(-1)).toEqual(called);
    const there = makeGuest('joined', { kind: 'supervisor', manner: 'whisper', reason: null });
    scene.send(deskWith(talk({ guests: [there] })));
    await scene.page.getByText('Shift supervisor Leyla is in the talk, heard by you alone').waitFor();
    await scene.page.keyboard.press('Shift+F8');
    await eventually(() => scene.commands.at(-1)?.path).toBe('/api/guests/guest-1/take-back');
    await scene.close();
  });

  it('A1.1: who is about to listen is shown before the line is told so, and as long as it lasts', async () => {
    const listener = (state: 'asked' | 'joined') =>
      makeGuest(state, { kind: 'listener', reason: 'quality', isShown: state === 'joined' });
    const scene = await stage.open('/operator', operatorScreen('', talk({ guests: [listener('asked')] })));
    await scene.page.getByText('Shift supervisor Leyla is about to listen: a check of quality').waitFor();
    await eventually(() => scene.commands.at(-1)?.path).toBe('/api/guests/guest-1/shown');
    scene.send(deskWith(talk({ guests: [listener('joined')] })));
    await scene.page.getByText('Shift supervisor Leyla is listening: a check of quality').waitFor();
    await scene.page.getByRole('button', { name: 'Show out' }).press('Enter');
    await eventually(() => scene.commands.at(-1)?.path).toBe('/api/guests/guest-1/take-back');
    scene.send(deskWith(talk({ guests: [{ ...listener('joined'), state: 'left', isGoing: true }] })));
    await scene.page.getByText('Leyla is still on the line and is being taken off it').waitFor();
    await scene.close();
  });

  it('A1.1: is not said to be shown while the shade covers the page, and is when it is lifted', async () => {
    const listener = makeGuest('asked', { kind: 'listener', reason: 'quality', isShown: false });
    const scene = await stage.open('/operator', operatorScreen('', talk({})));
    await scene.page.getByRole('button', { name: 'Transfer' }).waitFor();
    await scene.page.keyboard.press('Pause');
    await scene.page.locator('.shade').waitFor();
    scene.send(deskWith(talk({ guests: [listener] })));
    await scene.page.getByText('Shift supervisor Leyla is about to listen').waitFor({ state: 'attached' });
    // What the page said before this is asked for has come.
    await scene.page.evaluate(() => fetch('/api/me').then((answer) => answer.text()));
    expect(scene.commands).toEqual([]);
    await scene.page.keyboard.press('Pause');
    await eventually(() => scene.commands.map(({ path }) => path)).toEqual(['/api/guests/guest-1/shown']);
    await scene.close();
  });

  it('is not told of no talks, nor of no messages, where they cannot be read', async () => {
    const unread = new Set(['/api/talks', '/api/messages']);
    const screen = servingScreen('', {});
    const api = (request: ApiRequest) =>
      unread.has(request.path) ? { status: 500, json: { refusal: { code: 'try-again' } } } : screen.api(request);
    const scene = await stage.open('/operator', { ...screen, ...withMovedClock, api });
    await scene.page.getByText('Talks now: –').waitFor();
    await scene.page.getByText('Messages of callers').waitFor();
    await passUntilSeen(scene.page.getByText('That did not work. Please try again.').nth(1));
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/unread.png`, fullPage: true });
    unread.clear();
    await passUntilSeen(scene.page.getByText('Talks now: 0'));
    await passUntilGone(scene.page.getByText('Messages of callers'));
    await scene.close();
  });

  it('sees at the desk whose page is silent, takes the talk over with two presses, and listens for a reason', async () => {
    const talks = [makeTalk(), makeTalk({ id: 'call-2', operator: 'Rauf', isReachable: true })];
    const scene = await stage.open('/operator', servingScreen('', { talks }));
    await scene.page.getByText('The page does not answer').waitFor();
    await scene.page.getByRole('button', { name: 'Take over' }).first().press('Enter');
    await scene.page.getByRole('button', { name: 'Yes, take over' }).press('Enter');
    await eventually(() => scene.commands.at(-1)?.path).toBe('/api/talks/call-1/take-over');
    await scene.page.getByRole('button', { name: 'Listen' }).nth(1).press('Enter');
    await scene.page.getByRole('radio', { name: 'a complaint' }).press('Space');
    await scene.page.getByRole('button', { name: 'Tell the operator' }).press('Enter');
    const told = { path: '/api/talks/call-2/listen', body: { reason: 'complaint' } };
    await eventually(() => scene.commands.at(-1)).toEqual(told);
    await scene.close();
  });
});

describe('a list that is not whole', SLOW, () => {
  it('reads how many talks there are where the list ends before them', async () => {
    const screen = servingScreen('', {});
    const answers = { ...screen.answers, '/api/talks': { ...makeTalks(makeTalk()), inAll: 30 } };
    const scene = await stage.open('/operator', { ...screen, answers });
    await scene.page.getByText('Talks now: 30').waitFor();
    await scene.page.getByText('1–1 of 30').waitFor();
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/many-talks.png`, fullPage: true });
    await scene.close();
  });

  it.each(['az', 'ru', 'en'] as const)(
    'says of how many people it is told why they do not ring: %s',
    async (language) => {
      const screen = supervisorScreen('', {});
      const scene = await stage.open('/supervisor', { ...screen, language });
      await scene.page.locator('.ringing-columns').getByText('28').first().waitFor();
      if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/ringing-${language}.png`, fullPage: true });
      await scene.close();
    },
  );
});

describe('a list that could be read and cannot be any more', SLOW, () => {
  const UNREAD = { status: 500, json: { refusal: { code: 'try-again' } } };
  const FAILED = 'That did not work. Please try again.';

  it.each([
    ['Why is nobody ringing?', '/api/ringing', 'Call 0413'],
    ['Nuisance flags', '/api/nuisance-flags', 'Aysel'],
    ['Roster', '/api/roster', 'Aysel'],
    ['On-call telephones and interpreters', '/api/telephones', 'Sevinc'],
  ])('says so on the supervisor’s page, over what was read before: %s', async (name, path, read) => {
    let isRead = true;
    const api = (asked: ApiRequest) => (asked.path === path && !isRead ? UNREAD : undefined);
    const scene = await stage.open('/supervisor', { ...supervisorScreen('', {}), ...withMovedClock, api });
    const part = scene.page.getByRole('region', { name, exact: true });
    await part.getByText(read).first().waitFor();
    isRead = false;
    await passUntilSeen(part.getByText(FAILED));
    expect(await part.getByText(read).first().isVisible()).toBe(true);
    isRead = true;
    await passUntilGone(part.getByText(FAILED));
    await scene.close();
  });
});
