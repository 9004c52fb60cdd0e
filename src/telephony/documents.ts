import type { CallId, CallView, Language, Question } from '../calls/call.ts';
import { LANGUAGES, type PromptRef } from '../ivr/flow.ts';
import type { MenuStep } from '../ivr/menu.ts';
import { encodeMenuState } from '../ivr/menu-state.ts';
import type { CallUrls } from './call-urls.ts';
import { type ChoiceDocuments, choiceDocuments } from './choice-documents.ts';
import { encodeGuest, type GuestState } from './guest-state.ts';
import type { PromptUrls } from './prompt-urls.ts';
import { encodeRoom } from './room-state.ts';
import { conference, dial, escapeXml, gather, gatherAndGoOn, HANG_UP, redirect, response } from './twiml.ts';
import { asksForWish, encodeCover, encodeWait, KEPT_TURN, type WaitState } from './wait-state.ts';

const ON_CALL_RING_SECONDS = 20;
const KEY_SECONDS_WHILE_WAITING = 1;
const KEY_SECONDS_FOR_AN_ANSWER = 8;
const KEY_SECONDS_IN_COVER = 2;
/** A document that dials more at once the carrier refuses, with the caller in it. */
const DIALLED_AT_ONCE_LIMIT = 10;
/** About every 30 s of 7 s turns the caller hears a voice. */
const TURNS_BETWEEN_WORDS = 4;

const PLAIN_WAIT: WaitState = { language: 'az', urgency: 'ordinary', needsInterpreter: false, turn: 1, faults: 0 };

/** Everything a caller or an operator can be told to hear, as whole documents. Pure: no clock, no I/O. */
export interface Documents extends ChoiceDocuments {
  menu(callId: CallId, step: MenuStep & { kind: 'menu' }): string;
  /** `<Play>` verbs of prompts, to stand before other verbs. */
  said(prompts: readonly PromptRef[]): string;
  /** Said before the wait loop begins. */
  intoWaiting(callId: CallId, said: string, wait: WaitState): string;
  /** `isBehind`: others come first for a while, and the caller is told so. */
  wait(callId: CallId, wait: WaitState, isBehind?: boolean): string;
  /** A turn of the wait loop at which an on-call telephone begins to ring beside it. */
  waitNobodyYet(callId: CallId, wait: WaitState): string;
  cover(callId: CallId, wait: WaitState): string;
  /** The same, begun while the database did not answer. */
  coverBlind(callId: CallId, wait: WaitState): string;
  /** `told`: said on the way, and how the caller goes on where a key is pressed meanwhile: `*` counts there as everywhere. */
  callerRoom(call: Room, told?: { words: readonly PromptRef[]; wait: WaitState }): string;
  operatorRoom(call: { id: CallId }): string;
  /** For whoever is asked into a talk: the room does not end with this leg, and when it ends, the leg asks what now. */
  guestRoom(call: { id: CallId; coachedLeg?: string | null } & GuestState): string;
  /** For a guest whose room ended, until it is known whether the operator comes back: asks again soon. */
  guestWaits(call: { id: CallId } & GuestState): string;
  question(call: Room, asked: { id: string; question: Question }): string;
  hold(language: Language): string;
  goodbye(language: Language): string;
  testCall(): string;
  nothingToJoin(): string;
  /** Something of ours is broken: says so and dials the on-call telephones. Language null: all three. */
  /** `known`: what the caller said by keys, which nobody may lose to a fault. */
  trouble(callId: CallId | null, language: Language | null, known?: WaitState): string;
  /** Dials the caller to one on-call telephone: for when it cannot be rung beside the wait loop. */
  dialOnCallPhone(callId: CallId, wait: WaitState, phone: number): string;
  onCallNoAnswer(callId: CallId, wait: WaitState): string;
  /** Asks whoever picked up an on-call telephone for a key: no message box may take a call. */
  screen(callId: CallId | null, language: Language): string;
  /** A telephone is tried, under its own id. */
  trial(telephoneId: CallId): string;
  trialHeard(): string;
  /** The same of an interpreter. */
  screenInterpreter(callId: CallId, guestId: string, language: Language): string;
  /** Asks whoever answered a call back for a key, in words that say nothing of the line; without one nothing more is heard. */
  screenCallBack(callId: CallId, language: Language): string;
  /** Heard by the caller alone, in the room. */
  interpreterJoins(language: Language): string;
  connectScreened(): string;
  hangUp(): string;
}

