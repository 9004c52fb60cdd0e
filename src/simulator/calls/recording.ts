import { durationMs } from '../audio/wav.ts';
import { API_ORIGIN_DEFAULT, API_VERSION } from '../settings.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';

/** What a caller left. The only recording in the system is `<Record>`. */
export interface Recording {
  sid: string;
  callSid: string;
  startedAt: number;
  createdAt: number;
  durationMs: number;
  samples: Int16Array;
  isDeleted: boolean;
}

const RECORDINGS_LIMIT = 2000;

/** Stops the leg's recording and keeps it; undefined when not even a moment was recorded. */
export function saveRecording(exchange: Exchange, leg: Leg, startedAt: number): Recording | undefined {
  const samples = exchange.media.stopRecording(leg.sid);
  if (samples.length === 0) return undefined;
  const recording = {
    sid: exchange.makeSid('RE'),
    callSid: leg.sid,
    startedAt,
    createdAt: exchange.clock.now(),
    durationMs: durationMs(samples),
    samples,
    isDeleted: false,
  };
  if (exchange.recordings.size >= RECORDINGS_LIMIT) {
    exchange.recordings.delete(exchange.recordings.keys().next().value ?? '');
  }
  exchange.recordings.set(recording.sid, recording);
  return recording;
}

/** Where the recording can be fetched, with the account's name and password. */
export function recordingUrl(exchange: Exchange, recording: Recording): string {
  const { apiOrigin = API_ORIGIN_DEFAULT, accountSid } = exchange.settings;
  return `${apiOrigin}/${API_VERSION}/Accounts/${accountSid}/Recordings/${recording.sid}`;
}
