import { randomUUID } from 'node:crypto';
import twilio from 'twilio';
import { expect, test } from 'vitest';
import { accountOfIdentity, identityOf, softphoneToken } from '../../src/telephony/softphone-token.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const CARRIER = {
  accountSid: `AC${'1'.repeat(32)}`,
  authTokens: ['token-of-the-tests'],
  apiKeySid: `SK${'2'.repeat(32)}`,
  apiKeySecret: 'secret-of-the-tests',
  appSid: `AP${'3'.repeat(32)}`,
  apiOrigin: null,
};

test('a softphone gets the very token that the carrier’s own library would make', () => {
  const id = randomUUID();
  const { AccessToken } = twilio.jwt;
  const theirs = new AccessToken(CARRIER.accountSid, CARRIER.apiKeySid, CARRIER.apiKeySecret, {
    identity: identityOf(id),
    ttl: 600,
  });
  theirs.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: CARRIER.appSid, incomingAllow: false }));
  const expected = parts(theirs.toJwt());
  const ours = parts(softphoneToken(CARRIER, id, Number(expected.claims['iat']) * 1_000));
  expect(ours).toEqual(expected);
});

test('a token says nothing of its operator but an opaque name, and ends after ten minutes', () => {
  const id = randomUUID();
  const { claims } = parts(softphoneToken(CARRIER, id, NOW));
  expect(claims['exp']).toBe(NOW / 1_000 + 600);
  expect(accountOfIdentity(identityOf(id))).toBe(id);
  expect(claims['grants']).toEqual({
    identity: identityOf(id),
    voice: { outgoing: { application_sid: CARRIER.appSid } },
  });
});

test('a token signed with another secret is another token', () => {
  const id = randomUUID();
  const other = { ...CARRIER, apiKeySecret: 'another-secret-of-the-tests' };
  const [, , mine] = softphoneToken(CARRIER, id, NOW).split('.');
  const [, , foreign] = softphoneToken(other, id, NOW).split('.');
  expect(mine).not.toBe(foreign);
});

/** Header and claims as they were written; the signature is over both, in the library's own spelling of them. */
function parts(token: string): { header: unknown; claims: Record<string, unknown> } {
  const [header = '', claims = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return { header: JSON.parse(header), claims: JSON.parse(claims) as Record<string, unknown> };
}