type Room = Pick<CallView, 'id' | 'joinNumber' | 'language' | 'urgency' | 'operatorSid'>;

export interface DocumentParts {
  urls: CallUrls;
  prompts: PromptUrls;
  lineNumber: string;
  /** Read anew for each document: whose telephone is rung changes with the hour. */
  readonly onCallNumbers: readonly string[];
}

/** Builds the documents of one line. */
export function createDocuments(parts: DocumentParts): Documents {
  return {
    ...waitingDocuments(parts),
    ...choiceDocuments(parts),
    ...talkDocuments(parts),
    ...troubleDocuments(parts),
    ...onCallDocuments(parts),
  };
}

type Some<Names extends keyof Documents> = Pick<Documents, Names>;

function waitingDocuments({
  urls,
  prompts,
}: DocumentParts): Some<'menu' | 'said' | 'intoWaiting' | 'wait' | 'waitNobodyYet' | 'cover' | 'coverBlind'> {
  const waitUrl = (callId: CallId, wait: WaitState) => urls.make('/voice/wait', callId, encodeWait(wait));
  const nextUrl = (callId: CallId, wait: WaitState) =>
    waitUrl(callId, { ...wait, turn: wait.turn === KEPT_TURN ? KEPT_TURN : wait.turn + 1 });
  const cover = (callId: CallId, wait: WaitState, isBlind: boolean) => {
    const url = urls.make('/voice/cover', callId, encodeCover(wait, isBlind));
    const said = prompts.say(wait.language, 'cover');
    return response(gatherAndGoOn({ action: url, timeoutSeconds: KEY_SECONDS_IN_COVER }, said));
  };
  return {
    menu: (callId, step) => {
      const url = urls.make('/voice/menu', callId, [encodeMenuState(step.state)]);
      return response(gatherAndGoOn({ action: url, timeoutSeconds: step.timeoutSeconds }, prompts.play(step.play)));
    },
    said: (refs) => prompts.play(refs),
    intoWaiting: (callId, said, wait) => waitDocument(waitUrl(callId, wait), said),
    wait: (callId, wait, isBehind = false) => waitDocument(nextUrl(callId, wait), waitSound(prompts, wait, isBehind)),
    waitNobodyYet: (callId, wait) => waitDocument(nextUrl(callId, wait), nobodyYet(prompts, wait)),
    cover: (callId, wait) => cover(callId, wait, false),
    coverBlind: (callId, wait) => cover(callId, wait, true),
  };
}

function talkDocuments({
  urls,
  prompts,
}: DocumentParts): Some<
  | 'callerRoom'
  | 'operatorRoom'
  | 'guestRoom'
  | 'guestWaits'
  | 'question'
  | 'hold'
  | 'goodbye'
  | 'testCall'
  | 'nothingToJoin'
  | 'hangUp'
