// What the carrier would do with the next call, compared with what it should do.
import type { Config } from '../config.ts';
import { CONNECTION_OVERRIDES } from '../telephony/call-urls.ts';
import { accountAddress, askCarrier, isSettings, type Settings, whyNot } from './ask-carrier.ts';
import { bad, type Finding, judge, judgeEach, type Rule } from './finding.ts';

const VOICE_ORIGIN = 'https://voice.twilio.com';
const SUBJECT = 'carrier';
/** As the carrier names Azerbaijan. */
const COUNTRY = 'AZ';

/** The settings at the carrier of the line's number and of the softphone's application, and whether it lets us ring anybody in the country. */
export async function checkCarrier(config: Config): Promise<Finding[]> {
  try {
    const way = await judgeWayIn(config);
    const application = await fetchOne(config, `Applications/${config.carrier.appSid}.json`);
    return [...way, ...judgeApplication(config, application), ...(await judgeDialling(config))];
  } catch (error) {
    const remedy = 'correct TWILIO_ACCOUNT_SID, TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET';
    return [whyNot(SUBJECT, error, { said: 'refuses our key', remedy })];
  }
}

/** A number of the account, or, for a number that a national operator brings, a SIP domain or a trunk. */
async function judgeWayIn(config: Config): Promise<Finding[]> {
  const page = await fetchOne(config, `IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(config.lineNumber)}`);
  const [number] = listIn(page, 'incoming_phone_numbers');
  if (number) return judgeNumber(config, number);
  const leadsHere = (candidate: Settings) => bare(candidate['voice_url']) === bare(addressOf(config, '/voice/inbound'));
  const domain = listIn(await fetchOne(config, 'SIP/Domains.json'), 'domains').find(leadsHere);
  if (domain) return judgeIncoming(config, domain, { subject: 'carrier: SIP domain', status: 'voice_status_callback' });
  const trunk = listIn(await fetchAt(config, trunksAddress(config)), 'byoc_trunks').find(leadsHere);
  if (trunk) return judgeIncoming(config, trunk, { subject: 'carrier: trunk', status: 'status_callback' });
  return [
    bad(
      'carrier: number',
      'the account has neither such a number nor a SIP domain or trunk that leads here',
      'correct CALLED_NUMBERS, or the account',
    ),
  ];
}

function listIn(page: Settings | null, name: string): Settings[] {
  const list = page?.[name];
  return Array.isArray(list) ? list.filter(isSettings) : [];
}

/** One thing of the account; null when it has none of that name. */
function fetchOne(config: Config, path: string): Promise<Settings | null> {
  return fetchAt(config, accountAddress(config, path));
}

function fetchAt({ carrier }: Config, address: string): Promise<Settings | null> {
  return askCarrier(address, { user: carrier.apiKeySid, password: carrier.apiKeySecret });
}

/** Trunks are of another interface of the carrier. */
function trunksAddress({ carrier }: Config): string {
  return `${carrier.apiOrigin ?? VOICE_ORIGIN}/v1/ByocTrunks`;
}

/**
 * An account may ring the countries that somebody has allowed it. Where the carrier does not say, or not to this key, nothing is said of it:
 * a telephone that is tried tells as much.
 */
async function judgeDialling(config: Config): Promise<Finding[]> {
  const address = `${config.carrier.apiOrigin ?? VOICE_ORIGIN}/v1/DialingPermissions/Countries/${COUNTRY}`;
  const country = await fetchAt(config, address).catch(() => null);
  const isAllowed = country?.['low_risk_numbers_enabled'];
  if (typeof isAllowed !== 'boolean') return [];
  const rule = {
    holds: isAllowed,
    otherwise: 'may not ring Azerbaijan: no on-call telephone, no interpreter and nobody who is to be called back',
    remedy: 'allow it in the account’s voice geographic permissions',
  };
  return [judge('carrier: calls out', [rule], 'telephones of the country can be rung')];
}

function judgeNumber(config: Config, number: Settings): Finding[] {
  const rules = [
    ...mustAsk(number, { field: 'voice_url', method: 'voice_method', address: addressOf(config, '/voice/inbound') }),
    ...mustAsk(number, {
      field: 'status_callback',
      method: 'status_callback_method',
      address: addressOf(config, '/voice/status'),
    }),
    ...mustFallBack(config, number),
    // A number that belongs to an application ignores its own addresses.
    {
      holds: !number['voice_application_sid'],
      otherwise: 'an application is set, so the addresses are not used',
      remedy: 'clear the number’s voice application',
    },
  ];
  return judgeEach('carrier: number', rules, 'calls come to this line');
}

/** A SIP domain or a trunk: they differ in the names of two settings. */
function judgeIncoming(config: Config, found: Settings, named: { subject: string; status: string }): Finding[] {
  const { subject, status } = named;
  const rules = [
    ...mustAsk(found, { field: 'voice_url', method: 'voice_method', address: addressOf(config, '/voice/inbound') }),
    ...mustAsk(found, {
      field: `${status}_url`,
      method: `${status}_method`,
      address: addressOf(config, '/voice/status'),
    }),
    ...mustFallBack(config, found),
  ];
  return judgeEach(subject, rules, 'calls come to this line');
}

function judgeApplication(config: Config, application: Settings | null): Finding[] {
  const subject = 'carrier: application';
  if (!application)
    return [bad(subject, 'the account has no such application', 'correct TWILIO_APP_SID, or make the application')];
  const rules = [
    ...mustAsk(application, {
      field: 'voice_url',
      method: 'voice_method',
      address: addressOf(config, '/voice/operator'),
    }),
    ...mustAsk(application, {
      field: 'status_callback',
      method: 'status_callback_method',
      address: addressOf(config, '/voice/status'),
    }),
  ];
  return judgeEach(subject, rules, 'softphones come to this line');
}

function addressOf(config: Config, path: string): string {
  return `${config.publicOrigin}${path}${CONNECTION_OVERRIDES}`;
}

/** An address without its connection overrides. */
function bare(address: unknown): string {
  return typeof address === 'string' ? (address.split('#')[0] ?? '') : '';
}

function mustAsk(settings: Settings, wanted: { field: string; method: string; address: string }): Rule[] {
  const { field, method, address } = wanted;
  const given = settings[field];
  const otherwise = bare(given) === bare(address) ? 'has other connection overrides' : 'leads elsewhere';
  return [
    {
      holds: given === address,
      otherwise: `${field} ${given ? otherwise : 'is empty'}`,
      remedy: `set it to ${address}`,
    },
    // A GET would put the caller's number into the address, and so into logs.
    { holds: settings[method] === 'POST', otherwise: `${method} is not POST`, remedy: `set ${method} to POST` },
  ];
}

/** Without a fallback that is not ours callers hear the carrier's error sentence when we are down. */
function mustFallBack({ fallbackUrl, publicOrigin, mode }: Config, settings: Settings): Rule[] {
  const given = settings['voice_fallback_url'];
  if (fallbackUrl !== null)
    return mustAsk(settings, { field: 'voice_fallback_url', method: 'voice_fallback_method', address: fallbackUrl });
  const isElsewhere = typeof given === 'string' && given !== '' && !given.startsWith(publicOrigin);
  return [
    {
      holds: isElsewhere || mode !== 'production',
      otherwise: 'no fallback outside this line: when it is down, callers hear the carrier’s error sentence',
      remedy: 'upload what npm run fallback writes, give its address as FALLBACK_URL and set voice_fallback_url to it',
    },
  ];
}
