/** The part of `@roamhq/wrtc` that is used here. Its own types are those of a browser's page, which a server does not have. */
export interface WebRtc {
  RTCPeerConnection: new () => RtcPeer;
  MediaStream: new () => RtcStream;
  nonstandard: {
    RTCAudioSource: new () => AudioSource;
    RTCAudioSink: new (track: RtcTrack) => AudioSink;
  };
}

export interface RtcPeer {
  readonly localDescription: { sdp: string } | null;
  readonly remoteDescription: { sdp: string } | null;
  readonly iceGatheringState: string;
  readonly connectionState: string;
  onicegatheringstatechange: (() => void) | null;
  onconnectionstatechange: (() => void) | null;
  ontrack: ((event: { track: RtcTrack }) => void) | null;
  addTrack(track: RtcTrack, stream: RtcStream): void;
  createOffer(): Promise<SessionDescription>;
  createAnswer(): Promise<SessionDescription>;
  setLocalDescription(description: SessionDescription): Promise<void>;
  setRemoteDescription(description: SessionDescription): Promise<void>;
  close(): void;
}

export interface SessionDescription {
  type: 'offer' | 'answer';
  sdp: string;
}

export interface RtcTrack {
  stop(): void;
}

export interface RtcStream {
  addTrack(track: RtcTrack): void;
}

export interface AudioSource {
  createTrack(): RtcTrack;
  /** Exactly 10 ms at a time. */
  onData(data: {
    samples: Int16Array;
    sampleRate: number;
    bitsPerSample: 16;
    channelCount: 1;
    numberOfFrames: number;
  }): void;
}

export interface AudioSink {
  ondata: ((data: { samples: Int16Array; sampleRate: number; channelCount: number }) => void) | null;
  stop(): void;
}

/**
 * Loads WebRTC when the first softphone calls: it is native code, and most processes never need it.
 * A process that has used it must end by `process.exit`: torn down any other way, the library crashes.
 */
export async function loadWebRtc(): Promise<WebRtc> {
  const library: unknown = (await import('@roamhq/wrtc')).default;
  // The package's types name a browser's globals; the interface above says what of it is used.
  return library as WebRtc;
}
