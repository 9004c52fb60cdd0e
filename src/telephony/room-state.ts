import { type CallSid, type CallView, type Language, URGENCIES, type Urgency } from '../calls/call.ts';

/** What the addresses of a caller's room carry, so that a caller can be kept when the database does not answer. */
export interface RoomState {
  joinNumber: number;
  language: Language;
  urgency: Urgency;
  /** The leg of the person in the room. */
  operatorSid: CallSid | null;
}

const LANGUAGES: readonly Language[] = ['az', 'ru', 'en'];
const CALL_SID = /^CA[0-9a-f]{32}$/;

/** The state as fields of an address. */
export function encodeRoom(room: Pick<CallView, keyof RoomState>): string[] {
  return [String(room.joinNumber), room.language, room.urgency, room.operatorSid ?? ''];
}

/** The state of an address. It is under our MAC; what does not fit all the same becomes the plainest room. */
export function decodeRoom(fields: readonly string[]): RoomState {
  const [joinNumber = '', language, urgency, operatorSid = ''] = fields;
  return {
    joinNumber: /^\d{1,9}$/.test(joinNumber) ? Number(joinNumber) : 0,
    language: LANGUAGES.find((each) => each === language) ?? 'az',
    urgency: URGENCIES.find((each) => each === urgency) ?? 'ordinary',
    // The pattern is what makes it one.
    operatorSid: CALL_SID.test(operatorSid) ? (operatorSid as CallSid) : null,
  };
}
