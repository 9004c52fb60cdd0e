import { randomBytes } from 'node:crypto';
import type { CallState, PhoneCall } from '../phone.ts';
import type { Send } from './messages.ts';
import { answerBrowser, type Peer, type PeerParts } from './peer.ts';

/** A page whose socket broke has this long to come back, unless it asked for longer. */
const HOLD_DEFAULT_MS = 5_000;
/** Twilio ends a leg without sound after a minute; the SDK gives up its own repairs after half of that. */
const SILENT_CONNECTION_LIMIT_MS = 30_000;

const ENDED: readonly CallState[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];

interface LegParts {
  call: PhoneCall;
  identity: string;
  send: Send;
  /** The page's own name for a call that it dialled; empty for one that it was rung for. */
  outboundId: string;
  /** Legs of all pages; this one is among them until it ends. */
  legs: Set<SoftphoneLeg>;
}

/** One softphone's call, from dialling or answering until it ends. It outlives the page's socket for a few seconds. */
export class SoftphoneLeg {
  readonly call: PhoneCall;
  readonly identity: string;
  readonly outboundId: string;
  readonly reconnectToken = randomBytes(18).toString('base64url');
  #send: Send;
  #peer: Peer | undefined;
  #sdp: string | undefined;
  #isAnswered = false;
  #isEnded = false;
  #hold: NodeJS.Timeout | undefined;
  #repair: NodeJS.Timeout | undefined;
  readonly #legs: Set<SoftphoneLeg>;
  readonly #stopWatching: () => void;

  constructor({ call, identity, send, outboundId, legs }: LegParts) {
    this.call = call;
    this.identity = identity;
    this.outboundId = outboundId;
    this.#send = send;
    this.#legs = legs;
    legs.add(this);
    this.#stopWatching = call.onChange(() => this.#follow());
  }

  /** Gives the leg its sound. `sdp` is our answer to the page's offer; without one the page has answered ours. */
  connected(peer: Peer, sdp?: string): void {
    if (this.#isEnded) {
      peer.close();
      return;
    }
    this.#peer?.close();
    this.#peer = peer;
    this.#sdp = sdp;
    this.#isAnswered = sdp === undefined;
    this.#follow();
  }

  /** The page is back on a new socket; a page that was loaded anew brings another connection. */
  async reconnected(send: Send, offer: string, parts: PeerParts): Promise<void> {
    clearTimeout(this.#hold);
    this.#send = send;
    if (this.#peer?.isFrom(offer)) {
      this.#sendAnswer(undefined);
      return;
    }
    const { peer, sdp } = await answerBrowser(parts, offer);
    this.connected(peer, sdp);
  }

  /** Whether the leg's page is at the other end of this socket. */
  isOn(send: Send): boolean {
    return this.#send === send;
  }

  /** The page restarts its connection. */
  async restarted(offer: string): Promise<void> {
    if (this.#peer) this.#sendAnswer(await this.#peer.answer(offer));
  }

  /** The page's socket is gone: the call is held for `holdSeconds`, then hung up. */
  socketLost(holdSeconds: number): void {
    clearTimeout(this.#hold);
    this.#hold = setTimeout(() => this.call.hangUp(), holdSeconds * 1000 || HOLD_DEFAULT_MS);
  }

  /** The sound's connection changed: one that stays broken ends the call. */
  peerState(state: string): void {
    clearTimeout(this.#repair);
    if (state !== 'failed' && state !== 'disconnected') return;
    this.#repair = setTimeout(() => this.call.hangUp(), SILENT_CONNECTION_LIMIT_MS);
  }

  /** Hangs up and lets go of everything, at once; told to the page. */
  end(error?: { code: number; message: string }): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearTimeout(this.#hold);
    clearTimeout(this.#repair);
    this.#stopWatching();
    this.#peer?.close();
    this.call.hangUp();
    this.#send('hangup', { callsid: this.call.sid, ...(error && { error }) });
    this.#legs.delete(this);
  }

  #follow(): void {
    if (ENDED.includes(this.call.state)) this.end();
    if (this.call.state !== 'in-progress' || this.#isAnswered || this.#sdp === undefined) return;
    this.#isAnswered = true;
    this.#sendAnswer(this.#sdp);
  }

  #sendAnswer(sdp: string | undefined): void {
    this.#send('answer', {
      callsid: this.call.sid,
      reconnect: this.reconnectToken,
      ...(sdp !== undefined && { sdp }),
      ...(this.outboundId && { outboundconnectionid: this.outboundId }),
    });
  }
}
