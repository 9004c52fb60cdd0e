// A whole line as real processes, whose carrier is the test itself: nothing that the carrier remembers is on the line's side.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';
import { type Carrier, createCarrier } from '../../src/simulator/carrier.ts';
import { wallClock } from '../../src/simulator/clock.ts';
import { readProcessSettings } from '../../src/simulator/main-settings.ts';
import { type LiveMedia, liveMedia } from '../../src/simulator/media/live-media.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { TapeEntry } from '../../src/simulator/tape.ts';
import { readCaptions } from '../../src/simulator/telephone/captions.ts';
import { type LineProcess, makeDataDir, startLine, survivors } from '../demo/line-process.ts';
import { freePort } from '../harness/services.ts';

const OWNERS_CONNECTIONS = 4;

export interface AttackLine {
  readonly process: LineProcess;
  readonly origin: string;
  readonly dataDir: string;
  readonly carrier: Carrier;
  /** The sound on its legs. */
  readonly media: LiveMedia;
  /** Every address that the line gave to the carrier, every document, every order by REST; as the carrier heard it. */
  readonly said: (string | Uint8Array)[];
  /** Numbers of callers whom the line called back, once for each time: the carrier has to be told whom to ring. */
  readonly rung: string[];
  /** A statement as the owner of the database, whom no policy stops. */
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  redisUrl: string;
  /** Where web and worker show their counters. */
  metricsPorts: { web: number; worker: number };
  /** Ends the line and waits until everything is on disk. */
  stop(): Promise<void>;
  /** Takes the data away as well. */
  close(): Promise<void>;
}

/** Starts a line that writes the most talkative log it can. */
export async function openAttackLine(): Promise<AttackLine> {
  const [port, simulatorPort, metricsPort] = [await freePort(), await freePort(), await freePort()];
  const origin = `http://localhost:${port}`;
  const simulatorOrigin = `http://localhost:${simulatorPort}`;
  const simulator = await openCarrier({ origin, simulatorOrigin, simulatorPort });
  const folder = await makeDataDir();
  const line = await startLine({
    PORT: String(port),
    DATA_DIR: folder.dataDir,
    LOG_LEVEL: 'trace',
    METRICS_PORT: String(metricsPort),
    TWILIO_API_ORIGIN: simulatorOrigin,
    SIMULATOR_ORIGIN: simulatorOrigin,
  });
  const owner = new pg.Pool({ connectionString: await ownerUrl(line, folder.dataDir), max: OWNERS_CONNECTIONS });
  owner.on('error', () => {
    // The server ends before its last client: `stop` closes both.
  });
  const end = async () => {
    const pids = await line.processes();
    await owner.end();
    await line.kill('SIGTERM');
    await survivors(pids);
  };
  let ending: Promise<void> | undefined;
  const stop = () => {
    ending ??= end();
    return ending;
  };
  return {
    process: line,
    origin,
    dataDir: folder.dataDir,
    carrier: simulator.carrier,
    media: simulator.media,
    said: simulator.said,
    rung: [],
    sql: async (text, values = []) => (await owner.query(text, values)).rows,
    redisUrl: line.endpoints.redisUrl,
    metricsPorts: { web: metricsPort, worker: metricsPort + 1 },
    stop,
    close: async () => {
      await stop();
      await simulator.close();
      await folder.remove();
    },
  };
}

async function openCarrier(places: { origin: string; simulatorOrigin: string; simulatorPort: number }) {
  const settings = readProcessSettings({
    ...DEMO_DEFAULTS,
    PUBLIC_ORIGIN: places.origin,
    SIMULATOR_PORT: String(places.simulatorPort),
    SIMULATOR_ORIGIN: places.simulatorOrigin,
  });
  const media = liveMedia();
  const carrier = createCarrier(settings.carrier, { clock: wallClock(), media });
  const said: AttackLine['said'] = [];
  carrier.tape.subscribe((entry) => said.push(...ourWords(entry)));
  const server = await startSimulator(
    {
      settings: settings.carrier,
      carrier,
      media,
      captions: readCaptions(settings.promptsFolder),
      onCall: settings.onCall,
      hosted: settings.hosted,
    },
    places.simulatorPort,
  );
  return { carrier, media, said, close: () => server.close() };
}

/** The fields of a webhook are the carrier's own words: it knows the number. Everything else on its tape came from us. */
function ourWords({ kind, text, detail }: TapeEntry): string[] {
  if (kind === 'webhook') return [text];
  if (kind === 'answer' || kind === 'refused-answer' || kind === 'rest') return [text, JSON.stringify(detail ?? {})];
  return [];
}

/** The line itself may sign in as somebody with fewer rights: the attacker has the owner's. */
async function ownerUrl(line: LineProcess, dataDir: string): Promise<string> {
  const { postgres } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'));
  const url = new URL(line.endpoints.databaseUrl);
  url.username = 'yardim';
  url.password = postgres;
  return url.href;
}
