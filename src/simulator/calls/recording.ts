import { durationMs as lengthOf } from '../audio/wav.ts';
import { API_ORIGIN_DEFAULT, API_VERSION } from '../settings.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './leg.ts';

/** What a caller left. The only recording in the system is `<Record>`. */
export interface Recording {
  sid: string;
  callSid: string;
  startedAt: number;
  createdAt: number;
  /** Null while it is being made. */
  durationMs: number | null;
  samples: Int16Array;
  isDeleted: boolean;
}

const RECORDINGS_LIMIT = 2000;

/** Begins to record the leg; from now on REST shows it. */
export function beginRecording(exchange: Exchange, leg: Leg): Recording {
  const now = exchange.clock.now();
  const recording: Recording = {
    sid: exchange.makeSid('RE'),
    callSid: leg.sid,
    startedAt: now,
    createdAt: now,
    durationMs: null,
    samples: new Int16Array(0),
    isDeleted: false,
  };
  exchange.media.startRecording(leg.sid);
  if (exchange.recordings.size >= RECORDINGS_LIMIT) {
    exchange.recordings.delete(exchange.recordings.keys().next().value ?? '');
  }
  exchange.recordings.set(recording.sid, recording);
  return recording;
}

/** Stops the leg's recording and keeps it, unless it was deleted meanwhile; undefined when not even a moment was recorded. */
export function saveRecording(exchange: Exchange, recording: Recording): Recording | undefined {
  const samples = exchange.media.stopRecording(recording.callSid);
  if (samples.length === 0) {
    exchange.recordings.delete(recording.sid);
    return undefined;
  }
  recording.durationMs = lengthOf(samples);
  if (!recording.isDeleted) recording.samples = samples;
  return recording;
}

/** How long it is in whole seconds; null while it is being made. */
export function recordedSeconds({ durationMs }: Recording): number | null {
  return durationMs === null ? null : Math.round(durationMs / 1000);
}

/** Where the recording can be fetched, with the account's name and password. */
export function recordingUrl(exchange: Exchange, recording: Recording): string {
  const { apiOrigin = API_ORIGIN_DEFAULT, accountSid } = exchange.settings;
  return `${apiOrigin}/${API_VERSION}/Accounts/${accountSid}/Recordings/${recording.sid}`;
}
