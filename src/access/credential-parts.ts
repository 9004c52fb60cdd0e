import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { consolePath, type Role } from './account.ts';
import type { PasskeyMade, PasskeyProved } from './contract.ts';
import type { PasskeyParts } from './passkey.ts';
import type { CookieParts } from './session-cookie.ts';

/** What the routes of credentials need. */
export interface CredentialParts extends PasskeyParts, CookieParts {}

/** Where somebody works; while that is still to be built, the page of the sign-in, which is one's own once one is in. */
export function firstPath(role: Role): string {
  return consolePath(role) ?? '/sign-in';
}

/** A checked answer in the library's own type; extensions are none of ours, so none is handed on. */
export function answerMade(answer: PasskeyMade): RegistrationResponseJSON {
  const { transports, ...response } = answer.response;
  // An unknown transport is kept as the browser calls it: it is only ever given back to a browser.
  const known = transports as RegistrationResponseJSON['response']['transports'];
  return { ...answer, clientExtensionResults: {}, response: { ...response, ...(known ? { transports: known } : {}) } };
}

/** As above, for a passkey that was proved. */
export function answerProved(answer: PasskeyProved): AuthenticationResponseJSON {
  const { userHandle, ...response } = answer.response;
  return { ...answer, clientExtensionResults: {}, response: { ...response, ...(userHandle ? { userHandle } : {}) } };
}
