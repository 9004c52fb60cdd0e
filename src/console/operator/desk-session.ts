// Everything of the desk that lives as long as the page: the line to the server, the telephone, the ring, the notes.

import type { Desk, Me } from '../shared/contract.ts';
import { isSignedOut, readDocument, sendCommand } from '../shared/http-client.ts';
import { connectionIn, openLiveConnection } from '../shared/live-connection.ts';
import { createRing, type Ring } from '../shared/ring.ts';
import { createStore, type Store } from '../shared/store.ts';
import { pageTimers } from '../shared/timers.ts';
import { holdWhileUnsaved } from '../shared/unsaved-lock.ts';
import ringSound from '../sounds/ring.wav?url';
import silence from '../sounds/silence.wav?url';
import { followSession } from './after-session.ts';
import { type AudioChoice, openAudioChoice } from './audio-choice.ts';
import { type CoverWatch, watchCover } from './cover-watch.ts';
import {
  type DeskEvent,
  type DeskState,
  FIRST_STATE,
  nextDeskState,
  OFFER_GRACE_MS,
  ringingOffer,
} from './desk-state.ts';
import { keepCheck, restoreCheck } from './kept-check.ts';
import { createNoteSeal, type NoteSeal } from './note-seal.ts';
import { createNotebook, type Notebook } from './notebook.ts';
import { openPageKeys, type PageKeys } from './page-keys.ts';
import { openPhoneLock } from './phone-lock.ts';
import { createPhoneOwner } from './phone-owner.ts';
import { createRejoin, onPageLeaving } from './rejoin.ts';
import { isReady, nextLineLamp, type ShiftCheck, UNCHECKED } from './shift-check.ts';
import { type SignedInHere, watchSignedIn } from './signed-in-here.ts';
import { createSoftphone, type Softphone } from './softphone.ts';
import { followDesk, type VoiceLink } from './voice-link.ts';

/** The line plays a sound and hangs up a test call by itself; this long after its audio came up the page asks for it. */
const TEST_CALL_MS = 8_000;

export interface DeskSession {
  readonly me: Me;
  readonly state: Store<DeskState>;
  /** Whose session this browser holds. */
  readonly here: SignedInHere;
  readonly softphone: Softphone;
  readonly ring: Ring;
  readonly audio: Store<AudioChoice>;
  readonly check: Store<ShiftCheck>;
  /** The offer whose sound the operator has switched off; it stays offered. */
  readonly silenced: Store<string | null>;
  readonly notebook: Notebook;
  readonly keys: PageKeys;
  /** The cover of the own call, and what the operator has to know of it. */
  readonly cover: Store<CoverWatch | null>;
  dispatch(event: DeskEvent): void;
  takeOverPhone(): void;
  /** Dials out for an accepted offer. */
  connectVoice(offerId: string, accepted: { readonly token: string; readonly params: Record<string, string> }): void;
  changeCheck(change: Partial<ShiftCheck>): void;
}

/** Opens the desk of the signed-in operator. One per page. */
export function openDeskSession(me: Me): DeskSession {
  const state = createStore(FIRST_STATE);
  const audio = openAudioChoice();
  const check = createStore(UNCHECKED);
  const silenced = createStore<string | null>(null);
  const ring = createRing({ sound: ringSound, silence });
  const dispatch = (event: DeskEvent) => state.set(nextDeskState(state.get(), event));
  const refresh = () => {
    readDocument<Desk>('/api/desk').then(
      (desk) => dispatch({ type: 'message', message: { type: 'desk', desk }, at: pageTimers.now() }),
      (error: unknown) => isSignedOut(error) && dispatch({ type: 'signed-out' }),
    );
  };
  const here = watchSignedIn(me.account.id);
  const keys = openPageKeys(me.account.id, pageTimers, here);
  const notebook = openNotebook(createNoteSeal(keys, me.account.id), here);
  const softphone = createSoftphone({
    carrier: me.place?.softphone ?? me.softphone ?? null,
    requestToken,
    devices: audio.get,
    timers: pageTimers,
  });
  const changeCheck = (change: Partial<ShiftCheck>) => {
    check.set({ ...check.get(), ...change });
    if (isReady(check.get())) keepCheck(pageTimers.now());
  };
  const cover = watchCover({ state, voice: softphone.state, mute: () => softphone.setMuted(true) });
  const session = {
    ...{ me, state, here, softphone, ring, audio, check, silenced, notebook, keys, cover },
    ...{ dispatch, changeCheck },
  };
  const { takeOverPhone, letGoOfLine } = openLine(session, refresh);
  const connectVoice = followVoice(session);
  followRing(session);
  followAudioChoice(session);
  followSession({ ...session, timers: pageTimers, letGoOfLine });
  const lookAtLock = holdWhileUnsaved(() => notebook.hasUnsaved() && !state.get().isSignedOut);
  notebook.subscribe(lookAtLock);
  state.subscribe(lookAtLock);
  restoreCheck(pageTimers.now()).then(
    (kept) => kept !== null && changeCheck(kept),
    () => undefined,
  );
  // The code of the telephone is fetched before the first call needs it; a failure shows at the test ring.
  softphone.warmUp().catch(() => undefined);
  return { ...session, takeOverPhone, connectVoice };
}

async function requestToken(): Promise<string> {
  return (await sendCommand<{ token: string }>('/api/softphone-token')).token;
}

/** Its notes are read and sent in the name of the page's own person only. */
function openNotebook(seal: NoteSeal, { asOwn }: SignedInHere): Notebook {
  return createNotebook({
    timers: pageTimers,
    save: (callId, content, revision) => asOwn(() => seal.save(callId, content, revision)),
    read: (callId) => asOwn(() => seal.read(callId)),
  });
}

