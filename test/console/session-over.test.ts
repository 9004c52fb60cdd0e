import { describe, expect, it, vi } from 'vitest';
import { type AfterSessionParts, followSession } from '../../src/console/operator/after-session.ts';
import { type DeskEvent, FIRST_STATE, nextDeskState } from '../../src/console/operator/desk-state.ts';
import { watchSignedIn } from '../../src/console/operator/signed-in-here.ts';
import { CommandRefused, LineUnreachable, readDocument } from '../../src/console/shared/http-client.ts';
import { createStore } from '../../src/console/shared/store.ts';
import { VirtualTimers } from './virtual-timers.ts';

const NOBODY = new CommandRefused('not-signed-in');
const no = () => Response.json({ refusal: { code: 'not-signed-in' } }, { status: 401 });
const VOICE_IDLE = { phase: 'idle' };
const IN_CALL = { phase: 'connected' };

describe('whose session a browser holds', () => {
  it('nothing is sent for a colleague or for nobody, and what was refused to them may be sent again', async () => {
    const browser = makeBrowser();
    browser.session = 'nigar';
    await expect(browser.here.asOwn(() => Promise.reject(new CommandRefused('not-your-call')))).rejects.toEqual(NOBODY);
    let sent = 0;
    const send = async () => {
      sent += 1;
    };
    await expect(browser.here.asOwn(send)).rejects.toEqual(NOBODY);
    expect(sent).toBe(0);
    browser.session = 'aysel';
    await browser.here.look();
    await browser.here.asOwn(send);
    expect(sent).toBe(1);
  });

  it('a "no" to the own person stays one, and a server that does not answer ends nothing', async () => {
    const browser = makeBrowser();
    const no = new CommandRefused('stale-revision');
    await expect(browser.here.asOwn(() => Promise.reject(no))).rejects.toBe(no);
    browser.session = new LineUnreachable();
    await browser.here.look();
    expect(browser.here.who.get()).toBe('own');
  });

  it('one "no" while the token of the session changes ends nothing', async () => {
    const answers = [no(), Response.json({ of: 'aysel' }), no(), no()];
    vi.stubGlobal('fetch', () => Promise.resolve(answers.shift()));
    expect(await readDocument('/api/desk')).toEqual({ of: 'aysel' });
    await expect(readDocument('/api/desk')).rejects.toEqual(NOBODY);
    vi.unstubAllGlobals();
  });
});

describe('a desk whose session is over', () => {
  it('hangs up, leaves the line, and forgets what the browser kept', async () => {
    const desk = openDesk();
    desk.browser.session = null;
    desk.voice.set(IN_CALL);
    desk.dispatch({ type: 'message', message: { type: 'signed-out' }, at: 0 });
    await desk.settled();
    expect(desk.done).toEqual(['hung up', 'left the line', 'forgot']);
  });

  it('forgets nothing where its person has signed in anew, or a colleague has', async () => {
    for (const session of ['aysel', 'nigar']) {
      const desk = openDesk();
      desk.browser.session = session;
      desk.dispatch({ type: 'message', message: { type: 'signed-out' }, at: 0 });
      await desk.settled();
      expect(desk.done).not.toContain('forgot');
    }
  });

  it('cuts off no caller because a colleague signs in beside, and ends after the talk', async () => {
    const desk = openDesk();
    desk.voice.set(IN_CALL);
    desk.browser.session = 'nigar';
    await desk.browser.here.look();
    expect(desk.state.get().isSignedOut).toBe(false);
    desk.voice.set(VOICE_IDLE);
    expect(desk.state.get().isSignedOut).toBe(true);
  });

  it('hears nothing more of what comes down a line that is a colleague’s by then', () => {
    const over = nextDeskState(FIRST_STATE, { type: 'signed-out' });
    expect(nextDeskState(over, { type: 'message', message: { type: 'phone-here' }, at: 0 })).toBe(over);
  });
});

function makeBrowser() {
  const browser = { session: 'aysel' as string | Error | null };
  const here = watchSignedIn('aysel', async () => {
    if (browser.session === null) throw NOBODY;
    if (browser.session instanceof Error) throw browser.session;
    return browser.session;
  });
  return Object.assign(browser, { here });
}

/** Aysel's desk, with nothing unsaved. */
function openDesk() {
  const browser = makeBrowser();
  const state = createStore(FIRST_STATE);
  const voice = createStore(VOICE_IDLE);
  const done: string[] = [];
  const dispatch = (event: DeskEvent) => state.set(nextDeskState(state.get(), event));
  followSession({
    ...{ state, here: browser.here, timers: new VirtualTimers(), dispatch },
    notebook: { hasUnsaved: () => false, letGoOfAll() {}, letGoOfSaved() {}, flush: async () => {} },
    softphone: { state: voice, disconnect: () => done.push('hung up') },
    keys: { comeBack() {} },
    letGoOfLine: () => done.push('left the line'),
    forget: async () => {
      done.push('forgot');
    },
  } satisfies AfterSessionParts);
  return { browser, state, voice, done, dispatch, settled: () => new Promise((resolve) => setTimeout(resolve)) };
}
