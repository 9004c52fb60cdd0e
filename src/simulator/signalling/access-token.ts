import jsonwebtoken from 'jsonwebtoken';
import type { CarrierSettings } from '../settings.ts';
import { record } from './messages.ts';

/** What the SDK's users see as 31204 and 31205. */
export const TOKEN_INVALID = 31_204;
export const TOKEN_EXPIRED = 31_205;

/** What a verified access token lets its holder do. */
export interface Grant {
  identity: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  mayRegister: boolean;
  mayDial: boolean;
  /** Parameters that the token itself adds to every call; a page cannot change them. */
  dialParams: Record<string, string>;
}

type Keys = Pick<CarrierSettings, 'accountSid' | 'apiKeySid' | 'apiKeySecret' | 'appSid'>;

const IDENTITY = /^[A-Za-z0-9_]{1,121}$/;
const LIFE_LIMIT_SECONDS = 24 * 3600;

/** The grant of a token signed with the account's key, or the code with which Twilio refuses it. */
export function readAccessToken(token: unknown, keys: Keys): Grant | { refused: number } {
  const claims = verify(token, keys);
  if (typeof claims === 'number') return { refused: claims };
  const grants = record(claims['grants']);
  const voice = record(grants['voice']);
  const outgoing = record(voice['outgoing']);
  const identity = grants['identity'];
  const { exp, iat } = claims;
  if (typeof identity !== 'string' || !IDENTITY.test(identity)) return { refused: TOKEN_INVALID };
  if (typeof exp !== 'number' || exp - (iat ?? exp) > LIFE_LIMIT_SECONDS) return { refused: TOKEN_INVALID };
  return {
    identity,
    expiresAt: exp * 1000,
    mayRegister: record(voice['incoming'])['allow'] === true,
    mayDial: outgoing['application_sid'] === keys.appSid,
    dialParams: strings(record(outgoing['params'])),
  };
}

function verify(token: unknown, keys: Keys): jsonwebtoken.JwtPayload | number {
  if (typeof token !== 'string') return TOKEN_INVALID;
  try {
    const claims = jsonwebtoken.verify(token, keys.apiKeySecret, {
      algorithms: ['HS256'],
      issuer: keys.apiKeySid,
      subject: keys.accountSid,
    });
    return typeof claims === 'string' ? TOKEN_INVALID : claims;
  } catch (error) {
    return error instanceof jsonwebtoken.TokenExpiredError ? TOKEN_EXPIRED : TOKEN_INVALID;
  }
}

function strings(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
