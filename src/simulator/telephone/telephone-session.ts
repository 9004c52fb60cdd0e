import type { WebSocket } from 'ws';
import type { Carrier } from '../carrier.ts';
import type { Line, LiveMedia } from '../media/live-media.ts';
import type { CallState, Heard, PhoneCall, RingingPhone } from '../phone.ts';
import { type Captions, captionOf } from './captions.ts';
import { INVENTED_CALLERS } from './numbers.ts';
import { bytesOf, samplesOf } from './telephone-frames.ts';
import { type FromTelephone, readTelephone, type ToTelephone } from './telephone-messages.ts';

/** A tab that does not read its socket loses sound instead of filling our memory. */
const UNREAD_BYTES_LIMIT = 64_000;

const ENDED: readonly CallState[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];

export interface TelephoneParts {
  carrier: Pick<Carrier, 'dial' | 'onRing'>;
  media: LiveMedia;
  captions: Captions;
  /** Numbers that the page offers for dialling and for being rung. */
  numbers: readonly string[];
  onCall: readonly string[];
}

/** One telephone at the end of a WebSocket: at most one call at a time. Text is for orders, binary for sound. */
export class TelephoneSession {
  readonly #socket: WebSocket;
  readonly #parts: TelephoneParts;
  /** A telephone without sound (a scripted caller that says nothing) is not sent any. */
  readonly #hasSound: boolean;
  #current: { call: PhoneCall; line: Line | undefined; stopWatching: () => void } | undefined;
  /** What the telephone knows of, and whether it knows of its end. */
  #told = new Map<Heard, { index: number; untilMs: number | undefined }>();
  #ring: RingingPhone | undefined;
  #unregister: (() => void) | undefined;

  constructor(socket: WebSocket, parts: TelephoneParts, hasSound: boolean) {
    this.#socket = socket;
    this.#parts = parts;
    this.#hasSound = hasSound;
    socket.on('message', (data, isBinary) => {
      if (isBinary) this.#current?.line?.speak(samplesOf(data));
      else this.#receive(String(data));
    });
    socket.on('close', () => this.#close());
    socket.on('error', () => socket.terminate());
    this.#send({ type: 'hello', numbers: parts.numbers, callers: INVENTED_CALLERS, onCall: parts.onCall });
  }

  #receive(text: string): void {
    const message = readTelephone(text);
    if (!message) this.#send({ type: 'refused', why: 'not-understood' });
    else if (message.type === 'dial') this.#dial(message);
    else if (message.type === 'register') this.#register(message.number);
    else if (message.type === 'unregister') this.#register(null);
    else if (message.type === 'press' && this.#current) this.#current.call.press(message.keys);
    else if (message.type === 'hang-up' && this.#current) this.#current.call.hangUp();
    else if (message.type === 'answer' && this.#ring) this.#answer(this.#ring);
    else if (message.type === 'reject' && this.#ring) this.#reject(this.#ring);
    else this.#send({ type: 'refused', why: 'nothing-to-do' });
  }

  #dial({ from, to }: Extract<FromTelephone, { type: 'dial' }>): void {
    if (this.#current || this.#ring) this.#send({ type: 'refused', why: 'busy' });
    else this.#take(this.#parts.carrier.dial({ from, to }), 'out');
  }

  #register(number: string | null): void {
    this.#unregister?.();
    this.#unregister = number === null ? undefined : this.#parts.carrier.onRing(number, (ring) => this.#beRung(ring));
    this.#send({ type: 'registered', number });
  }

  #beRung(ring: RingingPhone): void {
    if (this.#current || this.#ring) {
      ring.reject();
      return;
    }
    this.#ring = ring;
    ring.onCancel(() => this.#ringOver(ring));
    this.#send({ type: 'ringing', sid: ring.sid, from: ring.from, to: ring.to });
  }

  #answer(ring: RingingPhone): void {
    this.#ringOver(ring);
    this.#take(ring.answer(), 'in');
  }

  #reject(ring: RingingPhone): void {
    this.#ringOver(ring);
    ring.reject();
  }

  #ringOver(ring: RingingPhone): void {
    if (this.#ring !== ring) return;
    this.#ring = undefined;
    this.#send({ type: 'ring-over', sid: ring.sid });
  }

  #take(call: PhoneCall, direction: 'out' | 'in'): void {
    const line = this.#hasSound ? this.#parts.media.attach(call.sid, (frame) => this.#sendSound(frame)) : undefined;
    const stopWatching = call.onChange(() => this.#tell(call, direction));
    this.#told = new Map();
    this.#current = { call, line, stopWatching };
    this.#tell(call, direction);
  }

  #tell(call: PhoneCall, direction: 'out' | 'in'): void {
    for (const heard of call.heard) this.#tellHeard(call, heard);
    this.#send({ type: 'call', sid: call.sid, direction, state: call.state, verb: call.verb });
    if (ENDED.includes(call.state)) this.#letGo();
  }

  #tellHeard(call: PhoneCall, heard: Heard): void {
    const told = this.#told.get(heard);
    if (told && told.untilMs === heard.untilMs) return;
    const index = told?.index ?? this.#told.size;
    const { at, untilMs, kind } = heard;
    const what = heard.path ?? heard.what;
    this.#told.set(heard, { index, untilMs });
    const caption = captionOf({ kind, what }, this.#parts.captions);
    this.#send({ type: 'heard', sid: call.sid, index, at, untilMs, kind, what, caption });
  }

  #letGo(): void {
    this.#current?.line?.detach();
    this.#current?.stopWatching();
    this.#current = undefined;
  }

  /** A telephone that is gone has hung up. */
  #close(): void {
    this.#unregister?.();
    this.#ring?.reject();
    this.#current?.call.hangUp();
    this.#letGo();
  }

  #send(message: ToTelephone): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #sendSound(frame: Int16Array): void {
    if (this.#socket.bufferedAmount > UNREAD_BYTES_LIMIT) return;
    this.#socket.send(bytesOf(frame));
  }
}
