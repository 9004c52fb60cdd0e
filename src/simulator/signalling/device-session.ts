import type { WebSocket } from 'ws';
import type { Carrier } from '../carrier.ts';
import type { LiveMedia } from '../media/live-media.ts';
import type { RingingPhone } from '../phone.ts';
import type { CarrierSettings } from '../settings.ts';
import { type Grant, readAccessToken, TOKEN_EXPIRED, TOKEN_INVALID } from './access-token.ts';
import { type FromPage, HEARTBEAT, readMessage, type Send, writeMessage } from './messages.ts';
import { answerBrowser, offerBrowser, type Peer, type PeerParts } from './peer.ts';
import { SoftphoneLeg } from './softphone-leg.ts';

/** The SDK reconnects after 15 s without a word from us. */
const HEARTBEAT_MS = 10_000;
const SILENT_HEARTBEATS_LIMIT = 3;
const LEGS_LIMIT = 4;
const TIMER_LIMIT_MS = 2 ** 31 - 1;

const DECLINED = 31_002;
const CONNECTION_ERROR = 31_005;
/** The WebSocket's own code for text that makes no sense. */
const NOT_A_MESSAGE = 1007;

export interface SignallingParts {
  carrier: Pick<Carrier, 'dialFromClient' | 'onClientRing' | 'tape'>;
  media: LiveMedia;
  keys: Pick<CarrierSettings, 'accountSid' | 'apiKeySid' | 'apiKeySecret' | 'appSid'>;
  /** Legs of all pages: a page may come back on another socket. */
  legs: Set<SoftphoneLeg>;
}

interface PendingRing {
  ring: RingingPhone;
  peer: Peer;
}

/** One page's socket: its token, its registration, the calls that it dials and is rung for. */
export class DeviceSession {
  readonly #socket: WebSocket;
  readonly #parts: SignallingParts;
  readonly #rings = new Map<string, PendingRing>();
  #grant: Grant | undefined;
  #unregister: (() => void) | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #holdSeconds = 0;
  #silentHeartbeats = 0;
  readonly #heart: NodeJS.Timeout;

  constructor(socket: WebSocket, parts: SignallingParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#heart = setInterval(() => this.#beat(), HEARTBEAT_MS);
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('close', () => this.#close());
    socket.on('error', () => socket.terminate());
  }

  #receive(text: string): void {
    this.#silentHeartbeats = 0;
    if (text === HEARTBEAT) return;
    const message = readMessage(text);
    if (!message) this.#socket.close(NOT_A_MESSAGE, 'not a message');
    else if (message.type === 'listen') this.#listen(message);
    else if (!this.#grant) this.#refuse(TOKEN_INVALID, 'no valid token');
    else this.#obey(message, this.#grant).catch((error: unknown) => this.#fail(message, error));
  }

  async #obey(message: FromPage, grant: Grant): Promise<void> {
    const leg = this.#legOf(message.callSid);
    const ringing = this.#rings.get(message.callSid);
    // Other types, messages for insights among them, change nothing in a call.
    if (message.type === 'register') this.#register(message.wantsCalls, grant);
    else if (message.type === 'invite' && message.reconnect) await this.#reconnect(message, grant);
    else if (message.type === 'invite') await this.#dial(message, grant);
    else if (message.type === 'answer' && ringing) await this.#answer(message, ringing, grant);
    else if (message.type === 'reject' && ringing) this.#endRing(ringing, () => ringing.ring.reject());
    else if (message.type === 'hangup') leg?.end();
    else if (message.type === 'dtmf' && message.digits) leg?.call.press(message.digits);
    else if (message.type === 'reinvite') await leg?.restarted(message.sdp);
  }

  #listen(message: FromPage): void {
    const grant = readAccessToken(message.token, this.#parts.keys);
    clearTimeout(this.#expiry);
    if ('refused' in grant) {
      this.#grant = undefined;
      this.#refuse(grant.refused, grant.refused === TOKEN_EXPIRED ? 'token expired' : 'token invalid');
      return;
    }
    if (this.#grant && this.#grant.identity !== grant.identity) this.#stopRegistration();
    this.#grant = grant;
    this.#holdSeconds = message.holdSeconds;
    const leftMs = grant.expiresAt - Date.now();
    this.#expiry = setTimeout(() => this.#expire(), Math.min(leftMs, TIMER_LIMIT_MS));
    this.#send('connected', {
      region: 'EU_IRELAND',
      edge: 'dublin',
      home: 'ie1',
      gateway: 'simulated',
      token: { identity: grant.identity, ttl: Math.floor(leftMs / 1000) },
    });
  }

