import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Database } from '../db/database.ts';
import { type Account, consolePath, type Role } from './account.ts';
import type { PasskeyMade, PasskeyProved } from './contract.ts';
import { markBrowser } from './known-browser.ts';
import type { PasskeyParts } from './passkey.ts';
import {
  type Answer,
  type CookieParts,
  knownBrowserCookie,
  setKnownBrowserCookie,
  setSessionCookie,
} from './session-cookie.ts';

/** What the routes of credentials need. */
export interface CredentialParts extends PasskeyParts, CookieParts {}

/** Where somebody works; while that is still to be built, the page of the sign-in, which is one's own once one is in. */
export function firstPath(role: Role): string {
  return consolePath(role) ?? '/sign-in';
}

interface Exchange {
  request: { cookies: Record<string, string | undefined> };
  reply: Answer;
}

/** Whoever proved who they are has this browser's session now, and is known in it: answers where they work. */
export async function giveSession(
  exchange: Exchange,
  parts: CredentialParts,
  opened: { token: string; account: Pick<Account, 'id' | 'role'> },
): Promise<{ path: string }> {
  await knowBrowser(exchange, parts, opened.account.id);
  setSessionCookie(exchange.reply, parts, opened.token);
  return { path: firstPath(opened.account.role) };
}

/** From now on this browser is known as one of this person's, who has a password. */
export async function knowBrowser(
  { request, reply }: Exchange,
  parts: CookieParts & { database: Database },
  accountId: string,
): Promise<void> {
  const marks = await markBrowser(parts.database, { accountId, marks: request.cookies[knownBrowserCookie(parts)] });
  if (marks !== null) setKnownBrowserCookie(reply, parts, marks);
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
