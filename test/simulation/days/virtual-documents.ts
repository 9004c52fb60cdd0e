import type { CallId } from '../../../src/calls/call.ts';
import { encodeMenuState } from '../../../src/ivr/menu-state.ts';
import type { CallUrls } from '../../../src/telephony/call-urls.ts';
import type { Documents } from '../../../src/telephony/documents.ts';
import { encodeRoom } from '../../../src/telephony/room-state.ts';
import { encodeCover, encodeWait, KEPT_TURN, type WaitState } from '../../../src/telephony/wait-state.ts';
import { SECOND } from './plan.ts';

/** What a document tells the carrier to do; how it is written is tried elsewhere. */
export type Doc =
  | {
      verb: 'gather';
      is: 'menu' | 'wait' | 'cover' | 'question' | 'screen';
      playMs: number;
      keyMs: number;
      url: string;
    }
  | { verb: 'room'; call: CallId; after: string | null; endsRoom: boolean }
  | { verb: 'dial'; phones: readonly number[]; rung: string; screen: string; playMs: number }
  | { verb: 'play'; playMs: number; next: string }
  | { verb: 'hang-up'; why: string; playMs: number }
  | { verb: 'go-on' };

const WORDS_MS = 4 * SECOND;
const WAIT_MS = 7 * SECOND;
const SEPARATOR = '~';
const PLAIN_WAIT: WaitState = { language: 'az', urgency: 'ordinary', needsInterpreter: false, turn: 1, faults: 0 };

/** The documents of one line as what they mean. The answer is their text, which `docOf` reads. */
export function createVirtualDocuments(urls: CallUrls, phones: readonly number[]): Documents {
  const waitUrl = (id: CallId, wait: WaitState) => urls.make('/voice/wait', id, encodeWait(wait));
  const waitFor = (url: string, playMs: number) => gather('wait', { url, playMs, keyMs: SECOND });
  const next = (id: CallId, wait: WaitState) =>
    waitUrl(id, { ...wait, turn: wait.turn === KEPT_TURN ? KEPT_TURN : wait.turn + 1 });
  const cover = (id: CallId, wait: WaitState, isBlind: boolean) =>
    gather('cover', {
      url: urls.make('/voice/cover', id, encodeCover(wait, isBlind)),
      playMs: WAIT_MS,
      keyMs: 2 * SECOND,
    });
  const dial = (id: CallId | null, wait: WaitState, numbers: readonly number[]) => ({
    verb: 'dial' as const,
    phones: numbers,
    playMs: WORDS_MS,
    rung: id ? urls.make('/voice/rung', id, encodeWait(wait)) : '/voice/rung',
    screen: id ? urls.make('/voice/screen', id, [wait.language]) : '/voice/screen',
  });
  const hangUp = (why: string, playMs = 0) => text({ verb: 'hang-up', why, playMs });
  const room = (id: CallId, after: string | null, endsRoom: boolean) =>
    text({ verb: 'room', call: id, after, endsRoom });
  const documents: Partial<Documents> = {
    menu: (id, step) =>
      gather('menu', {
        url: urls.make('/voice/menu', id, [encodeMenuState(step.state)]),
        playMs: WORDS_MS,
        keyMs: step.timeoutSeconds * SECOND,
      }),
    said: () => '',
    intoWaiting: (id, _said, wait) => waitFor(waitUrl(id, wait), WORDS_MS),
    wait: (id, wait) => waitFor(next(id, wait), WAIT_MS),
    choice: (id, step, wait) =>
      waitFor(
        urls.make('/voice/offered', id, [encodeMenuState(step.state), ...encodeWait({ ...wait, turn: wait.turn + 1 })]),
        2 * WORDS_MS,
      ),
    waitNobodyYet: (id, wait) => waitFor(next(id, wait), WAIT_MS),
    cover: (id, wait) => cover(id, wait, false),
    coverBlind: (id, wait) => cover(id, wait, true),
    callerRoom: (call) => room(call.id, urls.make('/voice/after', call.id, encodeRoom(call)), false),
    operatorRoom: (call) => room(call.id, null, true),
    question: (call, asked) =>
      gather('question', {
        url: urls.make('/voice/answer', call.id, [asked.id, ...encodeRoom(call)]),
        playMs: WORDS_MS,
        keyMs: 8 * SECOND,
      }),
    hold: () => hangUp('hold'),
    goodbye: () => hangUp('goodbye', WORDS_MS),
    testCall: () => hangUp('test', SECOND),
    nothingToJoin: () => hangUp('nothing-to-join', SECOND),
    trouble: (id, language, known = PLAIN_WAIT) =>
      text(dial(id, { ...known, turn: 1, faults: 0, language: language ?? known.language }, phones)),
    dialOnCallPhone: (id, wait, phone) =>
      text(dial(id, { ...wait, turn: wait.turn + 1 }, phones.slice(phone, phone + 1))),
    onCallNoAnswer: (id, wait) => text({ verb: 'play', playMs: WORDS_MS, next: waitUrl(id, wait) }),
    screen: (id, language) =>
      gather('screen', {
        url: id ? urls.make('/voice/screened', id, [language]) : '/voice/screened',
        playMs: WORDS_MS,
        keyMs: 8 * SECOND,
      }),
    connectScreened: () => text({ verb: 'go-on' }),
    hangUp: () => hangUp('caller-gone'),
  };
  // What is missing is for guests of a talk, and nobody is asked into one.
  return documents as Documents;
}

/** What the line answered. */
export function docOf(twiml: string): Doc {
  // Written by `text`, in this file.
  return JSON.parse(twiml) as Doc;
}

/** Addresses without a MAC: that nobody can make one is tried elsewhere. */
export function createVirtualUrls(): CallUrls {
  const read: CallUrls['readForOther'] = (_path, { s }) => {
    if (typeof s !== 'string') return undefined;
    const [id, ...fields] = s.split(SEPARATOR);
    // Written by `make`.
    return { callId: id as CallId, fields };
  };
  return {
    // The two have the same digits.
    callIdOf: (sid) => `00000000-0000-8000-8000-${sid.slice(-12)}` as CallId,
    make: (path, id, fields) => `${path}?${[id, ...fields].join(SEPARATOR)}`,
    read,
    readForOther: read,
    plain: (path) => path,
  };
}

function text(doc: Doc): string {
  return JSON.stringify(doc);
}

function gather(
  is: (Doc & { verb: 'gather' })['is'],
  { url, playMs, keyMs }: { url: string; playMs: number; keyMs: number },
): string {
  return text({ verb: 'gather', is, url, playMs, keyMs });
}
