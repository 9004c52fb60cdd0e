import { createSecretKey } from 'node:crypto';
import twilio from 'twilio';
import type { Config } from '../config.ts';

/** Short: the carrier has no way to take a token back. The page renews it while a call lasts. */
const LIFE_SECONDS = 600;
const IDENTITY = /^op_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/** A token with which this operator's browser may dial out to our application, and nothing else. */
export function softphoneToken(config: Config, accountId: string): string {
  const { accountSid, apiKeySid, apiKeySecret, appSid } = config.carrier;
  const { AccessToken } = twilio.jwt;
  // The library types a text, but only hands it on to its signer, which takes a ready key too, and would otherwise try
  // to read every text as a private key first: most of the time that answering a ring takes.
  const key = createSecretKey(Buffer.from(apiKeySecret)) as unknown as string;
  const token = new AccessToken(accountSid, apiKeySid, key, {
    identity: identityOf(accountId),
    ttl: LIFE_SECONDS,
  });
  token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: appSid, incomingAllow: false }));
  return token.toJwt();
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
