import { createHmac } from 'node:crypto';
import type { Config } from '../config.ts';

/** Short: the carrier has no way to take a token back. The page renews it while a call lasts. */
const LIFE_SECONDS = 600;
const HEADER = encoded({ alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' });
const IDENTITY = /^op_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/**
 * A token with which this operator's browser may dial out to our application, and nothing else; `now` in milliseconds.
 * The form is the carrier's access token.
 */
export function softphoneToken(carrier: Config['carrier'], accountId: string, now: number): string {
  const { accountSid, apiKeySid, apiKeySecret, appSid } = carrier;
  const seconds = Math.floor(now / 1000);
  const claims = {
    jti: `${apiKeySid}-${seconds}`,
    iss: apiKeySid,
    sub: accountSid,
    iat: seconds,
    exp: seconds + LIFE_SECONDS,
    grants: { identity: identityOf(accountId), voice: { outgoing: { application_sid: appSid } } },
  };
  const signed = `${HEADER}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', apiKeySecret).update(signed).digest('base64url')}`;
}

/** The name of a softphone at the carrier: opaque, made of letters, digits and underscores. */
export function identityOf(accountId: string): string {
  return `op_${accountId.replaceAll('-', '')}`;
}

/** The account behind a softphone's name, or undefined. */
export function accountOfIdentity(identity: string): string | undefined {
  const parts = IDENTITY.exec(identity);
  return parts ? parts.slice(1).join('-') : undefined;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
