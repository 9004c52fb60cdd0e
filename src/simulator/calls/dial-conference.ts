import { CarrierError } from '../carrier-error.ts';
import { address, flag, whole, words } from '../twiml/attributes.ts';
import type { TwimlElement } from '../twiml/document.ts';
import type { DialProgress } from './dial.ts';
import { answerLeg } from './life.ts';
import type { Entrance, RoomReports } from './room.ts';
import type { ConferenceEvent } from './room-reports.ts';
import type { Session } from './session.ts';
import { stay } from './stay.ts';

export const PARTICIPANTS_MAX = 250;
const LABEL_LIMIT = 128;
const TIME_LIMIT_SECONDS_DEFAULT = 14_400;

interface Nouns {
  dial: TwimlElement;
  noun: TwimlElement;
  base: string | undefined;
}

/** Puts the leg into the room until it leaves. */
export async function dialConference(session: Session, nouns: Nouns, progress: DialProgress): Promise<void> {
  const { exchange, leg } = session;
  answerLeg(exchange, leg);
  progress.fields = () => ({ DialCallStatus: 'answered' });
  const limit = session.run.part();
  const timeLimitMs = whole(nouns.dial, 'timeLimit', TIME_LIMIT_SECONDS_DEFAULT) * 1000;
  const timer = exchange.clock.after(timeLimitMs, () => limit.stop('dropped'));
  try {
    const leaving = await stay({ ...session, run: limit }, nouns.noun.text, entrance(nouns));
    if (leaving === 'full' || leaving === 'no-wait-music') progress.fields = () => ({ DialCallStatus: 'failed' });
  } catch (error) {
    // Only the time limit is up: the leg itself goes on with the action.
    if (limit.cause !== 'dropped') throw error;
  } finally {
    timer.cancel();
    limit.stop('dropped');
  }
}

function entrance({ dial, noun, base }: Nouns): Entrance {
  const label = noun.attributes['participantLabel'];
  if (label !== undefined && label.length > LABEL_LIMIT)
    throw new CarrierError(12200, `a label over ${LABEL_LIMIT} characters`);
  const coach = noun.attributes['coach'];
  const reports = roomReports(noun, base);
  const wait = noun.attributes['waitUrl'] === '' ? 'silence' : address(noun, 'waitUrl', base);
  return {
    muted: flag(noun, 'muted', false),
    startsRoom: flag(noun, 'startConferenceOnEnter', true),
    endsRoom: flag(noun, 'endConferenceOnExit', false),
    beep: beepOf(noun),
    participantsMax: whole(noun, 'maxParticipants', PARTICIPANTS_MAX),
    hangupOnStar: flag(dial, 'hangupOnStar', false),
    ...(label !== undefined && { label }),
    ...(coach !== undefined && { coach }),
    ...(wait !== undefined && { wait }),
    ...(reports !== undefined && { reports }),
  };
}

function beepOf(noun: TwimlElement): Entrance['beep'] {
  const value = noun.attributes['beep'];
  return value === 'false' || value === 'onEnter' || value === 'onExit' ? value : 'true';
}

function roomReports(noun: TwimlElement, base: string | undefined): RoomReports | undefined {
  const target = address(noun, 'statusCallback', base);
  if (target === undefined) return undefined;
  const asked = words(noun, 'statusCallbackEvent');
  // The grammar has checked the words; without them Twilio reports the start and the end.
  const events = new Set((asked.length > 0 ? asked : ['start', 'end']) as ConferenceEvent[]);
  return { ...target, events };
}
