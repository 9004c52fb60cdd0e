import { CALL_GRACE_SECONDS, SESSION_LIFE_SECONDS } from './session.ts';

export interface CookieParts {
  cookieName: string;
  /** Whether the line is called by https: then the cookie says so, and its name forces it. */
  isSecure: boolean;
}

/** What this file needs of an answer. */
export interface Answer {
  setCookie(name: string, value: string, options: object): unknown;
  clearCookie(name: string, options: object): unknown;
  header(name: string, value: string): unknown;
}

/** The server says when a session is over; a browser that threw it away first would do so in a call. */
const SESSION_COOKIE_SECONDS = SESSION_LIFE_SECONDS + CALL_GRACE_SECONDS;
const KNOWN_BROWSER_SECONDS = 180 * 24 * 60 * 60;

/** Gives the browser its session: out of reach of every script, sent to our own pages only. */
export function setSessionCookie(answer: Answer, parts: CookieParts, token: string): void {
  answer.setCookie(parts.cookieName, token, { ...attributesOf(parts), maxAge: SESSION_COOKIE_SECONDS });
}

/** Takes the session away, and whatever the browser kept of the pages. */
export function clearSessionCookie(answer: Answer, parts: CookieParts): void {
  answer.clearCookie(parts.cookieName, attributesOf(parts));
  answer.header('clear-site-data', '"cache", "storage"');
}

/** The name under which a browser keeps who signed in there before. */
export function knownBrowserCookie(parts: CookieParts): string {
  return `${parts.cookieName}-known`;
}

/** Marks a browser as one in which these people signed in: others' failed tries do not keep them out of it. */
export function setKnownBrowserCookie(answer: Answer, parts: CookieParts, marks: string): void {
  answer.setCookie(knownBrowserCookie(parts), marks, { ...attributesOf(parts), maxAge: KNOWN_BROWSER_SECONDS });
}

function attributesOf(parts: CookieParts) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: parts.isSecure } as const;
}
