import type { Config } from '../config.ts';
import { accountAddress, askCarrier, whyNot } from './ask-carrier.ts';
import { type Finding, good } from './finding.ts';

const SUBJECT = 'carrier: auth tokens';
const REMEDY = 'correct it in TWILIO_AUTH_TOKENS; one that the account has given up, take it out';

/**
 * Whether the carrier knows each token by which we know the carrier: with none that it signs by, every webhook is refused and callers hear
 * the fallback. A secondary token passes too, although it signs nothing before it is made the primary one: nothing here tells them apart.
 */
export async function checkAuthTokens(config: Config): Promise<Finding[]> {
  const { authTokens } = config.carrier;
  const tried = await Promise.all(authTokens.map((token, at) => tryToken(config, token, at)));
  const wrong = tried.filter((finding) => finding !== null);
  const said = authTokens.length === 1 ? 'the carrier knows it' : `the carrier knows all ${authTokens.length}`;
  return wrong.length > 0 ? wrong : [good(SUBJECT, `${said}; only the account’s primary one signs`)];
}

/** Null when the carrier knows it. Whether the account has the application is another matter. */
async function tryToken(config: Config, token: string, at: number): Promise<Finding | null> {
  const { accountSid, appSid, authTokens } = config.carrier;
  const which = `number ${at + 1} of ${authTokens.length}`;
  try {
    await askCarrier(accountAddress(config, `Applications/${appSid}.json`), { user: accountSid, password: token });
    return null;
  } catch (error) {
    return whyNot(SUBJECT, error, {
      said: `${which} is none of the account’s: what it signs is refused`,
      remedy: REMEDY,
    });
  }
}
