// What the carrier would say to callers when nothing of ours answers, compared with what these settings make.
import type { Config } from '../config.ts';
import { makeFallbackBundle } from '../fallback/bundle.ts';
import { bad, type Finding, good } from './finding.ts';

const LIMIT_MS = 8_000;
const SUBJECT = 'fallback';
const REMEDY = 'run npm run fallback, and upload what it wrote to the carrier (docs/running.md)';
/** Beside the function, for anybody to read: it says nothing but which bundle is hosted. */
const VERSION_FILE = 'bundle.json';

/** The bundle that is hosted, by its version, and that nobody but the carrier is answered. */
export async function checkFallback(config: Config, audioFolder: string): Promise<Finding> {
  const { fallbackUrl, mode } = config;
  if (fallbackUrl === null) {
    if (mode !== 'production') return good(SUBJECT, 'not hosted: nothing to compare');
    return bad(SUBJECT, 'where it is hosted was not told', `${REMEDY}, and give its address as FALLBACK_URL`);
  }
  try {
    const { version } = await makeFallbackBundle(config, audioFolder);
    const hosted = await hostedVersion(fallbackUrl);
    if (hosted === null) return bad(SUBJECT, `no ${VERSION_FILE} stands beside FALLBACK_URL`, REMEDY);
    if (hosted !== version) return bad(SUBJECT, 'another bundle is hosted than these settings make', REMEDY);
    if (await answersAnybody(fallbackUrl))
      return bad(
        SUBJECT,
        'it answers whoever asks, with our people’s numbers',
        'upload the function as a protected one',
      );
    return good(SUBJECT, `hosted at the carrier, version ${version}`);
  } catch {
    // Whatever broke on the way: nothing came from there, and a caller would have heard nothing either.
    return bad(SUBJECT, 'does not answer', 'look at what the carrier hosts, and at FALLBACK_URL');
  }
}

async function hostedVersion(fallbackUrl: string): Promise<string | null> {
  const answer = await fetch(new URL(VERSION_FILE, fallbackUrl), { signal: AbortSignal.timeout(LIMIT_MS) });
  if (!answer.ok) return null;
  const body: unknown = await answer.json();
  const version = typeof body === 'object' && body !== null ? Reflect.get(body, 'version') : null;
  return typeof version === 'string' ? version : null;
}

async function answersAnybody(fallbackUrl: string): Promise<boolean> {
  const answer = await fetch(fallbackUrl, { method: 'POST', signal: AbortSignal.timeout(LIMIT_MS) });
  return answer.ok;
}
