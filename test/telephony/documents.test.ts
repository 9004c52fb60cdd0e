import { describe, expect, it } from 'vitest';
import { type CallSid, type Language, URGENCIES } from '../../src/calls/call.ts';
import { PERSON_REASONS, type PersonReason } from '../../src/ivr/flow.ts';
import { loadFlows } from '../../src/ivr/load-flows.ts';
import { beginMenu, type MenuStep, menuTurn } from '../../src/ivr/menu.ts';
import { parseTwiml, type TwimlElement } from '../../src/simulator/twiml/document.ts';
import { CONNECTION_OVERRIDES, createCallUrls } from '../../src/telephony/call-urls.ts';
import { createDocuments, type Documents } from '../../src/telephony/documents.ts';
import { createPromptUrls } from '../../src/telephony/prompt-urls.ts';
import { escapeXml } from '../../src/telephony/twiml.ts';
import { addressesIn } from '../harness/webhook.ts';

const ORIGIN = 'https://line.example';
/** The carrier refuses a longer one. */
const BYTES_LIMIT = 64 * 1024;
const LANGUAGES: readonly Language[] = ['az', 'ru', 'en'];
/** More than the carrier dials by one document. */
const NUMBERS = Array.from({ length: 25 }, (_each, index) => `+9940000090${String(index).padStart(2, '0')}`);

const urls = createCallUrls({ publicOrigin: ORIGIN, secret: 'a secret of this test only', clock: { now: () => 0 } });
const flows = loadFlows('ivr-flows');
const id = urls.callIdOf(`CA${'1'.repeat(32)}` as CallSid);
const prompts = createPromptUrls({ publicOrigin: ORIGIN, version: 'abcdef012345' });
const lines = [[], NUMBERS].map((onCallNumbers) =>
  createDocuments({ urls, prompts, lineNumber: '+99412000152', onCallNumbers }),
);

/** Documents that a caller hears, each with every language, urgency and number of turns. */
function forCallers(documents: Documents): [name: string, twiml: string][] {
  const menus = menuSteps().map((step): [string, string] => [`menu ${step.state.node}`, documents.menu(id, step)]);
  const others = LANGUAGES.flatMap((language) =>
    URGENCIES.flatMap((urgency) => {
      const operatorSid = `CA${'2'.repeat(32)}` as CallSid;
      const room = { id, joinNumber: 2_000_000_000, language, urgency, operatorSid };
      const waits = [0, 1, 2, 3, 4, 7, 9_999].map((turn) => ({
        language,
        urgency,
        needsInterpreter: turn % 2 === 1,
        turn,
        faults: 2,
      }));
      const asked = { id: '6b0f0000-0000-4000-8000-000000000001', question: 'question-safe' as const };
      return [
        ['callerRoom', documents.callerRoom(room)],
        ['question', documents.question(room, asked)],
        ['hold', documents.hold(language)],
        ['trouble', documents.trouble(id, language)],
        ['trouble of nobody', documents.trouble(null, null)],
        ...waits.flatMap((wait) => [
          ['wait', documents.wait(id, wait)],
          ['waitNobodyYet', documents.waitNobodyYet(id, wait)],
          ['cover', documents.cover(id, wait)],
          ['coverBlind', documents.coverBlind(id, wait)],
          ['dialOnCallPhone', documents.dialOnCallPhone(id, wait, 3)],
          [
            'callerRoom, told',
            documents.callerRoom(room, { words: [{ language, id: 'cannot-speak-operator' }], wait }),
          ],
          ['onCallNoAnswer', documents.onCallNoAnswer(id, wait)],
          ...PERSON_REASONS.map((reason) => [
            `person ${reason}`,
            documents.intoWaiting(id, documents.said(wordsBefore(reason, language)), wait),
          ]),
        ]),
      ] as [string, string][];
    }),
  );
  return [...menus, ...others];
}

function wordsBefore(reason: PersonReason, language: Language) {
  return flows.current.beforePerson[reason].map((part) => ({ language: part.language ?? language, id: part.id }));
}

