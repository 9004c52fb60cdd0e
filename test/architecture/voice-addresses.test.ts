import { describe, expect, it } from 'vitest';
import type { CallId, CallSid, CallView } from '../../src/calls/call.ts';
import { type CallUrls, createCallUrls } from '../../src/telephony/call-urls.ts';
import { createDocuments, type Documents } from '../../src/telephony/documents.ts';
import { createPromptUrls } from '../../src/telephony/prompt-urls.ts';
import type { WaitState } from '../../src/telephony/wait-state.ts';

const ORIGIN = 'https://line.example';
/** Connect, read, try once more on everything, and never longer than five seconds in all: then the fallback. */
const OVERRIDES = '#ct=1500&rt=2500&rc=1&rp=all&tt=5000';

const urls = createCallUrls({ publicOrigin: ORIGIN, secret: 'a secret of this test only', clock: { now: () => 0 } });
const id = urls.callIdOf('CA00000000000000000000000000000001' as CallSid) as CallId;
const wait: WaitState = { language: 'ru', urgency: 'ordinary', needsInterpreter: false, turn: 1, faults: 0 };
const call: Pick<CallView, 'id' | 'joinNumber' | 'language' | 'urgency' | 'operatorSid'> = {
  id,
  joinNumber: 3,
  language: 'az',
  urgency: 'danger',
  operatorSid: `CA${'0'.repeat(32)}` as CallSid,
};
const state = { flow: 'line', version: '00000000', node: 'main', language: 'az', silences: 0, wrongKeys: 0 } as const;
const prompts = [{ language: 'az', id: 'greeting' }] as const;

/** One of each; the type refuses a list that forgets a document. */
const EVERY_DOCUMENT: { [Name in keyof Documents]: (documents: Documents) => string } = {
  menu: (documents) => documents.menu(id, { kind: 'menu', play: [...prompts], timeoutSeconds: 5, state }),
  said: (documents) => documents.said(prompts),
  intoWaiting: (documents) => documents.intoWaiting(id, '', wait),
  choice: (documents) => documents.choice(id, { kind: 'menu', play: [...prompts], timeoutSeconds: 5, state }, wait),
  recordMessage: (documents) => documents.recordMessage(id, state, wait),
  goodbyeAfterMessage: (documents) => documents.goodbyeAfterMessage('az'),
  wait: (documents) => documents.wait(id, wait),
  waitNobodyYet: (documents) => documents.waitNobodyYet(id, wait),
  cover: (documents) => documents.cover(id, wait),
  coverBlind: (documents) => documents.coverBlind(id, wait),
  callerRoom: (documents) => documents.callerRoom(call, { words: prompts, wait }),
  operatorRoom: (documents) => documents.operatorRoom(call),
  guestRoom: (documents) => documents.guestRoom({ ...call, kind: 'supervisor', manner: 'whisper' }),
  guestWaits: (documents) => documents.guestWaits({ id, kind: 'supervisor', manner: 'whisper' }),
  question: (documents) => documents.question(call, { id: 'q', question: 'question-safe' }),
  hold: (documents) => documents.hold('ru'),
  goodbye: (documents) => documents.goodbye('az'),
  testCall: (documents) => documents.testCall(),
  nothingToJoin: (documents) => documents.nothingToJoin(),
  trouble: (documents) => documents.trouble(id, 'az') + documents.trouble(null, null),
  dialOnCallPhone: (documents) => documents.dialOnCallPhone(id, wait, 0) + documents.dialOnCallPhone(id, wait, 1),
  onCallNoAnswer: (documents) => documents.onCallNoAnswer(id, wait),
  screenCallBack: (documents) => documents.screenCallBack(id, 'ru'),
  trial: (documents) => documents.trial(id),
  trialHeard: (documents) => documents.trialHeard(),
  screenInterpreter: (documents) => documents.screenInterpreter(id, 'g', 'ru'),
  interpreterJoins: (documents) => documents.interpreterJoins('az'),
  screen: (documents) => documents.screen(id, 'az') + documents.screen(null, 'az'),
  connectScreened: (documents) => documents.connectScreened(),
  hangUp: (documents) => documents.hangUp(),
};

describe('A6.1: the carrier never waits longer for us than a caller can bear', () => {
  it.each(Object.entries(EVERY_DOCUMENT))(
    'every address in the document %s says how long the carrier may try',
    (_name, write) => {
      for (const onCallNumbers of [[], ['+994000009001', '+994000009002']]) {
        for (const address of addressesIn(write(documentsOf(urls, onCallNumbers)))) {
          expect(address.slice(0, ORIGIN.length + 1)).toBe(`${ORIGIN}/`);
          expect(address.slice(address.indexOf('#'))).toBe(OVERRIDES);
        }
      }
    },
  );

  it('finds addresses where there are some', () => {
    expect(addressesIn(EVERY_DOCUMENT.wait(documentsOf(urls, [])))).toHaveLength(3);
  });

  it('notices an address without them', () => {
    const bare: CallUrls = { ...urls, plain: (path) => ORIGIN + path };
    const addresses = addressesIn(EVERY_DOCUMENT.operatorRoom(documentsOf(bare, [])));
    expect(addresses.map((address) => address.includes('#'))).toEqual([false]);
  });
});

function documentsOf(callUrls: CallUrls, onCallNumbers: string[]): Documents {
  const promptUrls = createPromptUrls({ publicOrigin: ORIGIN, version: '000000000000' });
  return createDocuments({ urls: callUrls, prompts: promptUrls, lineNumber: '+99412000152', onCallNumbers });
}

/** Whatever looks like an address, in attributes and in text. */
function addressesIn(twiml: string): string[] {
  const withoutDeclaration = twiml.replaceAll(/<\?xml[^>]*>/g, '');
  return [...withoutDeclaration.matchAll(/[a-z]+:\/\/[^"<\s]+/g)].map(([address]) => address.replaceAll('&amp;', '&'));
}
