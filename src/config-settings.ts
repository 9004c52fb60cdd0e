// The environment as it was given: defaults of the demo, and one list of everything that is wrong.
export type Environment = Readonly<Record<string, string | undefined>>;
export type Mode = 'production' | 'demo' | 'test';
export type Defaulted = keyof typeof DEMO_DEFAULTS;

/** Public knowledge, for the simulated carrier only: production refuses each of them. */
export const DEMO_DEFAULTS = {
  PORT: '3000',
  DATA_DIR: '.data',
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000152',
  TWILIO_AUTH_TOKENS: '00000000000000000000000000000152',
  TWILIO_API_KEY_SID: 'SK00000000000000000000000000000152',
  TWILIO_API_KEY_SECRET: 'demo-api-key-secret-known-to-all',
  TWILIO_APP_SID: 'AP00000000000000000000000000000152',
  URL_SECRET: 'demo-url-secret-known-to-everybody',
  ACCOUNT_SECRET: 'demo-account-secret-known-to-everybody',
  CALLED_NUMBERS: '152,+99412000152',
  FALLBACK_NUMBERS: '+994000009001,+994000009002',
} as const;

/** What to give where nothing was given. */
const MEANINGS: Readonly<Record<string, string>> = {
  PORT: 'the port of HTTP and WebSocket',
  DATA_DIR: 'a folder of this process',
  PUBLIC_ORIGIN: 'the https address that the carrier and the consoles call, such as https://line.example',
  DATABASE_URL: 'the address of Postgres, postgres://…',
  REDIS_URL: 'the address of Redis, redis://…',
  TWILIO_ACCOUNT_SID: 'the account at the carrier, AC…',
  TWILIO_AUTH_TOKENS: 'the account’s auth tokens, separated by commas',
  TWILIO_API_KEY_SID: 'an API key of the account, SK…',
  TWILIO_API_KEY_SECRET: 'the secret of the API key',
  TWILIO_APP_SID: 'the softphones’ application at the carrier, AP…',
  URL_SECRET: 'a secret of your own, made with: openssl rand -hex 32',
  ACCOUNT_SECRET: 'another secret of your own, made with: openssl rand -hex 32',
  CALLED_NUMBERS: 'the numbers callers dial, separated by commas, as the carrier sends them',
  FALLBACK_NUMBERS: 'the on-call telephones, separated by commas, each as +, country code, number',
};

export interface Settings {
  readonly mode: Mode;
  /** The value as given, without outer blanks; an empty one counts as not given. */
  given(name: string): string | undefined;
  standard(name: Defaulted): string | undefined;
  text(name: string, standard: string | undefined): string;
  list(name: Defaulted, problemOf: (items: readonly string[]) => string | null): readonly string[];
  reject(name: string, remedy: string): void;
  finish(): void;
}

/** One look at the environment: every problem is collected, and `finish` throws them all at once. */
export function openSettings(environment: Environment): Settings {
  const problems: string[] = [];
  const reject = (name: string, remedy: string) => problems.push(`  ${name}: ${remedy}`);
  const given = (name: string) => environment[name]?.trim() || undefined;
  const mode = readMode(given('NODE_ENV'), reject);
  const text = (name: string, standard: string | undefined) => {
    const value = given(name) ?? standard;
    if (value === undefined) reject(name, `is missing: give ${MEANINGS[name] ?? 'a value'}`);
    return value ?? '';
  };
  const standard = (name: Defaulted) => (mode === 'production' ? undefined : DEMO_DEFAULTS[name]);
  return {
    mode,
    given,
    standard,
    text,
    list(name, problemOf) {
      const value = text(name, standard(name));
      if (value === '') return [];
      const items = value.split(',').map((item) => item.trim());
      const demoItems: readonly string[] = DEMO_DEFAULTS[name].split(',');
      const problem = problemOf(items);
      if (problem !== null) reject(name, problem);
      // 152 is the line's real short code as well as the demo's.
      const isDemo = items.some((item) => item !== '152' && demoItems.includes(item));
      if (mode === 'production' && isDemo) reject(name, 'holds a value of the demo; replace it by your own');
      return items;
    },
    reject,
    finish() {
      if (problems.length > 0)
        throw new Error(`These settings must be put right before the line can start:\n${problems.join('\n')}`);
    },
  };
}

function readMode(value: string | undefined, reject: Settings['reject']): Mode {
  if (value === undefined || value === 'development' || value === 'demo') return 'demo';
  if (value === 'production' || value === 'test') return value;
  reject('NODE_ENV', 'must be production, test or demo; leave it out for the demo');
  return 'production';
}
