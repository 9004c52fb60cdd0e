import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWav } from '../../src/simulator/audio/wav.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { heard, type Line, startLine } from '../harness/simulator-line.ts';

let line: Line;
beforeEach(async () => {
  line = await startLine();
  line.app.on('/left', '<Say>Sağ olun</Say>');
  line.app.on('/recording', { status: 204 });
});
afterEach(() => line.close());

/** A caller who has heard the tone and speaks from now on for so long. */
async function speaking(ms: number, attributes = 'action="/left"'): Promise<PhoneCall> {
  line.app.on('/voice', `<Record ${attributes} recordingStatusCallback="/recording"/><Say>Boş</Say>`);
  const phone = await line.call();
  await line.clock.advance(500);
  line.media.speak(phone.sid, ms);
  return phone;
}

const left = () => line.app.last('/left').fields;

describe('a caller who leaves a message', () => {
  it('hears a tone, speaks, and ends with a key; the address is told where the message is', async () => {
    const phone = await speaking(60_000);
    expect(heard(phone)).toEqual(['record-beep beep']);
    await line.clock.advance(8000);
    phone.press('#');
    await line.clock.advance(0);
    expect(left()).toMatchObject({ RecordingDuration: '8', Digits: '#', CallStatus: 'in-progress' });
    const sid = String(line.app.last('/recording').fields['RecordingSid']);
    expect(left()['RecordingUrl']).toBe(
      `https://api.twilio.com/2010-04-01/Accounts/AC${'1'.repeat(32)}/Recordings/${sid}`,
    );
    // Twilio's page of <Record> names three fields of this request, and the sid only for the report.
    expect(Object.keys(left())).not.toContain('RecordingSid');
    expect(line.app.last('/recording').fields).toMatchObject({
      RecordingSid: sid,
      RecordingStatus: 'completed',
      RecordingDuration: '8',
      RecordingSource: 'RecordVerb',
    });
    expect(heard(phone).at(-1)).toBe('say Sağ olun');
  });

  it('ends by falling silent for five seconds', async () => {
    await speaking(3000);
    await line.clock.advance(8000);
    expect(left()).toMatchObject({ Digits: '', RecordingDuration: '8' });
  });

  it('may be silent as long as the document says', async () => {
    await speaking(1000, 'action="/left" timeout="2"');
    await line.clock.advance(2999);
    expect(line.app.asked('/left')).toEqual([]);
    await line.clock.advance(251);
    expect(line.app.asked('/left')).toHaveLength(1);
  });

  it('is stopped at the longest length', async () => {
    await speaking(60_000, 'action="/left" maxLength="10"');
    await line.clock.advance(10_000);
    expect(left()['RecordingDuration']).toBe('10');
  });

  it('ends with the chosen key only', async () => {
    const phone = await speaking(60_000, 'action="/left" finishOnKey="1"');
    await line.clock.advance(1000);
    phone.press('#');
    await line.clock.advance(0);
    expect(line.app.asked('/left')).toEqual([]);
    phone.press('1');
    await line.clock.advance(0);
    expect(left()['Digits']).toBe('1');
  });

  it('and hangs up has left it all the same', async () => {
    const phone = await speaking(60_000);
    await line.clock.advance(4000);
    phone.hangUp();
    await line.clock.advance(0);
    expect(left()).toMatchObject({ Digits: 'hangup', RecordingDuration: '4', CallStatus: 'completed' });
    expect(heard(phone)).toEqual(['record-beep beep']);
  });

  it('before a word was recorded has left nothing: the document goes on', async () => {
    const phone = await speaking(60_000, 'action="/left" recordingStatusCallbackEvent="completed absent"');
    phone.press('#');
    await line.clock.advance(0);
    expect(line.app.asked('/left')).toEqual([]);
    expect(line.app.last('/recording').fields['RecordingStatus']).toBe('absent');
    expect(heard(phone).at(-1)).toBe('say Boş');
  });

  it('hears no tone when the document wants none', async () => {
    line.app.on('/voice', '<Record action="/left" playBeep="false"/>');
    const phone = await line.call();
    expect(phone.heard).toEqual([]);
  });

  it('is shown by REST from the first moment, and has no sound before it is over', async () => {
    const phone = await speaking(60_000);
    await line.clock.advance(2000);
    const shown = async () => (await line.rest('GET', `Calls/${phone.sid}/Recordings.json`)).json['recordings'];
    const [recording] = (await shown()) as { sid: string }[];
    expect(recording).toMatchObject({ status: 'in-progress', duration: null, source: 'RecordVerb' });
    expect((await line.rest('GET', `Recordings/${recording?.sid}.wav`)).json['code']).toBe(20404);
    phone.press('#');
    await line.clock.advance(0);
    expect(await shown()).toMatchObject([{ sid: recording?.sid, status: 'completed', duration: '2' }]);
  });

  it('that is deleted in its middle is gone', async () => {
    const phone = await speaking(60_000);
    await line.clock.advance(2000);
    const { json } = await line.rest('GET', 'Recordings.json');
    const [recording] = json['recordings'] as { sid: string }[];
    expect((await line.rest('DELETE', `Recordings/${recording?.sid}.json`)).status).toBe(204);
    phone.press('#');
    await line.clock.advance(0);
    expect((await line.rest('GET', `Recordings/${recording?.sid}.wav`)).json['code']).toBe(20404);
    expect((await line.rest('GET', 'Recordings.json')).json['recordings']).toEqual([]);
  });

  it('can be heard through REST until the message is deleted; then its data alone is left', async () => {
    const phone = await speaking(60_000);
    await line.clock.advance(2000);
    phone.press('#');
    await line.clock.advance(0);
    const path = `Recordings/${line.app.last('/recording').fields['RecordingSid']}`;
    const sound = await line.rest('GET', `${path}.wav`);
    expect(sound.headers['content-type']).toBe('audio/x-wav');
    expect(readWav(Buffer.from(sound.body as Uint8Array))).toHaveLength(16_000);
    expect((await line.rest('GET', `Calls/${phone.sid}/Recordings.json`)).json['recordings']).toHaveLength(1);
    expect((await line.rest('DELETE', `${path}.json`)).status).toBe(204);
    expect((await line.rest('GET', `${path}.wav`)).json['code']).toBe(20404);
    expect((await line.rest('GET', `${path}.json`)).json['code']).toBe(20404);
    expect((await line.rest('GET', `${path}.json?IncludeSoftDeleted=true`)).json['status']).toBe('deleted');
    expect((await line.rest('GET', 'Recordings.json')).json['recordings']).toEqual([]);
  });
});
