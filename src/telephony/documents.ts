import type { CallId, CallView, Language, Question, Urgency } from '../calls/call.ts';
import type { PromptRef } from '../ivr/flow.ts';
import type { MenuStep } from '../ivr/menu.ts';
import { encodeMenuState } from '../ivr/menu-state.ts';
import type { CallUrls } from './call-urls.ts';
import type { PromptUrls } from './prompt-urls.ts';
import { conference, dial, escapeXml, gather, HANG_UP, redirect, response } from './twiml.ts';
import { encodeWait, type WaitState } from './wait-state.ts';

const ON_CALL_RING_SECONDS = 20;
const KEY_SECONDS_WHILE_WAITING = 1;
const KEY_SECONDS_FOR_AN_ANSWER = 8;
const KEY_SECONDS_IN_COVER = 2;
/** About every 30 s of 7 s turns the caller hears a voice. */
const TURNS_BETWEEN_WORDS = 4;

/** Everything a caller or an operator can be told to hear, as whole documents. Pure: no clock, no I/O. */
export interface Documents {
  menu(callId: CallId, step: MenuStep & { kind: 'menu' }): string;
  /** `<Play>` verbs of prompts, to stand before other verbs. */
  said(prompts: readonly PromptRef[]): string;
  /** Said before the wait loop begins. */
  intoWaiting(callId: CallId, said: string, wait: WaitState): string;
  wait(callId: CallId, wait: WaitState): string;
  cover(callId: CallId, language: Language, wait: WaitState): string;
  callerRoom(call: Pick<CallView, 'id' | 'joinNumber' | 'language' | 'urgency'>, said: string): string;
  operatorRoom(call: { id: CallId; joinNumber: number }): string;
  question(call: { id: CallId; language: Language }, asked: { id: string; question: Question }): string;
  hold(language: Language): string;
  goodbye(language: Language): string;
  testCall(): string;
  nothingToJoin(): string;
  /** Something of ours is broken: says so and rings the on-call telephones. Language null: all three. */
  trouble(callId: CallId | null, language: Language | null): string;
  onCallTelephones(callId: CallId, wait: WaitState): string;
  onCallNoAnswer(callId: CallId, wait: WaitState): string;
  /** Asks whoever picked up an on-call telephone for a key: no message box may take a call. */
  screen(callId: CallId | null, language: Language): string;
  connectScreened(): string;
  hangUp(): string;
}

export interface DocumentParts {
  urls: CallUrls;
  prompts: PromptUrls;
  lineNumber: string;
  onCallNumbers: readonly string[];
}

