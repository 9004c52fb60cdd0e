import type { CallSid } from '../../../src/calls/call.ts';
import { bridge, dialPhones, unbridge } from './dialling.ts';
import type { Leg, Person, Why } from './leg.ts';
import { SECOND } from './plan.ts';
import { type Chance, createChance } from './random.ts';
import { createRooms, type RoomReport, type Rooms } from './rooms.ts';
import { type Doc, docOf } from './virtual-documents.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The fields of a webhook that the line reads. */
export interface Told {
  callStatus: string;
  digits?: string;
  wasBridged?: boolean;
  conferenceEvent?: string;
  conferenceSid?: string;
  sequence?: number;
}

/** After how many milliseconds a report arrives: more than one when it comes again, none when it is lost. */
export type CallBacks = () => readonly number[];

export interface CarrierParts {
  time: VirtualTime;
  chance: Chance;
  /** Asks the line; undefined when nobody answers, null where no document is expected. */
  ask(leg: Leg, url: string, told: Told): Promise<string | null | undefined>;
  trace(what: string, leg: Leg): void;
  callBacks: CallBacks;
  onCallPhones: readonly number[];
  /** Who picks up an on-call telephone. */
  phonePerson(chance: Chance): Person;
  legBegan(leg: Leg): void;
  legEnded(leg: Leg, why: Why): void;
}

const TRY_AGAIN_MS = 1_500;
const RING_MS = 25 * SECOND;
const FALLBACK_WORDS_MS = 10 * SECOND;

/** A carrier without sound or text: legs, rooms and webhooks, late and doubled and lost as the day's seed will have it. */
export class VirtualCarrier {
  readonly parts: CarrierParts;
  readonly rooms: Rooms;
  readonly legs = new Map<CallSid, Leg>();
  #made = 0;

