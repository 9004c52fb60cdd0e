import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { wallClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { type OnCallHours, onCallNumbersAt } from '../on-call/on-call-plan.ts';
import { readKeptPlan } from '../on-call/plan-on-disk.ts';
import { CONNECTION_OVERRIDES, createCallUrls } from '../telephony/call-urls.ts';
import { answerCaller, type FallbackSettings } from './caller-function.ts';
import { coverCaller } from './cover-function.ts';

const LANGUAGES = ['az', 'ru', 'en'] as const;
const SOUNDS = ['outage', 'outage-no-answer', 'screen-on-call', 'goodbye', 'cover'] as const;
const RING_SECONDS = 20;
const KEY_SECONDS = 8;
const QUIET_SECONDS = 5;
const COVER_SECONDS = 2;
const VERSION_LENGTH = 12;
/** It holds telephone numbers of the line's own people. */
const FOR_US_ALONE = { mode: 0o600 } as const;
/** The carrier's hosting runs a file of this name only for requests that the carrier itself signed. */
const FUNCTION_FILE = 'functions/caller.protected.js';
const VERSION_FILE = 'assets/bundle.json';

/** What is uploaded, by path. */
export interface FallbackBundle {
  files: ReadonlyMap<string, Buffer>;
  /** Stands in an asset that anybody may read: whether what is hosted is what the settings and the repository make. */
  version: string;
}

export type LineSettings = Pick<Config, 'publicOrigin' | 'lineNumber' | 'fallbackNumbers' | 'dataDir'> &
  Partial<Pick<Config, 'syntheticCallFrom'>>;

/**
 * The bundle for the carrier's own hosting: one function, the recordings, and the version of both. Whom it rings when is what the line
 * last kept on its own disk: with everything of ours away, Postgres is not there to be asked either.
 */
export async function makeFallbackBundle(config: LineSettings, audioFolder: string): Promise<FallbackBundle> {
  const plan = (await readKeptPlan(join(config.dataDir, 'on-call')))?.hours ?? [];
  const files = new Map<string, Buffer>([[FUNCTION_FILE, Buffer.from(functionText(settingsOf(config), plan))]]);
  for (const language of LANGUAGES) {
    for (const name of SOUNDS) {
      const file = `${language}/${name}.wav`;
      files.set(`assets/${file}`, await readFile(join(audioFolder, file)));
    }
  }
  const version = versionOf(files);
  files.set(VERSION_FILE, Buffer.from(JSON.stringify({ version })));
  files.set('package.json', Buffer.from(`${JSON.stringify(PACKAGE, null, 2)}\n`));
  return { files, version };
}

/** Writes the bundle over an older one, each file readable for us alone; nothing else in the folder is touched. */
export async function writeFallbackBundle(bundle: FallbackBundle, folder: string): Promise<void> {
  for (const [path, content] of bundle.files) {
    await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, path), content, FOR_US_ALONE);
  }
}

/** What the hosting's own uploader wants to see. */
const PACKAGE = { name: 'yardim-xetti-fallback', version: '1.0.0', private: true };

function settingsOf({ publicOrigin, lineNumber, fallbackNumbers, syntheticCallFrom }: LineSettings): FallbackSettings {
  // Of an address without state nothing is signed.
  const urls = createCallUrls({ publicOrigin, secret: 'none', clock: wallClock });
  return {
    home: urls.plain('/voice/inbound').replace(CONNECTION_OVERRIDES, ''),
    overrides: CONNECTION_OVERRIDES,
    callerId: lineNumber,
    ownNumber: syntheticCallFrom ?? null,
    onCall: fallbackNumbers,
    languages: LANGUAGES,
    ringSeconds: RING_SECONDS,
    keySeconds: KEY_SECONDS,
    quietSeconds: QUIET_SECONDS,
    coverSeconds: COVER_SECONDS,
  };
}

/** The function's own text, its settings above it, in the shape that the hosting calls. */
function functionText(settings: FallbackSettings, plan: readonly OnCallHours[]): string {
  return `// Written by npm run fallback; change the settings of the line, or its on-call telephones, and write it again.
const SETTINGS = ${JSON.stringify(settings, null, 2)};
const PLAN = ${JSON.stringify(plan, null, 2)};

const onCallNumbersAt = ${onCallNumbersAt.toString()};

const coverCaller = ${coverCaller.toString()};

const answerCaller = ${answerCaller.toString()};

exports.handler = (context, event, callback) => {
  const response = new Twilio.Response();
  response.appendHeader('Content-Type', 'text/xml; charset=utf-8');
  response.appendHeader('Cache-Control', 'no-store');
  const onCall = onCallNumbersAt(PLAN, SETTINGS.onCall, new Date().getTime());
  const cover = coverCaller(SETTINGS, event);
  response.setBody(cover.document || answerCaller({ ...SETTINGS, onCall }, cover.event));
  callback(null, response);
};
`;
}

function versionOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [path, content] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, VERSION_LENGTH);
}
