import { createDecimator, type Decimator } from '../media/decimate.ts';
import type { Line, LiveMedia } from '../media/live-media.ts';
import { SAMPLE_RATE } from '../media/mixer.ts';
import { type AudioSink, loadWebRtc, type RtcPeer, type RtcTrack, type WebRtc } from './wrtc.ts';

/** Addresses of this machine are known within a tenth of a second; what is known then is sent. */
const GATHERING_LIMIT_MS = 1500;
const TEN_MS_SAMPLES = SAMPLE_RATE / 100;

/** The carrier's end of one softphone's sound. Closed once, it can never be opened again. */
export interface Peer {
  /** Answers a browser's offer: the first one, or one that restarts the connection. */
  answer(offer: string): Promise<string>;
  /** Takes the browser's answer to our offer. */
  accept(answer: string): Promise<void>;
  /** Whether a description belongs to the browser's end that is connected already. */
  isFrom(description: string): boolean;
  close(): void;
}

export interface PeerParts {
  media: LiveMedia;
  legSid: string;
  /** Told each state of the connection. */
  onState: (state: string) => void;
}

/** Joins the sound of a browser that dialled to its leg; `sdp` is our answer. Throws for an offer that is none. */
export async function answerBrowser(parts: PeerParts, offer: string): Promise<{ peer: Peer; sdp: string }> {
  const { peer } = await openPeer(parts);
  return { peer, sdp: await orClose(peer, peer.answer(offer)) };
}

/** Prepares the sound of a browser that is to ring; `sdp` is our offer. */
export async function offerBrowser(parts: PeerParts): Promise<{ peer: Peer; sdp: string }> {
  const { peer, connection } = await openPeer(parts);
  const offered = async () => {
    await connection.setLocalDescription(await connection.createOffer());
    return describe(connection);
  };
  return { peer, sdp: await orClose(peer, offered()) };
}

async function orClose<Result>(peer: Peer, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    peer.close();
    throw error;
  }
}

async function openPeer({ media, legSid, onState }: PeerParts): Promise<{ peer: Peer; connection: RtcPeer }> {
  const webRtc = await loadWebRtc();
  const connection = new webRtc.RTCPeerConnection();
  const earpiece = addEarpiece(webRtc, connection);
  const line = media.attach(legSid, earpiece.hear);
  const microphone = takeMicrophone(webRtc, connection, line);
  connection.onconnectionstatechange = () => onState(connection.connectionState);
  let isClosed = false;

  const peer: Peer = {
    async answer(offer) {
      await connection.setRemoteDescription({ type: 'offer', sdp: offer });
      await connection.setLocalDescription(await connection.createAnswer());
      return describe(connection);
    },
    accept: (answer) => connection.setRemoteDescription({ type: 'answer', sdp: answer }),
    isFrom: (description) => fingerprint(description) === fingerprint(connection.remoteDescription?.sdp ?? ''),
    close() {
      if (isClosed) return;
      isClosed = true;
      line.detach();
      microphone.stop();
      earpiece.track.stop();
      connection.onconnectionstatechange = null;
      connection.onicegatheringstatechange = null;
      connection.ontrack = null;
      connection.close();
    },
  };
  return { peer, connection };
}

function addEarpiece(webRtc: WebRtc, connection: RtcPeer): { hear: (frame: Int16Array) => void; track: RtcTrack } {
  const source = new webRtc.nonstandard.RTCAudioSource();
  const track = source.createTrack();
  const stream = new webRtc.MediaStream();
  stream.addTrack(track);
  // Without a stream around the track, the SDK plays nothing.
  connection.addTrack(track, stream);
  const hear = (frame: Int16Array) => {
    for (let from = 0; from < frame.length; from += TEN_MS_SAMPLES) {
      // A copy: the library reads the buffer behind a view from its beginning.
      const samples = frame.slice(from, from + TEN_MS_SAMPLES);
      source.onData({
        samples,
        sampleRate: SAMPLE_RATE,
        bitsPerSample: 16,
        channelCount: 1,
        numberOfFrames: TEN_MS_SAMPLES,
      });
    }
  };
  return { hear, track };
}

function takeMicrophone(webRtc: WebRtc, connection: RtcPeer, line: Line): { stop(): void } {
  const sinks: AudioSink[] = [];
  const decimators = new Map<number, Decimator>();
  connection.ontrack = ({ track }) => {
    const sink = new webRtc.nonstandard.RTCAudioSink(track);
    sinks.push(sink);
    sink.ondata = ({ samples, sampleRate, channelCount }) => {
      const decimate = decimators.get(sampleRate) ?? createDecimator(sampleRate);
      decimators.set(sampleRate, decimate);
      line.speak(decimate(channelCount === 1 ? samples : firstChannel(samples, channelCount)));
    };
  };
  return {
    stop() {
      for (const sink of sinks.splice(0)) {
        sink.ondata = null;
        sink.stop();
      }
    },
  };
}

function firstChannel(samples: Int16Array, channelCount: number): Int16Array {
  return samples.filter((_sample, index) => index % channelCount === 0);
}

async function describe(connection: RtcPeer): Promise<string> {
  await gathered(connection);
  return withoutTelephoneEvents(connection.localDescription?.sdp ?? '');
}

function gathered(connection: RtcPeer): Promise<void> {
  return new Promise((resolve) => {
    const guard = setTimeout(resolve, GATHERING_LIMIT_MS);
    const check = () => {
      if (connection.iceGatheringState !== 'complete') return;
      clearTimeout(guard);
      resolve();
    };
    connection.onicegatheringstatechange = check;
    check();
  });
}

/** The library cannot report keys that come as RTP events, so none are negotiated and the SDK sends keys as messages. */
function withoutTelephoneEvents(sdp: string): string {
  const events = [...sdp.matchAll(/^a=rtpmap:(\d+) telephone-event\/.*$/gm)].map(([, type]) => type);
  return sdp
    .split('\r\n')
    .filter(
      (line) => !events.some((type) => line.startsWith(`a=rtpmap:${type} `) || line.startsWith(`a=fmtp:${type} `)),
    )
    .map((line) =>
      line.startsWith('m=audio')
        ? line
            .split(' ')
            .filter((word, index) => index < 3 || !events.includes(word))
            .join(' ')
        : line,
    )
    .join('\r\n');
}

function fingerprint(sdp: string): string {
  return /^a=fingerprint:(.+)$/m.exec(sdp)?.[1]?.trim() ?? '';
}
