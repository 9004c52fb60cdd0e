import type { FastifyInstance } from 'fastify';

/** What every answer of ours carries, whoever asked, and whatever went wrong. */
export type Headers = Readonly<Record<string, string>>;

const ALWAYS: Headers = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'microphone=(self), camera=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), display-capture=(), browsing-topics=()',
  'x-dns-prefetch-control': 'off',
};
/** For whatever does not say itself how long it may be kept. */
export const KEEP_NOTHING: Headers = { 'cache-control': 'no-store' };

/**
 * The headers of every answer to a browser. Scripts and styles come from our own files only, none stand in a page, and none
 * can be made out of a text; nothing is kept, framed or shared (T16).
 */
export function securityHeaders(parts: { origins: readonly string[]; simulatorOrigin: string | null }): Headers {
  const carrier = parts.simulatorOrigin
    ? `${parts.simulatorOrigin.replace(/^http/, 'ws')} ${parts.simulatorOrigin}`
    : 'wss://*.twilio.com https://eventgw.twilio.com https://eventgw.dublin.ie1.twilio.com';
  const own = parts.origins.map((origin) => origin.replace(/^http/, 'ws')).join(' ');
  const isSecure = parts.origins.some((origin) => origin.startsWith('https:'));
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self'",
    `connect-src 'self' ${own} ${carrier}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return {
    'content-security-policy': policy,
    ...ALWAYS,
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/** Puts the headers on whatever the framework answers; an answer may say itself how long it may be kept. */
export function setSecurityHeaders(app: FastifyInstance, headers: Headers): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    reply.headers(headers);
    if (!reply.hasHeader('cache-control')) reply.headers(KEEP_NOTHING);
    done(null, payload);
  });
}

/** The same for an answer that is written by hand, when a request could not even be read. */
export function rawHeaders(headers: Headers): string {
  return Object.entries({ ...headers, ...KEEP_NOTHING })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}
