import type { Rule } from './rule.ts';

const RECORDING_EVENTS: Rule = { someOf: ['in-progress', 'completed', 'absent'] };
const TRIM: Rule = { oneOf: ['trim-silence', 'do-not-trim'] };

const RING_TONES: readonly string[] =
  'at au bg br be ch cl cn cz de dk ee es fi fr gr hu il in it lt jp mx my nl no nz ph pl pt ru se sg th uk us us-old tw ve za'.split(
    ' ',
  );

export const DIAL_ATTRIBUTES: Readonly<Record<string, Rule>> = {
  action: 'url',
  method: 'method',
  timeout: { whole: [1, 600] },
  timeLimit: { whole: [1, 86_400] },
  hangupOnStar: 'boolean',
  answerOnBridge: 'boolean',
  sequential: 'boolean',
  callerId: 'text',
  ringTone: { oneOf: RING_TONES },
  record: {
    oneOf: [
      'do-not-record',
      'record-from-answer',
      'record-from-ringing',
      'record-from-answer-dual',
      'record-from-ringing-dual',
    ],
  },
  recordingStatusCallback: 'url',
  recordingStatusCallbackMethod: 'method',
  recordingStatusCallbackEvent: RECORDING_EVENTS,
  recordingTrack: { oneOf: ['both', 'inbound', 'outbound'] },
  trim: TRIM,
};

export const NUMBER_ATTRIBUTES: Readonly<Record<string, Rule>> = {
  url: 'url',
  method: 'method',
  statusCallback: 'url',
  statusCallbackMethod: 'method',
  statusCallbackEvent: { someOf: ['initiated', 'ringing', 'answered', 'completed'] },
};

export const CONFERENCE_ATTRIBUTES: Readonly<Record<string, Rule>> = {
  muted: 'boolean',
  beep: { oneOf: ['true', 'false', 'onEnter', 'onExit'] },
  startConferenceOnEnter: 'boolean',
  endConferenceOnExit: 'boolean',
  waitUrl: 'url',
  waitMethod: 'method',
  maxParticipants: { whole: [1, 250] },
  record: { oneOf: ['do-not-record', 'record-from-start'] },
  trim: TRIM,
  coach: 'text',
  participantLabel: 'text',
  jitterBufferSize: { oneOf: ['large', 'medium', 'small', 'off'] },
  region: { oneOf: ['us1', 'us2', 'ie1', 'sg1', 'br1', 'au1', 'jp1', 'de1'] },
  statusCallback: 'url',
  statusCallbackMethod: 'method',
  statusCallbackEvent: {
    someOf: ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify', 'speaker', 'announcement'],
  },
  recordingStatusCallback: 'url',
  recordingStatusCallbackMethod: 'method',
  recordingStatusCallbackEvent: RECORDING_EVENTS,
};

export const RECORD_ATTRIBUTES: Readonly<Record<string, Rule>> = {
  action: 'url',
  method: 'method',
  timeout: { whole: [0, 14_400] },
  finishOnKey: 'keys',
  maxLength: { whole: [1, 14_400] },
  playBeep: 'boolean',
  trim: TRIM,
  recordingStatusCallback: 'url',
  recordingStatusCallbackMethod: 'method',
  recordingStatusCallbackEvent: RECORDING_EVENTS,
  transcribe: 'boolean',
};
