import type { CallSid } from '../calls/call.ts';
import { type FormFields, fieldOf } from './form-fields.ts';

/** The fields we use of what the carrier posts. Who calls is not among them: no handler is ever told. */
export interface WebhookForm {
  callSid: CallSid;
  callStatus: string;
  /** The leg began by ringing us: a caller's, or a softphone's. */
  isInbound: boolean;
  /** The softphone's identity when the call began there, else undefined. */
  clientIdentity: string | undefined;
  digits: string;
  /** The dialled telephone was joined to the caller, not only picked up. */
  wasBridged: boolean;
  /** The caller's leg, on webhooks of a telephone that we dialled. */
  parentSid: CallSid | undefined;
  /** Custom parameter of our softphone: made by a browser, hostile. */
  offerId: string | undefined;
  conferenceEvent: string | undefined;
  conferenceSid: string | undefined;
  sequence: string;
  /** What a caller left, where the carrier tells of it; undefined where not a moment was recorded. */
  recordingSid: string | undefined;
  recordingSeconds: number;
}

const CALL_SID = /^CA[0-9a-f]{32}$/;
const CONFERENCE_SID = /^CF[0-9a-f]{32}$/;
const CLIENT = 'client:';
const IDENTITY = /^client:[A-Za-z0-9_]{1,121}$/;
const RECORDING_SID = /^RE[0-9a-f]{32}$/;
const RECORDING_ADDRESS = /\/Recordings\/RE[0-9a-f]{32}$/;
const SID_LENGTH = 34;
const SECONDS = /^\d{1,4}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DIGITS = /^[0-9*#]{1,8}$/;
const DIRECTION = /^(inbound|outbound-api|outbound-dial)$/;
const WORD = /^[a-z-]{1,40}$/;
const NUMBER = /^\d{1,9}$/;

/** Reads a signed form strictly; unknown fields are ignored. Undefined when it names no call at all. */
export function readWebhookForm(fields: FormFields): WebhookForm | undefined {
  const field = (name: string, form: RegExp): string | undefined => {
    const value = fieldOf(fields, name);
    return value !== undefined && form.test(value) ? onItsOwn(value) : undefined;
  };
  // A room that ended has no leg of its own, but the one whose leaving ended it.
  const callSid = field('CallSid', CALL_SID) ?? field('CallSidEndingConference', CALL_SID);
  if (callSid === undefined) return undefined;
  return {
    // The pattern above is what makes it one.
    callSid: callSid as CallSid,
    callStatus: field('CallStatus', WORD) ?? '',
    isInbound: field('Direction', DIRECTION) === 'inbound',
    clientIdentity: field('From', IDENTITY)?.slice(CLIENT.length),
    digits: field('Digits', DIGITS) ?? '',
    wasBridged: field('DialBridged', WORD) === 'true',
    parentSid: field('ParentCallSid', CALL_SID) as CallSid | undefined,
    offerId: field('offer', UUID),
    conferenceEvent: field('StatusCallbackEvent', WORD),
    conferenceSid: field('ConferenceSid', CONFERENCE_SID),
    sequence: field('SequenceNumber', NUMBER) ?? '',
    // When a recording is over, the carrier promises to say where it is, and its sid only in the later report.
    recordingSid: field('RecordingSid', RECORDING_SID) ?? field('RecordingUrl', RECORDING_ADDRESS)?.slice(-SID_LENGTH),
    recordingSeconds: Number(field('RecordingDuration', SECONDS) ?? 0),
  };
}

/**
 * The same signs in memory of their own. A part of a text keeps the whole of it alive, and the whole form says who calls: for as long as
 * anybody remembers the call's id (A3.1). All our patterns are of signs of one byte.
 */
function onItsOwn(part: string): string {
  return Buffer.from(part, 'latin1').toString('latin1');
}

/**
 * With the key that the caller pressed while the carrier's hosting answered for us, which it tells in the address: there the cover goes on
 * without us (`src/fallback/cover-function.ts`). A key that is told here itself comes first.
 */
export function withHostedKey(form: WebhookForm | undefined, query: { key?: unknown }): WebhookForm | undefined {
  if (form?.digits !== '' || (query.key !== '1' && query.key !== '*')) return form;
  return { ...form, digits: query.key };
}