  /** Calls in progress go on; new ones need a new token. */
  #expire(): void {
    this.#stopRegistration();
    this.#refuse(TOKEN_EXPIRED, 'token expired');
    this.#send('offline', {});
  }

  #register(wantsCalls: boolean, grant: Grant): void {
    if (!wantsCalls) {
      this.#stopRegistration();
      this.#send('offline', {});
      return;
    }
    if (grant.expiresAt <= Date.now() || !grant.mayRegister) {
      this.#refuse(grant.mayRegister ? TOKEN_EXPIRED : TOKEN_INVALID, 'the token allows no incoming calls');
      return;
    }
    this.#unregister ??= this.#parts.carrier.onClientRing(grant.identity, (ring) => {
      this.#ring(ring).catch((error: unknown) => {
        this.#note(ring.sid, error);
        ring.reject();
      });
    });
    this.#send('ready', {});
  }

  async #ring(ring: RingingPhone): Promise<void> {
    let isOver = false;
    ring.onCancel(() => {
      isOver = true;
      const pending = this.#rings.get(ring.sid);
      if (pending) this.#endRing(pending, () => this.#send('cancel', { callsid: ring.sid }));
    });
    const { peer, sdp } = await offerBrowser(this.#peerParts(ring.sid));
    if (isOver) {
      peer.close();
      return;
    }
    this.#rings.set(ring.sid, { ring, peer });
    this.#send('invite', {
      callsid: ring.sid,
      sdp,
      parameters: {
        AccountSid: this.#parts.keys.accountSid,
        CallSid: ring.sid,
        From: ring.from,
        To: ring.to,
        Params: new URLSearchParams(ring.params).toString(),
      },
    });
  }

  async #answer(message: FromPage, { ring, peer }: PendingRing, grant: Grant): Promise<void> {
    this.#rings.delete(ring.sid);
    try {
      await peer.accept(message.sdp);
      this.#adopt(ring.answer(), grant, '').connected(peer);
    } catch (error) {
      peer.close();
      throw error;
    }
  }

  async #dial(message: FromPage, grant: Grant): Promise<void> {
    const code = this.#reasonNotToDial(message, grant);
    if (code) {
      this.#send('hangup', { callsid: message.callSid, error: { code, message: 'call declined' } });
      return;
    }
    const params = { ...Object.fromEntries(new URLSearchParams(message.params)), ...grant.dialParams };
    const call = this.#parts.carrier.dialFromClient({ identity: grant.identity, params });
    this.#send('ringing', { callsid: call.sid, outboundconnectionid: message.callSid });
    const leg = this.#adopt(call, grant, message.callSid);
    const { peer, sdp } = await answerBrowser(this.#peerParts(call.sid), message.sdp);
    leg.connected(peer, sdp);
  }

  #reasonNotToDial(message: FromPage, grant: Grant): number | undefined {
    if (grant.expiresAt <= Date.now()) return TOKEN_EXPIRED;
    return grant.mayDial && message.sdp && this.#legs().length < LEGS_LIMIT ? undefined : DECLINED;
  }

  async #reconnect(message: FromPage, grant: Grant): Promise<void> {
    const leg = [...this.#parts.legs].find(({ reconnectToken }) => reconnectToken === message.reconnect);
    if (leg?.identity === grant.identity) {
      await leg.reconnected(this.#send, message.sdp, this.#peerParts(leg.call.sid));
    } else {
      this.#send('hangup', { callsid: message.callSid });
    }
  }

  #adopt(call: SoftphoneLeg['call'], { identity }: Grant, outboundId: string): SoftphoneLeg {
    return new SoftphoneLeg({ call, identity, send: this.#send, outboundId, legs: this.#parts.legs });
  }

  #peerParts(legSid: string): PeerParts {
    const onState = (state: string) => this.#legOf(legSid)?.peerState(state);
    return { media: this.#parts.media, legSid, onState };
  }

  #legs(): SoftphoneLeg[] {
    return [...this.#parts.legs].filter((leg) => leg.isOn(this.#send));
  }

  #legOf(callSid: string): SoftphoneLeg | undefined {
    if (callSid === '') return undefined;
    return this.#legs().find((leg) => leg.call.sid === callSid || leg.outboundId === callSid);
  }

  #endRing({ ring, peer }: PendingRing, then: () => void): void {
    this.#rings.delete(ring.sid);
    peer.close();
    then();
  }

  #fail(message: FromPage, error: unknown): void {
    this.#note(message.callSid, error);
    const reason = { code: CONNECTION_ERROR, message: error instanceof Error ? error.message : 'unknown' };
    const leg = this.#legOf(message.callSid);
    if (leg) leg.end(reason);
    else this.#send('hangup', { callsid: message.callSid, error: reason });
  }

  #note(callSid: string, error: unknown): void {
    const text = `softphone: ${error instanceof Error ? error.message : 'unknown'}`;
    this.#parts.carrier.tape.write({ kind: 'error', callSid, text });
  }

  #stopRegistration(): void {
    this.#unregister?.();
    this.#unregister = undefined;
  }

  #refuse(code: number, message: string): void {
    this.#send('error', { error: { code, message } });
  }

  #beat(): void {
    this.#silentHeartbeats += 1;
    if (this.#silentHeartbeats > SILENT_HEARTBEATS_LIMIT) this.#socket.terminate();
    else this.#socket.send(HEARTBEAT);
  }

  #close(): void {
    clearInterval(this.#heart);
    clearTimeout(this.#expiry);
    this.#stopRegistration();
    for (const pending of [...this.#rings.values()]) this.#endRing(pending, () => pending.ring.reject());
    for (const leg of this.#legs()) leg.socketLost(this.#holdSeconds);
  }

  readonly #send: Send = (type, payload) => {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(writeMessage(type, payload));
  };
}
