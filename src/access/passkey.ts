import { randomUUID } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Database, ForPeople } from '../db/database.ts';
import { findSpans } from '../redaction/find-spans.ts';
import { Refusal } from '../refusal.ts';
import {
  type ChallengePurpose,
  findPasskey,
  insertChallenge,
  type NewPasskey,
  passkeysOf,
  recordPasskeyUse,
  takeChallenge,
} from './passkey-store.ts';
import { hashOf } from './token.ts';

/** Ed25519 and P-256; RSA for the chips of older computers, which know nothing else. */
const ALGORITHMS = [-8, -7, -257];
const PASSKEYS_LIMIT = 10;
const CEREMONY_MS = 2 * 60_000;

/** For whom passkeys are good: the line's own host, and pages of these origins. */
export interface RelyingParty {
  id: string;
  origins: readonly string[];
}

export interface PasskeyParts {
  database: Database & ForPeople;
  relyingParty: RelyingParty;
}

/** What the browser is told to make a passkey for this person. It holds no name but the one that they know. */
export async function passkeyToMake(
  parts: PasskeyParts,
  account: { id: string; name: string },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const own = await passkeysOf(parts.database, account.id);
  if (own.length >= PASSKEYS_LIMIT) throw new Refusal('already-done', 'remove a passkey before adding another');
  const options = await generateRegistrationOptions({
    rpName: parts.relyingParty.id,
    rpID: parts.relyingParty.id,
    userID: new TextEncoder().encode(account.id),
    userName: account.name,
    timeout: CEREMONY_MS,
    attestationType: 'none',
    excludeCredentials: own.map(({ credentialId }) => ({ id: credentialId.toString('base64url') })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  await keepChallenge(parts, { challenge: options.challenge, purpose: 'enrol', accountId: account.id });
  return options;
}

/** Proves that the browser's answer is a new passkey made for this person just now. Refused otherwise, without saying why, and with `says-who` for a telling label. */
export async function provePasskeyMade(
  parts: PasskeyParts,
  input: { accountId: string; answer: RegistrationResponseJSON; label: string },
): Promise<NewPasskey> {
  // B3.5: it is kept as it is written.
  if (findSpans(input.label).length > 0) throw new Refusal('says-who', 'label');
  const proved = await verifyRegistrationResponse({
    ...expectedOf(parts, { purpose: 'enrol', accountId: input.accountId }),
    response: input.answer,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(refuseAnswer);
  if (!proved.verified) throw new Refusal('invalid-input');
  const { credential } = proved.registrationInfo;
  return {
    id: randomUUID(),
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    label: input.label,
  };
}

/** What the browser is told to prove a passkey: of anybody who signs in, or of the one person who steps up. */
export async function passkeyToProve(
  parts: PasskeyParts,
  accountId: string | null,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const own = accountId === null ? [] : await passkeysOf(parts.database, accountId);
  if (accountId !== null && own.length === 0) throw new Refusal('not-found');
  const options = await generateAuthenticationOptions({
    rpID: parts.relyingParty.id,
    timeout: CEREMONY_MS,
    userVerification: 'required',
    allowCredentials: own.map(({ credentialId }) => ({ id: credentialId.toString('base64url') })),
  });
  const purpose = accountId === null ? 'sign-in' : 'step-up';
  await keepChallenge(parts, { challenge: options.challenge, purpose, accountId });
  return options;
}

/** Somebody signed in proves by a passkey of their own that it is them. Refused when it is not theirs, copied, or answers no challenge of ours. */
export async function provePasskey(
  parts: PasskeyParts,
  input: { answer: AuthenticationResponseJSON; accountId: string },
): Promise<void> {
  const { id, counter } = await verifyPasskey(parts, input);
  if (!(await recordPasskeyUse(parts.database, { id, counter }))) refuseAnswer();
}

/**
 * Which passkey the browser proved, anybody's or that of one person, and how often it was used by its own count: a use that is still to be noted.
 * Refused when it is nobody's, or answers no challenge of ours.
 */
export async function verifyPasskey(
  parts: PasskeyParts,
  input: { answer: AuthenticationResponseJSON; accountId: string | null },
): Promise<{ id: string; accountId: string; counter: number }> {
  const passkey = await findPasskey(parts.database, Buffer.from(input.answer.id, 'base64url'));
  if (!passkey || (input.accountId !== null && passkey.accountId !== input.accountId)) return refuseAnswer();
  const { userHandle } = input.answer.response;
  if (userHandle && Buffer.from(userHandle, 'base64url').toString() !== passkey.accountId) return refuseAnswer();
  const purpose = input.accountId === null ? 'sign-in' : 'step-up';
  const proved = await verifyAuthenticationResponse({
    ...expectedOf(parts, { purpose, accountId: input.accountId }),
    response: input.answer,
    credential: {
      id: passkey.credentialId.toString('base64url'),
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.counter,
    },
  }).catch(refuseAnswer);
  if (!proved.verified) return refuseAnswer();
  return { id: passkey.id, accountId: passkey.accountId, counter: proved.authenticationInfo.newCounter };
}

function keepChallenge(
  parts: PasskeyParts,
  input: { challenge: string; purpose: ChallengePurpose; accountId: string | null },
): Promise<void> {
  const { challenge, purpose, accountId } = input;
  return insertChallenge(parts.database, { hash: hashOf(challenge), purpose, accountId });
}

function expectedOf(parts: PasskeyParts, whose: { purpose: ChallengePurpose; accountId: string | null }) {
  return {
    expectedChallenge: (challenge: string) => takeChallenge(parts.database, { hash: hashOf(challenge), ...whose }),
    expectedOrigin: [...parts.relyingParty.origins],
    expectedRPID: parts.relyingParty.id,
    requireUserVerification: true,
  };
}

/** The library throws on whatever it does not like in a stranger's answer; a fault of the database goes on as one. */
function refuseAnswer(error?: unknown): never {
  if (error instanceof Error && error.name === 'DatabaseFault') throw error;
  throw new Refusal('not-signed-in');
}
