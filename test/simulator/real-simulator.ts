import { createCarrier } from '../../src/simulator/carrier.ts';
import { wallClock } from '../../src/simulator/clock.ts';
import { liveMedia } from '../../src/simulator/media/live-media.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { startApplication, testAccount } from '../harness/simulator-application.ts';
import { wavFile } from './sound.ts';

export const LINE = '+99412000152';
export const ON_CALL = '+994000009001';

/** The whole simulated carrier on the wall clock with real sound, and a tiny application behind it. */
export async function startRealSimulator() {
  const app = await startApplication();
  const media = liveMedia();
  const at = (path: string) => `${app.origin}${path}`;
  const settings = {
    ...testAccount,
    numbers: [
      { phoneNumber: '152', voiceUrl: at('/voice'), statusCallback: at('/status') },
      { phoneNumber: LINE, voiceUrl: at('/voice'), statusCallback: at('/status') },
    ],
    app: { voiceUrl: at('/operator') },
    resolve: app.resolve,
  };
  const carrier = createCarrier(settings, { clock: wallClock(), media });
  const captions = new Map([['az/menu', 'Operator üçün 1 düyməsini basın.']]);
  const server = await startSimulator({ settings, carrier, media, captions, onCall: [ON_CALL] }, 0);
  app.on('/status', { status: 204 });
  return {
    app,
    at,
    carrier,
    media,
    origin: `http://localhost:${server.port}`,
    breakSignalling: server.breakSignalling,
    /** The application serves this sound at the path. */
    serve: (path: string, samples: Int16Array) => app.on(path, { type: 'audio/wav', body: wavFile(samples) }),
    async close() {
      await server.close();
      await app.close();
    },
  };
}

export type RealSimulator = Awaited<ReturnType<typeof startRealSimulator>>;
