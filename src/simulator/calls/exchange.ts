import type { AudioShelf } from '../audio/audio-shelf.ts';
import type { Media } from '../media/media.ts';
import type { Answerer, Heard } from '../phone.ts';
import type { CarrierSettings } from '../settings.ts';
import type { MakeSid } from '../sids.ts';
import type { Outside } from '../webhooks/outside.ts';
import type { Reporter } from '../webhooks/report.ts';
import type { Leg } from './leg.ts';
import type { Recording } from './recording.ts';
import type { Room } from './room.ts';
import type { Session, Source } from './session.ts';

/** Everything the engine works with. One carrier has one. */
export interface Exchange extends Outside, Reporter {
  settings: CarrierSettings;
  startedAt: number;
  media: Media;
  makeSid: MakeSid;
  audio: AudioShelf;
  /** Every leg, the ended ones too until there are too many. */
  legs: Map<string, Leg>;
  /** Rooms by sid; an ended one stays to be looked up. */
  rooms: Map<string, Room>;
  /** The sid of the latest room of each name. */
  openRooms: Map<string, string>;
  recordings: Map<string, Recording>;
  /** When the next call begun by REST may start. */
  pace: { nextCallAt: number };
  /** Who can be rung: `client:` and an identity, or a number. */
  answerers: Map<string, Set<Answerer>>;
  /** `runSession` of `documents.ts`, for verbs that let another leg run a document of its own. */
  runSession(session: Session, first: Source): Promise<'end' | 'hang-up'>;
}

/** The leg hears something; the answer ends it. */
export function hear(exchange: Exchange, leg: Leg, sound: Omit<Heard, 'at' | 'untilMs'>): () => void {
  const heard = leg.hear(sound, exchange.clock.now());
  exchange.tape.write({ kind: 'heard', callSid: leg.sid, text: `${sound.kind} ${sound.path ?? sound.what}` });
  return () => {
    if (heard.untilMs !== undefined) return;
    heard.untilMs = exchange.clock.now();
    leg.changed();
  };
}
