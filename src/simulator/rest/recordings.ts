import { writeWav } from '../audio/wav.ts';
import type { Recording } from '../calls/recording.ts';
import { listAnswer } from './list.ts';
import { recordingJson } from './resources.ts';
import type { RestAnswer } from './rest.ts';
import { jsonAnswer, notFound } from './rest-error.ts';
import { GONE, type RestCall, type Route } from './route.ts';

export const recordingRoutes: readonly Route[] = [
  { method: 'GET', pattern: /^Recordings\.json$/, answer: listRecordings },
  { method: 'GET', pattern: /^Recordings\/(RE[0-9a-f]{32})\.json$/, answer: fetchRecording },
  { method: 'GET', pattern: /^Recordings\/(RE[0-9a-f]{32})(?:\.wav)?$/, answer: fetchSound },
  { method: 'DELETE', pattern: /^Recordings\/(RE[0-9a-f]{32})\.json$/, answer: deleteRecording },
  { method: 'GET', pattern: /^Calls\/(CA[0-9a-f]{32})\/Recordings\.json$/, answer: listCallRecordings },
];

function listRecordings(call: RestCall): RestAnswer {
  const callSid = call.query.get('CallSid');
  return listOf(call, (recording) => callSid === null || recording.callSid === callSid);
}

function listCallRecordings(call: RestCall): RestAnswer {
  if (!call.exchange.legs.has(call.parts[0] ?? '')) throw notFound(call.path);
  return listOf(call, (recording) => recording.callSid === call.parts[0]);
}

function listOf(call: RestCall, fits: (recording: Recording) => boolean): RestAnswer {
  const withDeleted = call.query.get('IncludeSoftDeleted') === 'true';
  const items = [...call.exchange.recordings.values()].filter(
    (recording) => fits(recording) && (withDeleted || !recording.isDeleted),
  );
  return listAnswer(call, 'recordings', { items, toJson: (recording) => recordingJson(call.exchange, recording) });
}

/** A deleted recording's data can still be fetched when it is asked for as such. */
function fetchRecording(call: RestCall): RestAnswer {
  const recording = call.exchange.recordings.get(call.parts[0] ?? '');
  const isHidden = recording?.isDeleted === true && call.query.get('IncludeSoftDeleted') !== 'true';
  if (recording === undefined || isHidden) throw notFound(call.path);
  return jsonAnswer(200, recordingJson(call.exchange, recording));
}

function fetchSound(call: RestCall): RestAnswer {
  const recording = findRecording(call);
  // There is no file yet.
  if (recording.durationMs === null) throw notFound(call.path);
  return { status: 200, headers: { 'content-type': 'audio/x-wav' }, body: writeWav(recording.samples) };
}

/** The sound is gone at once. */
function deleteRecording(call: RestCall): RestAnswer {
  const recording = findRecording(call);
  recording.isDeleted = true;
  recording.samples = new Int16Array(0);
  return GONE;
}

function findRecording({ exchange, parts, path }: RestCall): Recording {
  const recording = exchange.recordings.get(parts[0] ?? '');
  if (recording === undefined || recording.isDeleted) throw notFound(path);
  return recording;
}
