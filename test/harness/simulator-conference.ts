import type { PhoneCall } from '../../src/simulator/phone.ts';
import { clip, type Line } from './simulator-line.ts';

/** Every group of callbacks that a conference of the tests asks for. */
export const ROOM_EVENTS = 'start end join leave mute hold modify';

/** A `<Dial>` into the room `room-1`, which reports to `/room` and goes on at `/after`. */
export function conference(attributes = '', dial = ''): string {
  return (
    `<Dial action="/after" ${dial}><Conference beep="false" statusCallback="/room" ` +
    `statusCallbackEvent="${ROOM_EVENTS}" ${attributes}>room-1</Conference></Dial>`
  );
}

export const CALLER_ENTERS = conference(
  'startConferenceOnEnter="false" participantLabel="caller"',
  'hangupOnStar="true"',
);
const OPERATOR_ENTERS = conference('endConferenceOnExit="true" waitUrl=""');

/** Sets the addresses that these documents name. */
export function serveConference(line: Line): void {
  line.app.on('/after', '<Say>Geri</Say>');
  line.app.on('/music.wav', clip(2));
  line.app.on('/room', { status: 204 });
}

/** A softphone dials out and enters the room. */
export async function operatorEnters(line: Line): Promise<PhoneCall> {
  line.app.on('/operator', OPERATOR_ENTERS);
  const phone = line.carrier.dialFromClient({ identity: 'op_1', params: {} });
  await line.clock.advance(0);
  return phone;
}

/** A caller and an operator who talk in the room. */
export async function talk(line: Line): Promise<{ caller: PhoneCall; op: PhoneCall; roomSid: string }> {
  line.app.on('/voice', CALLER_ENTERS);
  const caller = await line.call();
  const op = await operatorEnters(line);
  return { caller, op, roomSid: String(line.app.last('/room').fields['ConferenceSid']) };
}

/** The room's callbacks so far: `1 participant-join`. */
export function roomTold(line: Line): string[] {
  return line.app.asked('/room').map(({ fields }) => `${fields['SequenceNumber']} ${fields['StatusCallbackEvent']}`);
}
