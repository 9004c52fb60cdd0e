import './only-in-demo-and-tests.ts';
import { createCarrier } from './carrier.ts';
import { wallClock } from './clock.ts';
import { readProcessSettings } from './main-settings.ts';
import { liveMedia } from './media/live-media.ts';
import { startSimulator } from './server.ts';
import { readCaptions } from './telephone/captions.ts';

const settings = readProcessSettings(process.env);
const media = liveMedia();
const carrier = createCarrier(settings.carrier, { clock: wallClock(), media });
const captions = readCaptions(settings.promptsFolder);
const server = await startSimulator(
  { settings: settings.carrier, carrier, media, captions, onCall: settings.onCall, hosted: settings.hosted },
  settings.port,
);
console.log(`simulated carrier ready: http://localhost:${server.port}/phone`);
process.send?.({ ready: true });

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.once('disconnect', stop);

function stop(): void {
  server.close().then(
    // Not left to end by itself: the WebRTC library crashes unless the process exits this way.
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
