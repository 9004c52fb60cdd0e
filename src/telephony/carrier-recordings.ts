import type { Log } from '../http/log.ts';
import type { FoundRecording, MessageCarrier } from '../messages/message-carrier.ts';
import { type CarrierRest, fieldIn, numberIn, textIn } from './carrier-rest.ts';

const PAGE_SIZE = 200;
/** What callers leave is fetched and deleted within seconds: what does not end here is no list of one line. */
const PAGES_LIMIT = 10;
const SECONDS_LIMIT = 600;
const GONE = 404;
/** How the carrier names a recording that a caller made by our document. Any other kind would be one of a talk, and is never fetched. */
const BY_OUR_DOCUMENT = 'RecordVerb';
/** Whatever else the carrier says of a recording, it still makes it. */
const FINISHED = ['completed', 'absent', 'failed', 'deleted'];
const RECORDING = /^RE[0-9a-f]{32}$/;
const CALL = /^CA[0-9a-f]{32}$/;
const MARKS = { at: 0, is: 'RIFF', kindAt: 8, kind: 'WAVE' } as const;

/** What callers left, at the carrier. */
export function createMessageCarrier({ rest, log }: { rest: CarrierRest; log: Log }): MessageCarrier {
  return {
    fetchSound: async (recordingSid) => {
      const { status, bytes } = await rest.fetchBytes(`Recordings/${recordingSid}.wav`);
      if (status === 200 && isSound(bytes)) return bytes;
      if (status === GONE) return 'gone';
      log.warn('carrier-refused', { action: 'fetch-recording', status, code: 0 });
      return 'later';
    },
    deleteRecording: async (recordingSid) => {
      const { status, body } = await rest.ask('DELETE', `Recordings/${recordingSid}.json`);
      if (status === 204 || status === GONE) return true;
      log.warn('carrier-refused', { action: 'delete-record', status, code: numberIn(body, 'code') });
      return false;
    },
    listRecordings: async () => {
      const found: FoundRecording[] = [];
      let path: string | undefined = `Recordings.json?PageSize=${PAGE_SIZE}`;
      for (let page = 0; path !== undefined; page += 1) {
        const { status, body } = await rest.ask('GET', path);
        const entries = fieldIn(body, 'recordings');
        if (status !== 200 || !Array.isArray(entries) || page === PAGES_LIMIT) {
          log.warn('carrier-refused', { action: 'list-recordings', status, code: numberIn(body, 'code') });
          return undefined;
        }
        found.push(...entries.flatMap(foundRecording));
        path = nextPage(textIn(body, 'next_page_uri'));
      }
      return found;
    },
  };
}

/** An entry of the carrier's list as a message; none where it is no message of a caller. */
export function foundRecording(entry: unknown): FoundRecording[] {
  const [recordingSid, callSid] = [textIn(entry, 'sid'), textIn(entry, 'call_sid')];
  const isMessage = textIn(entry, 'source') === BY_OUR_DOCUMENT && textIn(entry, 'status') === 'completed';
  if (!isMessage || !RECORDING.test(recordingSid) || !CALL.test(callSid)) return [];
  const seconds = Number(textIn(entry, 'duration'));
  return [
    { recordingSid, callSid, seconds: Math.min(SECONDS_LIMIT, Number.isInteger(seconds) ? Math.max(0, seconds) : 0) },
  ];
}

/** Whether the carrier still makes this recording, which a caller made by our document: it may become a message. */
export function isUnfinished(entry: unknown): boolean {
  return textIn(entry, 'source') === BY_OUR_DOCUMENT && !FINISHED.includes(textIn(entry, 'status'));
}

/** A page of an error, or half a file, is no sound. */
function isSound(bytes: Buffer): boolean {
  return (
    bytes.toString('latin1', MARKS.at, MARKS.is.length) === MARKS.is &&
    bytes.toString('latin1', MARKS.kindAt, MARKS.kindAt + MARKS.kind.length) === MARKS.kind
  );
}

/** The carrier names the next page under its own root; nothing else is ever asked for. */
function nextPage(uri: string): string | undefined {
  const at = uri.indexOf('/Recordings.json?');
  return at < 0 ? undefined : uri.slice(at + 1);
}
