import { CarrierError } from '../carrier-error.ts';
import { HttpFault } from '../webhooks/http-client.ts';
import type { Outside } from '../webhooks/outside.ts';
import { planDelivery } from '../webhooks/overrides.ts';
import { AudioFault, decodeMuLaw, readWav } from './wav.ts';

/** Fetches the clips that documents play and keeps them as long as their server allows. */
export interface AudioShelf {
  /** The clip as 8 kHz mono; a `CarrierError` where it cannot be had or is not audio. */
  fetch(url: string): Promise<Int16Array>;
}

interface Clip {
  samples: Int16Array;
  etag: string | undefined;
  freshUntil: number;
}

const CLIP_BYTES_LIMIT = 20 * 1024 * 1024;
const CLIPS_LIMIT = 500;
const REDIRECTS_LIMIT = 10;

/** An empty shelf. Requests for audio are not signed and carry no field of the call. */
export function createAudioShelf(outside: Outside): AudioShelf {
  const clips = new Map<string, Clip>();
  const fetching = new Map<string, Promise<Int16Array>>();

  async function load(url: string): Promise<Int16Array> {
    const known = clips.get(url);
    const end = outside.activity.begin();
    try {
      const answer = await request(outside, url, known?.etag);
      const samples = answer.status === 304 && known !== undefined ? known.samples : decode(answer, url);
      if (clips.size >= CLIPS_LIMIT) clips.delete(clips.keys().next().value ?? '');
      clips.set(url, { samples, etag: answer.headers.etag, freshUntil: freshUntil(outside, answer) });
      return samples;
    } catch (error) {
      throw asCarrierError(error, url);
    } finally {
      end();
    }
  }

  return {
    fetch(address) {
      const { url } = planDelivery(address);
      if (outside.faults.strikeAudio(new URL(url).pathname)) {
        return Promise.reject(new CarrierError(11200, 'the audio could not be fetched', url));
      }
      const known = clips.get(url);
      if (known !== undefined && known.freshUntil > outside.clock.now()) return Promise.resolve(known.samples);
      const running = fetching.get(url) ?? load(url).finally(() => fetching.delete(url));
      fetching.set(url, running);
      return running;
    },
  };
}

type Answer = Awaited<ReturnType<Outside['http']['send']>>;

async function request(outside: Outside, url: string, etag: string | undefined): Promise<Answer> {
  let current = new URL(url);
  for (let count = 0; count <= REDIRECTS_LIMIT; count++) {
    const answer = await outside.http.send({
      url: current,
      method: 'GET',
      headers: {
        'user-agent': 'TwilioProxy/1.1',
        accept: 'audio/*',
        ...(etag !== undefined && { 'if-none-match': etag }),
      },
      body: '',
      bytesMax: CLIP_BYTES_LIMIT,
      signal: new AbortController().signal,
    });
    const location = answer.headers.location;
    if (answer.status < 301 || answer.status > 399 || answer.status === 304 || location === undefined) return answer;
    current = new URL(location, current);
  }
  throw new CarrierError(11215, 'more than ten redirects', url);
}

function decode(answer: Answer, url: string): Int16Array {
  if (answer.status < 200 || answer.status > 299) throw new CarrierError(11200, `status ${answer.status}`, url);
  return decodeClip(answer.headers['content-type'], answer.body, url);
}

/** The body as 8 kHz mono, by its content type. */
export function decodeClip(contentType: string | undefined, body: Buffer, url: string): Int16Array {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  try {
    if (/^audio\/(wav|wave|x-wav|vnd\.wave)$/.test(type ?? '')) return readWav(body);
  } catch (error) {
    if (error instanceof AudioFault) throw new CarrierError(12300, error.message, url);
    throw error;
  }
  if (/^audio\/(basic|x-mulaw|ulaw)$/.test(type ?? '')) return decodeMuLaw(body);
  throw new CarrierError(12300, `${type || 'no content type'} is not audio that this carrier plays`, url);
}

function freshUntil(outside: Outside, answer: Answer): number {
  const seconds = /(?:^|[ ,])max-age=(\d+)/.exec(answer.headers['cache-control'] ?? '')?.[1];
  return outside.clock.now() + Number(seconds ?? 0) * 1000;
}

function asCarrierError(error: unknown, url: string): unknown {
  if (!(error instanceof HttpFault)) return error;
  return new CarrierError(error.kind === 'connect' ? 11205 : 11200, error.kind, url);
}
