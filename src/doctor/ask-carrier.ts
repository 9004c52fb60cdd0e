import type { Config } from '../config.ts';
import { bad, type Finding } from './finding.ts';

const LIMIT_MS = 8_000;
const CARRIER_ORIGIN = 'https://api.twilio.com';
const VERSION = '2010-04-01';

export type Settings = Record<string, unknown>;

class CarrierSays extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the carrier answers ${status}`);
    this.name = 'CarrierSays';
    this.status = status;
  }
}

/** Where something of the account is asked after. */
export function accountAddress({ carrier }: Config, path: string): string {
  return `${carrier.apiOrigin ?? CARRIER_ORIGIN}/${VERSION}/Accounts/${carrier.accountSid}/${path}`;
}

/** What stands at an address of the carrier; null when nothing does. Throws what `whyNot` puts into words. */
export async function askCarrier(
  address: string,
  { user, password }: { user: string; password: string },
): Promise<Settings | null> {
  const answer = await fetch(address, {
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
    signal: AbortSignal.timeout(LIMIT_MS),
    redirect: 'error',
  });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new CarrierSays(answer.status);
  const body: unknown = await answer.json();
  return isSettings(body) ? body : null;
}

/** What keeps the carrier from answering; `refused` where it does not know who asks. */
export function whyNot(subject: string, error: unknown, refused: { said: string; remedy: string }): Finding {
  if (!(error instanceof CarrierSays))
    return bad(subject, 'does not answer', 'check this machine’s way out, and TWILIO_API_ORIGIN');
  if (error.status === 401 || error.status === 403) return bad(subject, refused.said, refused.remedy);
  return bad(subject, `answers ${error.status}`, 'look at the carrier’s status page, and at TWILIO_API_ORIGIN');
}

/** True of a JSON object. */
export function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null;
}