/** Builds the documents of one line. */
export function createDocuments(parts: DocumentParts): Documents {
  const { urls, prompts } = parts;
  const waitUrl = (callId: CallId, wait: WaitState) => urls.make('/voice/wait', callId, encodeWait(wait));
  const onCall = (callId: CallId | null, wait: WaitState | null) => ringOnCall(parts, callId, wait);

  return {
    menu: (callId, step) => {
      const url = urls.make('/voice/menu', callId, [encodeMenuState(step.state)]);
      return response(
        gather({ action: url, timeoutSeconds: step.timeoutSeconds }, prompts.play(step.play)),
        redirect(url),
      );
    },
    said: (refs) => prompts.play(refs),
    intoWaiting: (callId, said, wait) => waitDocument(waitUrl(callId, wait), said),
    wait: (callId, wait) => waitDocument(waitUrl(callId, { ...wait, turn: wait.turn + 1 }), waitSound(prompts, wait)),
    cover: (callId, language, wait) => {
      const url = urls.make('/voice/cover', callId, encodeWait(wait));
      const said = prompts.say(language, 'cover');
      return response(gather({ action: url, timeoutSeconds: KEY_SECONDS_IN_COVER }, said), redirect(url));
    },
    callerRoom: (call, said) => {
      const action = urls.make('/voice/after', call.id, [String(call.joinNumber), call.language, call.urgency]);
      const room = conference({ room: call.id, endsOnExit: false, statusCallback: urls.plain('/voice/status') });
      return response(said, dial({ action, method: 'POST', hangupOnStar: 'true', answerOnBridge: 'false' }, room));
    },
    operatorRoom: (call) => {
      const room = conference({ room: call.id, endsOnExit: true, statusCallback: urls.plain('/voice/status') });
      return response(dial({}, room), HANG_UP);
    },
    question: (call, asked) => {
      const url = urls.make('/voice/answer', call.id, [asked.id, call.language]);
      const said = prompts.say(call.language, asked.question);
      return response(gather({ action: url, timeoutSeconds: KEY_SECONDS_FOR_AN_ANSWER }, said), redirect(url));
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
    trouble: (callId, language) => {
      const languages: Language[] = language ? [language] : ['az', 'ru', 'en'];
      const said = languages.map((each) => prompts.say(each, 'outage')).join('');
      return response(said, onCall(callId, null));
    },
    onCallTelephones: (callId, wait) =>
      response(
        prompts.say(wait.language, 'wait-nobody-yet', 'wait-nobody-yet-more'),
        onCall(callId, { ...wait, turn: wait.turn + 1 }),
      ),
    onCallNoAnswer: (callId, wait) =>
      response(prompts.say(wait.language, 'outage-no-answer'), redirect(waitUrl(callId, wait))),
    screen: (callId, language) =>
      response(
        gather(
          {
            action: callId ? urls.make('/voice/screened', callId, []) : urls.plain('/voice/screened'),
            timeoutSeconds: KEY_SECONDS_FOR_AN_ANSWER,
          },
          prompts.say(language, 'screen-on-call'),
        ),
        HANG_UP,
      ),
    // An empty document lets the two legs be joined.
    connectScreened: () => response(),
    hangUp: () => response(HANG_UP),
  };
}

function waitDocument(url: string, said: string): string {
  return response(gather({ action: url, timeoutSeconds: KEY_SECONDS_WHILE_WAITING }, said), redirect(url));
}

/** At most 7 s a turn: words at first, and again about every 30 s; a soft sound between. Never a place in the queue. */
function waitSound(prompts: PromptUrls, wait: WaitState): string {
  if (wait.turn === 1) return prompts.say(wait.language, wait.needsInterpreter ? 'wait-language' : 'wait-first');
  if (wait.turn === 2 && !wait.needsInterpreter) return prompts.say(wait.language, 'wait-first-more');
  if (wait.turn > 0 && wait.turn % TURNS_BETWEEN_WORDS === 0) return prompts.say(wait.language, 'wait-again');
  return prompts.sound('wait-music');
}

/** Every on-call telephone, one after another, each screened by a key; where there is none, back into the queue. */
function ringOnCall(parts: DocumentParts, callId: CallId | null, wait: WaitState | null): string {
  const { urls, onCallNumbers, prompts } = parts;
  const state: WaitState = wait ?? {
    language: 'az',
    urgency: 'ordinary' satisfies Urgency,
    needsInterpreter: false,
    turn: 1,
    faults: 0,
  };
  if (onCallNumbers.length === 0) {
    const back = callId ? urls.make('/voice/wait', callId, encodeWait(state)) : urls.plain('/voice/inbound');
    return prompts.sound('wait-music') + redirect(back);
  }
  const action = callId ? urls.make('/voice/rung', callId, encodeWait(state)) : urls.plain('/voice/rung');
  const screen = escapeXml(callId ? urls.make('/voice/screen', callId, [state.language]) : urls.plain('/voice/screen'));
  const numbers = onCallNumbers.map((number) => `<Number url="${screen}" method="POST">${escapeXml(number)}</Number>`);
  return dial(
    {
      action,
      method: 'POST',
      callerId: parts.lineNumber,
      timeout: String(ON_CALL_RING_SECONDS),
      sequential: 'true',
    },
    numbers.join(''),
  );
}
