import type { CallId, Language } from '../calls/call.ts';
import type { MenuStep } from '../ivr/menu.ts';
import { encodeMenuState, type MenuState } from '../ivr/menu-state.ts';
import type { CallUrls } from './call-urls.ts';
import type { PromptUrls } from './prompt-urls.ts';
import { gather, gatherAndGoOn, HANG_UP, record, redirect, response } from './twiml.ts';
import { encodeWait, type WaitState } from './wait-state.ts';

/** Longest message. In bytes it is what one row holds (migration 0180). */
const MESSAGE_SECONDS = 120;
/** Somebody who looks for words is not cut off. */
const SILENCE_SECONDS = 8;
const KEY_SECONDS_BEFORE_TONE = 1;

/** What a caller in the queue hears who is offered something, or chose it. */
export interface ChoiceDocuments {
  /** A place of the flow for a caller in the queue: a key chooses, and silence goes on waiting. */
  choice(callId: CallId, step: MenuStep & { kind: 'menu' }, wait: WaitState): string;
  /**
   * The tone, and the caller's message until a key, silence, or the longest length; then it asks what now, whatever came of it. In the words
   * before the tone the keys are those of the menu that led here (`at`), `*` among them.
   */
  recordMessage(callId: CallId, at: MenuState, wait: WaitState): string;
  goodbyeAfterMessage(language: Language): string;
}

/** Builds them. Pure: no clock, no I/O. */
export function choiceDocuments({ urls, prompts }: { urls: CallUrls; prompts: PromptUrls }): ChoiceDocuments {
  const offeredUrl = (callId: CallId, at: MenuState, wait: WaitState) =>
    urls.make('/voice/offered', callId, [encodeMenuState(at), ...encodeWait(wait)]);
  return {
    choice: (callId, step, wait) => {
      const url = offeredUrl(callId, step.state, { ...wait, turn: wait.turn + 1 });
      return response(gatherAndGoOn({ action: url, timeoutSeconds: step.timeoutSeconds }, prompts.play(step.play)));
    },
    recordMessage: (callId, at, wait) => {
      const action = urls.make('/voice/recorded', callId, encodeWait(wait));
      const inWords = { action: offeredUrl(callId, at, wait), timeoutSeconds: KEY_SECONDS_BEFORE_TONE };
      return response(
        gather(inWords, prompts.say(wait.language, 'message-invite')),
        record({
          action,
          statusCallback: urls.make('/voice/recording', callId, []),
          maxLengthSeconds: MESSAGE_SECONDS,
          silenceSeconds: SILENCE_SECONDS,
        }),
        // The carrier goes on here where not a moment was recorded.
        redirect(action),
      );
    },
    goodbyeAfterMessage: (language) => response(prompts.say(language, 'message-received'), HANG_UP),
  };
}
