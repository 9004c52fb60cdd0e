import { createHash } from 'node:crypto';
import type { CallSid } from '../calls/call.ts';
import type { ReplayedEvent } from '../calls/replayed-store.ts';
import type { WebhookForm } from './webhook-form.ts';

/** What the carrier told that could not be written: ids and words of the carrier, and nobody's number. */
export interface VoiceEvent extends ReplayedEvent {
  callStatus: string;
  isInbound: boolean;
  /** A softphone's leg; whose is not kept. */
  isClient: boolean;
  conferenceSid: string;
  conferenceEvent: string;
  sequence: string;
}

const CHECK_LENGTH = 16;
const LINE_LIMIT = 600;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CALL_SID = /^CA[0-9a-f]{32}$/;
const CONFERENCE_SID = /^(CF[0-9a-f]{32})?$/;
const KIND = /^(arrived|told|bridged|ended-by-operator)$/;
const WORD = /^[a-z-]{0,40}$/;
const SEQUENCE = /^\d{0,9}$/;

/** What of a form is kept until the database is back. */
export function eventOf(form: WebhookForm, about: Pick<VoiceEvent, 'key' | 'kind' | 'at'>): VoiceEvent {
  return {
    ...about,
    sid: form.callSid,
    callStatus: form.callStatus,
    isInbound: form.isInbound,
    isClient: form.clientIdentity !== undefined,
    conferenceSid: form.conferenceSid ?? '',
    conferenceEvent: form.conferenceEvent ?? '',
    sequence: form.sequence,
  };
}

/** The form that this event was, as far as it was kept. */
export function formOf(event: VoiceEvent): WebhookForm {
  return {
    callSid: event.sid,
    callStatus: event.callStatus,
    isInbound: event.isInbound,
    clientIdentity: event.isClient ? 'kept' : undefined,
    digits: '',
    wasBridged: false,
    parentSid: undefined,
    offerId: undefined,
    conferenceEvent: event.conferenceEvent || undefined,
    conferenceSid: event.conferenceSid || undefined,
    sequence: event.sequence,
    recordingSid: undefined,
    recordingSeconds: 0,
  };
}

/** One line of a file, with a check of its own: a line that was torn says so. */
export function encodeEvent(event: VoiceEvent): string {
  const { key, kind, at, sid, callStatus, isInbound, isClient, conferenceSid, conferenceEvent, sequence } = event;
  const told = [callStatus, isInbound, isClient, conferenceSid, conferenceEvent, sequence];
  const text = JSON.stringify([key, kind, at, sid, ...told]);
  return `${checkOf(text)} ${text}\n`;
}

/** The event of a line; undefined for a line that is torn, foreign, or not one of ours any more. */
export function decodeEvent(line: string): VoiceEvent | undefined {
  const text = line.slice(CHECK_LENGTH + 1);
  if (line.length > LINE_LIMIT || line.slice(0, CHECK_LENGTH + 1) !== `${checkOf(text)} `) return undefined;
  const values: unknown = JSON.parse(text);
  return Array.isArray(values) ? checked(values) : undefined;
}

function checked(values: readonly unknown[]): VoiceEvent | undefined {
  const [key, kind, at, sid, callStatus, isInbound, isClient, conferenceSid, conferenceEvent, sequence] = values;
  const fits =
    isText(key, UUID) && isText(kind, KIND) && isText(sid, CALL_SID) && typeof at === 'number' && Number.isFinite(at);
  if (!fits || !isText(callStatus, WORD) || !isText(conferenceSid, CONFERENCE_SID)) return undefined;
  if (!isText(conferenceEvent, WORD) || !isText(sequence, SEQUENCE)) return undefined;
  return {
    key,
    // The patterns above are what makes them these.
    kind: kind as VoiceEvent['kind'],
    sid: sid as CallSid,
    at,
    callStatus,
    isInbound: isInbound === true,
    isClient: isClient === true,
    conferenceSid,
    conferenceEvent,
    sequence,
  };
}

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

function checkOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, CHECK_LENGTH);
}