type Parts = Omit<DeskSession, 'takeOverPhone' | 'connectVoice'>;

/** A supervisor in an operator's place says so: else the line shows the supervisor's own documents. */
function placeOf({ account }: Me): string {
  return account.role === 'supervisor' ? '/api/live/desk' : '/api/live';
}

/** The WebSocket and the phone's owner. Answers the way to take the phone over, and the way to leave both to other pages. */
function openLine(session: Parts, refresh: () => void) {
  const live = openLiveConnection({
    open: () =>
      new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${placeOf(session.me)}`),
    timers: pageTimers,
    voice: () => (['connected', 'reconnecting'].includes(session.softphone.state.get().phase) ? 'in-call' : 'idle'),
    onState(connection) {
      session.dispatch({ type: 'connection', connection });
      if (connection === 'open') {
        owner.lineOpened();
        // A page that slept may wake up with a colleague's session.
        if (session.state.get().desk !== null) void session.here.look();
        void session.notebook.flush();
      }
      // The socket does not say why it closed: a session that ended shows in the document.
      if (connection === 'lost') refresh();
    },
    onMessage(message) {
      owner.hear(message);
      session.dispatch({ type: 'message', message, at: pageTimers.now() });
      // What was overtaken, and is not shown, says nothing of the notes either: one whose call is not in it would be let go on the desk.
      if (message.type === 'desk' && session.state.get().desk === message.desk) session.notebook.receive(message.desk);
      // The server hears of no change: a call would ring here and nobody would see it. It is asked at each of its beats.
      if (connectionIn(message) === 'lost') refresh();
    },
  });
  const owner = createPhoneOwner((message) => live.send(message));
  // Before the telephone hangs up: registered first, it is heard first.
  onPageLeaving(session.softphone, () => live.send({ type: 'leaving' }));
  const lock = openPhoneLock({
    onTaken: owner.take,
    onBusy() {
      owner.leave();
      session.dispatch({ type: 'message', message: { type: 'phone-elsewhere' }, at: pageTimers.now() });
    },
  });
  const letGoOfLine = () => {
    live.close();
    lock.leave();
  };
  return { takeOverPhone: lock.takeOver, letGoOfLine };
}

/** Keeps this page's audio tied to the call on the desk, and ends a test call when it has shown that audio is up. */
function followVoice(session: Parts): DeskSession['connectVoice'] {
  let link: VoiceLink | null = null;
  let endingTest: string | null = null;
  const rejoin = createRejoin(session.softphone, requestToken);
  const look = () => {
    const desk = session.state.get().desk;
    if (desk === null) return;
    const rejoined = link === null ? rejoin.dial(session.state.get()) : null;
    if (rejoined !== null) link = { offerId: rejoined, callId: rejoined };
    if (link !== null) {
      const next = followDesk(link, desk);
      link = next === 'gone' ? null : next;
      if (next === 'gone') session.softphone.disconnect();
    }
    const voice = session.softphone.state.get().phase;
    const line = nextLineLamp(session.check.get().line, { desk, voice });
    if (line !== session.check.get().line) session.changeCheck({ line });
    const test = desk.call?.kind === 'test' && voice === 'connected' ? desk.call.id : null;
    if (test === null || test === endingTest) return;
    endingTest = test;
    pageTimers.after(TEST_CALL_MS, () => {
      if (session.state.get().desk?.call?.id === test) endTestCall(test);
    });
  };
  session.state.subscribe(look);
  session.softphone.state.subscribe(look);
  return (offerId, accepted) => {
    link = { offerId, callId: session.state.get().desk?.call?.id ?? null };
    void session.softphone.connect(accepted.token, accepted.params);
  };
}

function endTestCall(callId: string): void {
  // The line may have ended it itself by now, and says so; the desk's document shows either.
  sendCommand(`/api/calls/${callId}/end`).catch(() => undefined);
}

/** Rings while an offer stands in the page that holds the phone, and not a moment longer. */
function followRing(session: Parts): void {
  let ringing: string | null = null;
  let stopTimer = () => {};
  const look = () => {
    const state = session.state.get();
    const offer = ringingOffer(state);
    const wanted = offer === null || session.silenced.get() === offer.id ? null : offer.id;
    if (wanted !== ringing) {
      ringing = wanted;
      if (wanted === null) session.ring.stop();
      else session.ring.start();
    }
    stopTimer();
    if (offer === null) return;
    const left = Date.parse(offer.expiresAt) - (pageTimers.now() + state.clockOffsetMs) + OFFER_GRACE_MS;
    stopTimer = pageTimers.after(Math.max(0, left), () => session.dispatch({ type: 'offer-over', offerId: offer.id }));
  };
  session.state.subscribe(look);
  session.silenced.subscribe(look);
  // The browser lets the ring sound after the first press of a key or button in this page.
  const unlock = () => {
    if (session.ring.problem.get() !== null) void session.ring.unlock();
  };
  window.addEventListener('pointerdown', unlock, { capture: true });
  window.addEventListener('keydown', unlock, { capture: true });
  void session.ring.unlock();
}

function followAudioChoice(session: Parts): void {
  const apply = () => {
    const choice = session.audio.get();
    session.ring.setVolume(choice.ringVolume);
    void session.ring.setOutput(choice.ring);
  };
  session.audio.subscribe(apply);
  // The browser tells outputs apart only once the microphone was allowed.
  session.check.subscribe(apply);
  navigator.mediaDevices?.addEventListener('devicechange', apply);
  apply();
}