  constructor(parts: CarrierParts) {
    this.parts = parts;
    this.rooms = createRooms((report) => this.#reportRoom(report));
  }

  /** A leg begins; what it hears follows from this address. */
  begin(given: Pick<Leg, 'party' | 'person'> & Partial<Leg> & { seed: number }): Leg {
    this.#made += 1;
    const { seed, ...known } = given;
    const leg: Leg = {
      // The digits make it one.
      sid: `CA${String(this.#made).padStart(32, '0')}` as CallSid,
      isOver: false,
      moves: 0,
      doc: undefined,
      coming: undefined,
      room: undefined,
      bridgedTo: undefined,
      child: undefined,
      chance: createChance(seed),
      ...known,
    };
    this.legs.set(leg.sid, leg);
    this.parts.legBegan(leg);
    return leg;
  }

  /** Asks the line what this leg is to do, and lets it do so. */
  fetch(leg: Leg, url: string, told: Partial<Told> = {}): void {
    const { moves } = leg;
    this.#request(leg, url, told, (doc) => {
      if (!leg.isOver && leg.moves === moves) this.perform(leg, doc);
    });
  }

  /** A key of the telephone. */
  press(leg: Leg, key: string): void {
    const { doc } = leg;
    if (leg.isOver || !doc) return;
    if (doc.verb === 'gather') {
      leg.coming?.cancel();
      leg.doc = undefined;
      this.fetch(leg, doc.url, { digits: key });
    } else if (doc.verb === 'room' && doc.after !== null && key === '*' && leg.room) {
      this.#leaveRoom(leg);
      leg.doc = undefined;
      this.fetch(leg, doc.after);
    }
  }

  /** The person at this leg hangs up, or the leg is ended by an order. */
  end(leg: Leg, why: Why): void {
    if (leg.isOver) return;
    leg.isOver = true;
    leg.coming?.cancel();
    this.parts.trace(`ends: ${why}`, leg);
    const { doc } = leg;
    const other = leg.bridgedTo;
    leg.doc = undefined;
    if (leg.child) this.end(leg.child, 'talk-over');
    if (leg.room) this.#leaveRoom(leg);
    if (other) unbridge(this, leg, other);
    // The action is told all the same, and its answer thrown away.
    if (doc?.verb === 'room' && doc.after !== null) this.#request(leg, doc.after, {}, () => {});
    this.callBack(leg, {});
    this.parts.legEnded(leg, why);
    leg.person.ends(leg, why);
  }

  /** An order of ours takes the leg out of whatever it is in. */
  move(leg: Leg, url: string): void {
    leg.coming?.cancel();
    leg.moves += 1;
    const { doc } = leg;
    leg.doc = undefined;
    if (leg.child) this.end(leg.child, 'talk-over');
    if (leg.room) this.#leaveRoom(leg);
    if (doc?.verb === 'room' && doc.after !== null) this.#request(leg, doc.after, {}, () => {});
    this.fetch(leg, url);
  }

  /** What is told of a leg without being asked: late, twice or never. */
  callBack(leg: Leg, told: Partial<Told>): void {
    const { time, callBacks } = this.parts;
    const callStatus = leg.isOver ? 'completed' : 'in-progress';
    const delays = callBacks();
    if (delays.length === 0) this.parts.trace('callback lost', leg);
    for (const ms of delays) {
      time.after(ms, () => {
        time.stir();
        void this.parts.ask(leg, '/voice/status', { callStatus, ...told });
      });
    }
  }

  perform(leg: Leg, doc: Doc): void {
    const { time } = this.parts;
    leg.doc = doc;
    if (doc.verb !== 'hang-up') leg.wasLeftByPhone = false;
    this.parts.trace(doc.verb === 'gather' ? `hears ${doc.is}` : doc.verb, leg);
    leg.person.hears(leg, doc);
    // The person may have hung up or pressed a key at the first word.
    if (leg.isOver || leg.doc !== doc) return;
    switch (doc.verb) {
      case 'gather':
        leg.coming = time.after(doc.playMs + doc.keyMs, () => {
          leg.doc = undefined;
          if (doc.is === 'screen') this.end(leg, 'by-document');
          else this.fetch(leg, doc.url, { digits: '' });
        });
        return;
      case 'room':
        this.rooms.enter(leg, doc.call, doc.endsRoom);
        return;
      case 'play':
        leg.coming = time.after(doc.playMs, () => this.fetch(leg, doc.next));
        return;
      case 'dial':
        leg.coming = time.after(doc.playMs, () => dialPhones(this, leg, doc));
        return;
      case 'hang-up':
        leg.coming = time.after(doc.playMs, () => this.end(leg, 'by-document'));
        return;
      case 'go-on':
        if (leg.parent) bridge(this, leg, leg.parent);
    }
  }

  /** Rings a telephone; whoever picks up hears the document of this address. */
  ring(given: Partial<Leg> & { answered: (leg: Leg) => void; missed: (leg: Leg) => void }): Leg {
    const { chance, time } = this.parts;
    const { answered, missed, ...known } = given;
    const leg = this.begin({ party: 'phone', person: this.parts.phonePerson(chance), seed: chance.seed(), ...known });
    const willAnswer = leg.chance.is(0.6);
    leg.coming = time.after(willAnswer ? leg.chance.between(4, 18) * SECOND : RING_MS, () => {
      if (willAnswer) return answered(leg);
      this.end(leg, 'not-answered');
      missed(leg);
    });
    return leg;
  }

  /** The document of our own is not to be had: the one that is kept at the carrier rings the on-call telephones. */
  #fallback(leg: Leg): void {
    this.parts.trace('fallback', leg);
    const [phones, playMs] = [this.parts.onCallPhones, FALLBACK_WORDS_MS];
    this.perform(leg, { verb: 'dial', phones, playMs, rung: '/fallback/rung', screen: '/fallback/screen' });
  }

  #request(leg: Leg, url: string, told: Partial<Told>, heard: (doc: Doc) => void): void {
    const { time, chance } = this.parts;
    if (url.startsWith('/fallback/')) {
      heard(keptDocument(url, told));
      return;
    }
    const status = leg.isOver ? 'completed' : 'in-progress';
    const attempt = (left: number) => {
      time.stir();
      void this.parts.ask(leg, url, { callStatus: status, ...told }).then((twiml) => {
        if (typeof twiml === 'string') {
          time.after(chance.between(5, 40), () => heard(docOf(twiml)));
        } else if (left > 0) time.after(TRY_AGAIN_MS, () => attempt(left - 1));
        else if (!leg.isOver) time.after(0, () => this.#fallbackIfStill(leg, heard));
      });
    };
    time.after(chance.between(10, 60), () => attempt(1));
  }

  #fallbackIfStill(leg: Leg, heard: (doc: Doc) => void): void {
    if (leg.isOver) return;
    if (leg.party === 'caller' && leg.doc === undefined) this.#fallback(leg);
    else if (leg.party !== 'caller') heard({ verb: 'hang-up', why: 'no-document', playMs: 0 });
  }

  #leaveRoom(leg: Leg): void {
    for (const other of this.rooms.leave(leg)) {
      const { doc } = other;
      this.rooms.leave(other);
      other.doc = undefined;
      other.person.meets(other, false);
      if (doc?.verb === 'room' && doc.after !== null) this.fetch(other, doc.after);
      else this.end(other, 'by-document');
    }
  }

  #reportRoom({ event, room, leg }: RoomReport): void {
    this.parts.trace(event, leg);
    this.callBack(leg, { conferenceEvent: event, conferenceSid: room.sid, sequence: room.sequence });
  }
}

/** The screen and the end of the document that is kept at the carrier. */
function keptDocument(url: string, told: Partial<Told>): Doc {
  if (url === '/fallback/rung') {
    if (told.wasBridged) return { verb: 'hang-up', why: 'goodbye', playMs: 0 };
    return { verb: 'play', playMs: SECOND, next: '/voice/inbound' };
  }
  if (told.digits === '1') return { verb: 'go-on' };
  if (told.digits !== undefined) return { verb: 'hang-up', why: 'screen-refused', playMs: 0 };
  return { verb: 'gather', is: 'screen', playMs: 4 * SECOND, keyMs: 8 * SECOND, url };
}