> {
  const room = (callId: CallId, endsOnExit: boolean, heard: { isMuted?: boolean; coachedLeg?: string | null } = {}) =>
    conference({ ...heard, room: callId, endsOnExit, statusCallback: urls.plain('/voice/status') });
  const onTheWay = (callId: CallId, { words, wait }: { words: readonly PromptRef[]; wait: WaitState }) => {
    const action = urls.make('/voice/wait', callId, encodeWait(wait));
    return gather({ action, timeoutSeconds: KEY_SECONDS_WHILE_WAITING }, prompts.play(words));
  };
  const stayUrl = (guest: { id: CallId } & GuestState) => urls.make('/voice/stay', guest.id, encodeGuest(guest));
  return {
    callerRoom: (call, told) => {
      const action = urls.make('/voice/after', call.id, encodeRoom(call));
      const attributes = { action, method: 'POST', hangupOnStar: 'true', answerOnBridge: 'false' };
      return response(told ? onTheWay(call.id, told) : '', dial(attributes, room(call.id, false)));
    },
    operatorRoom: (call) => response(dial({}, room(call.id, true)), HANG_UP),
    guestRoom: (call) => {
      const heard = { isMuted: call.kind === 'listener', coachedLeg: call.coachedLeg ?? null };
      return response(dial({}, room(call.id, false, heard)), redirect(stayUrl(call)));
    },
    guestWaits: (call) => response(prompts.sound('silence-1s'), redirect(stayUrl(call))),
    question: (call, asked) => {
      const url = urls.make('/voice/answer', call.id, [asked.id, ...encodeRoom(call)]);
      const said = prompts.say(call.language, asked.question);
      return response(gatherAndGoOn({ action: url, timeoutSeconds: KEY_SECONDS_FOR_AN_ANSWER }, said));
    },
    hold: (language) =>
      response(
        prompts.say(language, 'hold-start'),
        prompts.sound('wait-music').repeat(TURNS_BETWEEN_WORDS),
        redirect(`${urls.plain('/voice/hold').replace('#', `?l=${language}#`)}`),
      ),
    goodbye: (language) => response(prompts.say(language, 'goodbye'), HANG_UP),
    testCall: () => response(prompts.sound('softphone-test'), HANG_UP),
    nothingToJoin: () => response(prompts.sound('silence-1s'), HANG_UP),
    hangUp: () => response(HANG_UP),
  };
}

function troubleDocuments(parts: DocumentParts): Some<'trouble' | 'dialOnCallPhone' | 'onCallNoAnswer'> {
  const { urls, prompts } = parts;
  return {
    trouble: (callId, language, known = PLAIN_WAIT) => {
      const languages = language ? [language] : LANGUAGES;
      const said = languages.map((each) => prompts.say(each, 'outage')).join('');
      const wait = { ...known, turn: 1, faults: 0, language: language ?? known.language };
      return response(said, dialOnCall(parts, { callId, wait, numbers: parts.onCallNumbers }));
    },
    dialOnCallPhone: (callId, wait, phone) => {
      const next = { ...wait, turn: wait.turn + 1 };
      const numbers = parts.onCallNumbers.slice(phone, phone + 1);
      return response(nobodyYet(prompts, wait), dialOnCall(parts, { callId, wait: next, numbers }));
    },
    onCallNoAnswer: (callId, wait) =>
      waitDocument(urls.make('/voice/wait', callId, encodeWait(wait)), prompts.say(wait.language, 'outage-no-answer')),
  };
}

function onCallDocuments({
  urls,
  prompts,
}: DocumentParts): Some<
  'screen' | 'trial' | 'trialHeard' | 'screenInterpreter' | 'screenCallBack' | 'interpreterJoins' | 'connectScreened'
> {
  return {
    screenCallBack: (callId, language) => {
      const action = urls.make('/voice/called-back-key', callId, [language]);
      // Whoever picks up says something first; and who was slow hears it again.
      const said = prompts.sound('silence-1s') + prompts.say(language, 'call-back-screen').repeat(2);
      return response(gather({ action, timeoutSeconds: KEY_SECONDS_FOR_AN_ANSWER }, said), HANG_UP);
    },
    screenInterpreter: (callId, guestId, language) => {
      const action = urls.make('/voice/interpreted', callId, [guestId, language]);
      const said = prompts.say(language, 'screen-on-call');
      return response(gather({ action, timeoutSeconds: KEY_SECONDS_FOR_AN_ANSWER }, said), HANG_UP);
    },
    interpreterJoins: (language) => response(prompts.say(language, 'interpreter-joining')),
    screen: (callId, language) => {
      const action = callId ? urls.make('/voice/screened', callId, [language]) : urls.plain('/voice/screened');
      const said = prompts.say(language, 'screen-on-call');
      return response(gather({ action, timeoutSeconds: KEY_SECONDS_FOR_AN_ANSWER }, said), HANG_UP);
    },
    // Nobody knows which language somebody on call likes best.
    trial: (telephoneId) => {
      const action = urls.make('/voice/trial', telephoneId, []);
      const said = prompts.sound('silence-1s') + inEach(prompts, 'trial-ring');
      return response(gather({ action, timeoutSeconds: KEY_SECONDS_FOR_AN_ANSWER }, said), HANG_UP);
    },
    trialHeard: () => response(inEach(prompts, 'trial-heard'), HANG_UP),
    // An empty document lets the two legs be joined.
    connectScreened: () => response(),
  };
}

function inEach(prompts: PromptUrls, id: string): string {
  return LANGUAGES.map((language) => prompts.say(language, id)).join('');
}

function nobodyYet(prompts: PromptUrls, wait: WaitState): string {
  return prompts.say(wait.language, 'wait-nobody-yet', 'wait-nobody-yet-more');
}

function waitDocument(url: string, said: string): string {
  return response(gatherAndGoOn({ action: url, timeoutSeconds: KEY_SECONDS_WHILE_WAITING }, said));
}

/**
 * At most 7 s a turn: words at first, and again about every 30 s; a soft sound between. Never a place in the queue, and
 * not that everybody is talking: perhaps nobody is there.
 */
function waitSound(prompts: PromptUrls, wait: WaitState, isBehind: boolean): string {
  const isTold = wait.turn === 1 || (wait.turn > 0 && wait.turn % TURNS_BETWEEN_WORDS === 0);
  if (isBehind && isTold) return prompts.say(wait.language, 'wait-behind', 'wait-behind-urgent');
  if (wait.turn === 1) return prompts.say(wait.language, wait.needsInterpreter ? 'wait-language' : 'wait-first-more');
  if (asksForWish(wait)) return prompts.say(wait.language, 'wait-wish');
  if (wait.turn > 0 && wait.turn % TURNS_BETWEEN_WORDS === 0) return prompts.say(wait.language, 'wait-again');
  return prompts.sound('wait-music');
}

/** These on-call telephones, one after another, each screened by a key; where there is none, back into the queue. */
function dialOnCall(
  parts: DocumentParts,
  { callId, wait, numbers }: { callId: CallId | null; wait: WaitState; numbers: readonly string[] },
): string {
  const { urls, prompts } = parts;
  if (numbers.length === 0) {
    const back = callId ? urls.make('/voice/wait', callId, encodeWait(wait)) : urls.plain('/voice/inbound');
    return prompts.sound('wait-music') + redirect(back);
  }
  const action = callId ? urls.make('/voice/rung', callId, encodeWait(wait)) : urls.plain('/voice/rung');
  const screen = escapeXml(callId ? urls.make('/voice/screen', callId, [wait.language]) : urls.plain('/voice/screen'));
  const nouns = dialledAtOnce(numbers).map(
    (number) => `<Number url="${screen}" method="POST">${escapeXml(number)}</Number>`,
  );
  return dial(
    {
      action,
      method: 'POST',
      callerId: parts.lineNumber,
      timeout: String(ON_CALL_RING_SECONDS),
      sequential: 'true',
      // While somebody is asked for the key, the caller hears it ringing on: without this nothing at all.
      answerOnBridge: 'true',
    },
    nouns.join(''),
  );
}

/** As many as one document may dial: the first, and the very last, which the settings name for whenever nobody else is there. */
function dialledAtOnce(numbers: readonly string[]): readonly string[] {
  if (numbers.length <= DIALLED_AT_ONCE_LIMIT) return numbers;
  return [...numbers.slice(0, DIALLED_AT_ONCE_LIMIT - 1), ...numbers.slice(-1)];
}
