import { join } from 'node:path';
import type { Environment } from '../config-settings.ts';
import { checkAuthTokens } from './check-auth-tokens.ts';
import { checkCarrier } from './check-carrier.ts';
import { checkDatabase } from './check-database.ts';
import { checkFallback } from './check-fallback.ts';
import { checkKeys } from './check-keys.ts';
import { checkOnCall } from './check-on-call.ts';
import { checkPublicOrigin } from './check-public-origin.ts';
import { checkQueue } from './check-queue.ts';
import { checkVersions } from './check-versions.ts';
import { checkVoicePrompts } from './check-voice-prompts.ts';
import { findLine } from './find-line.ts';
import { bad, type Finding, good } from './finding.ts';

export interface Examination {
  environment: Environment;
  /** The folder that holds `ivr-flows` and `migrations`. */
  root: string;
  nodeVersion: string;
  now: () => number;
}

/** Looks at everything the line stands on; changes nothing. What cannot be looked at is a bad finding, not a missing one. */
export async function examine(input: Examination): Promise<Finding[]> {
  const own = [checkVersions(input.nodeVersion), checkVoicePrompts(join(input.root, 'ivr-flows'))];
  const config = await findLine(input.environment).catch((error: unknown) => {
    own.push(bad('settings', messageOf(error), 'put them right and ask again'));
    return null;
  });
  if (config === null) return own;
  const others = await Promise.all([
    checkDatabase({ url: config.databaseUrl, migrations: join(input.root, 'migrations'), now: input.now }),
    checkQueue(config.redisUrl),
    checkKeys(config, input.now),
    checkOnCall(config.dataDir, input.now),
    checkPublicOrigin(config.publicOrigin),
    checkCarrier(config),
    checkAuthTokens(config),
    checkFallback(config, join(input.root, 'ivr-flows', 'audio')),
  ]);
  return [...own, good('settings', `complete (${config.mode})`), ...others.flat()];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
