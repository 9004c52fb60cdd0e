import { CONFERENCE_ATTRIBUTES, DIAL_ATTRIBUTES, NUMBER_ATTRIBUTES, RECORD_ATTRIBUTES } from './dial-grammar.ts';
import type { Rule } from './rule.ts';
import { SAY_LANGUAGES } from './say-languages.ts';

export interface VerbGrammar {
  attributes: Readonly<Record<string, Rule>>;
  children: readonly string[];
  /** `words` are spoken, a `url` is followed, a `target` is a number, a name or an identity. */
  text: 'none' | 'words' | 'url' | 'target';
}

/** Marks inside `<Say>` that only colour the voice. */
export const SPEECH_MARKS: readonly string[] = [
  'break',
  'emphasis',
  'lang',
  'p',
  'phoneme',
  'prosody',
  's',
  'say-as',
  'sub',
  'w',
];

const GATHER: VerbGrammar = {
  attributes: {
    action: 'url',
    method: 'method',
    timeout: { whole: [1, 1000] },
    numDigits: { whole: [1, 1000] },
    finishOnKey: 'keys',
    actionOnEmptyResult: 'boolean',
    input: { oneOf: ['dtmf'] },
    language: 'text',
    bargeIn: 'boolean',
    hints: 'text',
    speechTimeout: 'text',
    profanityFilter: 'boolean',
    debug: 'boolean',
  },
  children: ['Say', 'Play', 'Pause'],
  text: 'none',
};

/** Twilio's verbs and nouns as its helper library's types and its pages describe them. */
export const GRAMMAR: Readonly<Record<string, VerbGrammar>> = {
  Response: {
    attributes: {},
    children: ['Gather', 'Play', 'Say', 'Pause', 'Redirect', 'Dial', 'Record', 'Hangup', 'Reject'],
    text: 'none',
  },
  Gather: GATHER,
  Play: { attributes: { loop: { whole: [0, 1000] }, digits: 'text' }, children: [], text: 'url' },
  Say: {
    attributes: { loop: { whole: [0, 1000] }, language: { oneOf: SAY_LANGUAGES }, voice: 'text' },
    children: SPEECH_MARKS,
    text: 'words',
  },
  Pause: { attributes: { length: { whole: [1, 1000] } }, children: [], text: 'none' },
  Redirect: { attributes: { method: 'method' }, children: [], text: 'url' },
  Dial: { attributes: DIAL_ATTRIBUTES, children: ['Number', 'Client', 'Conference'], text: 'target' },
  Number: { attributes: NUMBER_ATTRIBUTES, children: [], text: 'target' },
  Client: {
    attributes: {
      url: 'url',
      method: 'method',
      statusCallback: 'url',
      statusCallbackMethod: 'method',
      statusCallbackEvent: { someOf: ['initiated', 'ringing', 'answered', 'completed'] },
    },
    children: ['Identity', 'Parameter'],
    text: 'target',
  },
  Identity: { attributes: {}, children: [], text: 'target' },
  Parameter: { attributes: { name: 'text', value: 'text' }, children: [], text: 'none' },
  Conference: { attributes: CONFERENCE_ATTRIBUTES, children: [], text: 'target' },
  Record: { attributes: RECORD_ATTRIBUTES, children: [], text: 'none' },
  Hangup: { attributes: {}, children: [], text: 'none' },
  Reject: { attributes: { reason: { oneOf: ['rejected', 'busy'] } }, children: [], text: 'none' },
};
