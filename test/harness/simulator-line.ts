import { type Carrier, createCarrier } from '../../src/simulator/carrier.ts';
import { VirtualClock } from '../../src/simulator/clock.ts';
import { type SilentMedia, silentMedia } from '../../src/simulator/media/media.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import type { RestAnswer } from '../../src/simulator/rest/rest.ts';
import type { CarrierSettings } from '../../src/simulator/settings.ts';
import { type Application, startApplication, testAccount } from './simulator-application.ts';

export const LINE = '+99412000152';
export const CALLER = '+994000000001';

/** A carrier on a virtual clock with a tiny application behind it. */
export interface Line {
  carrier: Carrier;
  clock: VirtualClock;
  media: SilentMedia;
  app: Application;
  /** An absolute address of the application. */
  at(path: string): string;
  /** A caller dials the line; resolves when everything has settled. */
  call(from?: string): Promise<PhoneCall>;
  rest(
    method: string,
    path: string,
    form?: Record<string, string>,
  ): Promise<RestAnswer & { json: Record<string, unknown> }>;
  close(): Promise<void>;
}

export const NOON = Date.UTC(2026, 10, 21, 12, 0, 0);

/** A line whose number asks `/voice`, `/fallback` when that fails, and reports to `/status`. */
export async function startLine(changes: Partial<CarrierSettings> = {}): Promise<Line> {
  const app = await startApplication();
  const clock = new VirtualClock(NOON);
  const media = silentMedia(clock);
  const at = (path: string) => `${app.origin}${path}`;
  const settings: CarrierSettings = {
    ...testAccount,
    numbers: [{ phoneNumber: LINE, voiceUrl: at('/voice'), statusCallback: at('/status') }],
    app: { voiceUrl: at('/operator'), statusCallback: at('/status') },
    resolve: app.resolve,
    seed: 'the same sids every time',
    ...changes,
  };
  const carrier = createCarrier(settings, { clock, media });
  app.on('/status', { status: 204 });
  return {
    carrier,
    clock,
    media,
    app,
    at,
    async call(from = CALLER) {
      const phone = carrier.dial({ from, to: settings.numbers[0]?.phoneNumber ?? LINE });
      await clock.advance(0);
      return phone;
    },
    async rest(method, path, form = {}) {
      const [pathname = '', search = ''] = path.split('?');
      const answer = await carrier.handleRest({
        method,
        path: `/2010-04-01/Accounts/${testAccount.accountSid}/${pathname}`,
        query: new URLSearchParams(search),
        form: new URLSearchParams(form),
        authorization: `Basic ${Buffer.from(`${testAccount.accountSid}:${testAccount.authToken}`).toString('base64')}`,
      });
      await clock.advance(0);
      const isJson = answer.headers['content-type'] === 'application/json';
      return { ...answer, json: isJson ? JSON.parse(String(answer.body)) : {} };
    },
    async close() {
      carrier.close();
      await app.close();
    },
  };
}

/** What the phone heard, in short: `play menu.wav`. */
export function heard(phone: PhoneCall): string[] {
  return phone.heard.map(({ kind, what }) => `${kind} ${what}`);
}

/** A second of silence as a WAV file, `seconds` times. */
export function clip(seconds: number): { type: string; body: Buffer } {
  const samples = Math.round(seconds * 8000);
  const file = Buffer.alloc(46 + samples, 0xff);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(38 + samples, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(18, 16);
  file.writeUInt16LE(7, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(8000, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.writeUInt16LE(0, 36);
  file.write('data', 38, 'latin1');
  file.writeUInt32LE(samples, 42);
  return { type: 'audio/wav', body: file };
}