/** Every node of the menu as it is heard. */
function menuSteps(): (MenuStep & { kind: 'menu' })[] {
  const first = beginMenu(flows);
  if (first.kind !== 'menu') throw new Error('a call begins with a menu');
  const steps = [...flows.current.nodes.keys()].flatMap((node) =>
    LANGUAGES.map((language) => menuTurn(flows, { ...first.state, node, language }, '#')),
  );
  return [first, ...steps.filter((step) => step.kind === 'menu')];
}

const forStaff = (documents: Documents): [name: string, twiml: string][] => [
  ['operatorRoom', documents.operatorRoom({ id })],
  ['testCall', documents.testCall()],
  ['nothingToJoin', documents.nothingToJoin()],
  ['hangUp', documents.hangUp()],
  ['connectScreened', documents.connectScreened()],
  ...LANGUAGES.flatMap((language): [string, string][] => [
    ['screen', documents.screen(id, language)],
    ['screen of nobody', documents.screen(null, language)],
  ]),
];

function hasVerb(verbs: readonly TwimlElement[], name: string): boolean {
  return verbs.some((verb) => verb.name === name || hasVerb(verb.children, name));
}

describe('A6.1: every document', () => {
  const all = lines.flatMap((documents) => [...forCallers(documents), ...forStaff(documents)]);

  it('is accepted by a carrier that refuses whatever Twilio would, and is short', () => {
    expect(all.length).toBeGreaterThan(1_000);
    for (const [name, twiml] of all) {
      expect(() => parseTwiml(twiml), name).not.toThrow();
      expect(Buffer.byteLength(twiml), name).toBeLessThan(BYTES_LIMIT);
    }
  });

  it('names whole addresses of ours, with the connection overrides, and asks by POST', () => {
    for (const [name, twiml] of all) {
      for (const address of addressesIn(parseTwiml(twiml))) {
        expect(address.startsWith(`${ORIGIN}/voice/`) || address.startsWith(`${ORIGIN}/prompts/`), name).toBe(true);
        expect(address.endsWith(CONNECTION_OVERRIDES), name).toBe(true);
      }
      expect(twiml).not.toContain('method="GET"');
    }
  });

  it('records nothing', () => {
    for (const [, twiml] of all) expect(twiml).not.toMatch(/record/i);
  });
});

describe('A6.1: a caller is never hung up on', () => {
  const callers = lines.flatMap(forCallers);

  it('every document leads on: by its last verb, or by the action of its dialling', () => {
    for (const [name, twiml] of callers) {
      const verbs = parseTwiml(twiml);
      const last = verbs.at(-1);
      const leadsOn = last?.name === 'Redirect' || (last?.name === 'Dial' && last.attributes['action'] !== undefined);
      expect(leadsOn, `${name}: ${twiml}`).toBe(true);
      expect(hasVerb(verbs, 'Hangup'), name).toBe(false);
      expect(hasVerb(verbs, 'Reject'), name).toBe(false);
    }
  });

  it('but after a goodbye', () => {
    for (const language of LANGUAGES) {
      const verbs = lines.flatMap((documents) => parseTwiml(documents.goodbye(language)));
      expect(verbs.map((verb) => verb.name)).toEqual(['Play', 'Hangup', 'Play', 'Hangup']);
      expect(addressesIn(verbs)[0]).toContain(`/${language}/goodbye.wav`);
    }
  });

  it('every telephone that may be picked up by anybody is asked for a key first', () => {
    for (const [name, twiml] of callers) {
      for (const verb of parseTwiml(twiml)) {
        const numbers = verb.children.filter((child) => child.name === 'Number');
        for (const number of numbers) expect(number.attributes['url'], name).toContain('/voice/screen');
      }
    }
  });
});

describe('text in a document', () => {
  it('is escaped, and what no document may hold is left out', () => {
    const odd = `<&>"' \u0000\u0001\u001f\ufffe\uffff \ud800 \u{1f600} Ə`;
    const verbs = parseTwiml(`<Response><Say>${escapeXml(odd)}</Say></Response>`);
    expect(verbs[0]?.text).toBe(`<&>"' \u{1f600} Ə`.replace(/ +/g, ' '));
  });
});
