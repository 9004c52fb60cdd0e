import { CarrierError } from '../carrier-error.ts';
import { address, flag, whole } from '../twiml/attributes.ts';
import type { TwimlElement } from '../twiml/document.ts';
import { deliver } from '../webhooks/deliver.ts';
import { hear } from './exchange.ts';
import { callFields } from './fields.ts';
import { beginRecording, type Recording, recordedSeconds, recordingUrl, saveRecording } from './recording.ts';
import { type Next, request, type Session } from './session.ts';

const SILENCE_SECONDS_DEFAULT = 5;
const LENGTH_SECONDS_DEFAULT = 3600;
const FINISH_KEYS_DEFAULT = '1234567890*#';
const BEEP_MS = 500;
const BEEP = Int16Array.from({ length: BEEP_MS * 8 }, (_, at) => Math.sin((at * Math.PI) / 4) * 8000);
const LISTEN_EVERY_MS = 250;

/**
 * Records what the caller says until a key, silence, the longest length, or the end of the call. With an action that address is
 * asked next; without one the same document is asked again, as at Twilio.
 */
export async function record(
  session: Session,
  element: TwimlElement,
  base: string | undefined,
): Promise<Next | undefined> {
  const { exchange, leg, run } = session;
  const action = address(element, 'action', base);
  if (action === undefined && base === undefined)
    throw new CarrierError(11100, '<Record> given by REST needs an action');
  const target = action ?? { url: base ?? '', method: 'POST' as const };
  if (flag(element, 'playBeep', true)) await beep(session);
  const begun = beginRecording(exchange, leg);
  const forget = run.onStop((cause) => {
    const recording = save(session, element, { begun, base });
    if (cause === 'ended') tellAfterHangUp(session, target, recording);
  });
  const endedBy = await listen(session, element);
  forget();
  const recording = save(session, element, { begun, base });
  if (recording === undefined) return undefined;
  return request(target, { ...callFields(exchange, leg), ...recordingFields(exchange, recording), Digits: endedBy });
}

async function beep(session: Session): Promise<void> {
  const silence = hear(session.exchange, session.leg, { kind: 'record-beep', what: 'beep' });
  session.exchange.media.play(session.leg.sid, BEEP);
  try {
    await session.run.wait(session.exchange.clock, BEEP_MS);
  } finally {
    silence();
  }
}

/** Resolves with the key that ended the recording, or with nothing after silence or the longest length. */
function listen(session: Session, element: TwimlElement): Promise<string> {
  const { exchange, leg, run } = session;
  const finishKeys = element.attributes['finishOnKey'] ?? FINISH_KEYS_DEFAULT;
  const silenceMs = whole(element, 'timeout', SILENCE_SECONDS_DEFAULT) * 1000;
  return run.until<string>((done) => {
    const longest = exchange.clock.after(whole(element, 'maxLength', LENGTH_SECONDS_DEFAULT) * 1000, () => done(''));
    let check = { cancel: () => {} };
    const listenAgain = () => {
      if (silenceMs > 0 && exchange.media.silentForMs(leg.sid) >= silenceMs) done('');
      else check = exchange.clock.after(LISTEN_EVERY_MS, listenAgain);
    };
    listenAgain();
    leg.onKey = (key) => {
      if (finishKeys.includes(key)) done(key);
    };
    return () => {
      longest.cancel();
      check.cancel();
      leg.onKey = undefined;
    };
  });
}

interface Taken {
  begun: Recording;
  base: string | undefined;
}

/** Keeps what was recorded, if anything was, and reports it where the document asks for that. */
function save(session: Session, element: TwimlElement, taken: Taken): Recording | undefined {
  const { exchange, leg } = session;
  const recording = saveRecording(exchange, taken.begun);
  const callback = address(element, 'recordingStatusCallback', taken.base);
  const status = recording === undefined ? 'absent' : 'completed';
  const events = (element.attributes['recordingStatusCallbackEvent'] ?? 'completed').split(/\s+/);
  if (callback !== undefined && events.includes(status)) {
    const fields = {
      AccountSid: exchange.settings.accountSid,
      CallSid: leg.sid,
      RecordingStatus: status,
      RecordingSource: 'RecordVerb',
      RecordingChannels: '1',
      RecordingTrack: 'inbound',
      ErrorCode: '0',
      RecordingStartTime: new Date(taken.begun.startedAt).toUTCString().replace('GMT', '+0000'),
      ...(recording !== undefined && { RecordingSid: recording.sid, ...recordingFields(exchange, recording) }),
    };
    exchange.report(leg.sid, { ...callback, fields, callSid: leg.sid, event: status });
  }
  return recording;
}

/** What Twilio promises the action to say of it: no sid, but that of its address. */
function recordingFields(exchange: Session['exchange'], recording: Recording): Record<string, string> {
  return {
    RecordingUrl: recordingUrl(exchange, recording),
    RecordingDuration: String(recordedSeconds(recording)),
  };
}

/** The caller hung up while speaking: the action is told with `Digits=hangup`; what it answers is moot. */
function tellAfterHangUp(
  session: Session,
  target: { url: string; method: 'GET' | 'POST' },
  recording: Recording | undefined,
): void {
  const { exchange, leg } = session;
  if (recording === undefined) return;
  const fields = { ...callFields(exchange, leg), ...recordingFields(exchange, recording), Digits: 'hangup' };
  void deliver(exchange, { ...target, fields, callSid: leg.sid, event: leg.state }).catch((error: unknown) => {
    exchange.tape.write({ kind: 'error', callSid: leg.sid, text: String(error) });
  });
}
