import { fileURLToPath } from 'node:url';
import { fallbackAddress, type HostedSettings } from './hosted-fallback.ts';
import type { CarrierSettings } from './settings.ts';

/** What every address that we hand to the carrier ends in: its patience with a slow or broken answer. */
const OVERRIDES = '#ct=1500&rt=2500&rc=1&rp=all&tt=5000';

/** The line's own texts, seen from `src` and from `dist` alike; without them captions are the clips' names. */
const PROMPTS = new URL('../../ivr-flows/prompts', import.meta.url);

type Environment = Readonly<Record<string, string | undefined>>;

export interface ProcessSettings {
  port: number;
  carrier: CarrierSettings;
  onCall: string[];
  /** What the line's people uploaded for hosting; without it nothing stands behind the line. */
  hosted: HostedSettings | undefined;
  /** Where the prompts' texts are, for captions. */
  promptsFolder: string;
}

/** The settings of a simulated carrier's process; an error names every variable that is missing. */
export function readProcessSettings(environment: Environment): ProcessSettings {
  const missing: string[] = [];
  const needed = (name: string) => {
    const value = environment[name];
    if (!value) missing.push(name);
    return value ?? '';
  };
  const publicOrigin = needed('PUBLIC_ORIGIN');
  const address = (name: string, path: string) => environment[name] || `${publicOrigin}${path}${OVERRIDES}`;
  const port = needed('SIMULATOR_PORT');
  const apiOrigin = environment['SIMULATOR_ORIGIN'] || `http://localhost:${port}`;
  const bundle = environment['FALLBACK_BUNDLE'];
  const called = list(needed('CALLED_NUMBERS'));
  const authToken = list(needed('TWILIO_AUTH_TOKENS'))[0] ?? '';
  const onCall = list(environment['FALLBACK_NUMBERS'] ?? '');
  const number = {
    voiceUrl: address('VOICE_URL', '/voice/inbound'),
    ...(bundle && { voiceFallbackUrl: fallbackAddress(apiOrigin) }),
    statusCallback: address('STATUS_URL', '/voice/status'),
  };
  const settings: ProcessSettings = {
    port: Number(port),
    carrier: {
      accountSid: needed('TWILIO_ACCOUNT_SID'),
      authToken,
      apiKeySid: needed('TWILIO_API_KEY_SID'),
      apiKeySecret: needed('TWILIO_API_KEY_SECRET'),
      appSid: needed('TWILIO_APP_SID'),
      numbers: called.map((phoneNumber) => ({ phoneNumber, ...number })),
      app: { voiceUrl: address('OPERATOR_VOICE_URL', '/voice/operator'), statusCallback: number.statusCallback },
      apiOrigin,
      resolve: whereItIsServed(publicOrigin, environment['LOCAL_ORIGIN']),
    },
    onCall,
    hosted: bundle ? { origin: apiOrigin, folder: bundle, authToken } : undefined,
    promptsFolder: environment['PROMPTS_FOLDER'] || fileURLToPath(PROMPTS),
  };
  if (missing.length > 0) throw new Error(`the simulated carrier needs ${missing.join(', ')}`);
  return settings;
}

function whereItIsServed(publicOrigin: string, localOrigin: string | undefined): (url: URL) => URL {
  return (url) => {
    if (!localOrigin || url.origin !== publicOrigin) return url;
    return new URL(`${url.pathname}${url.search}`, localOrigin);
  };
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
