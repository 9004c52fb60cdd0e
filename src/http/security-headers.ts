import type { FastifyInstance } from 'fastify';

/** Headers of every answer to a browser. Scripts and styles come from our own files only; nothing is stored or framed. */
export function setSecurityHeaders(
  app: FastifyInstance,
  parts: { origins: readonly string[]; simulatorOrigin: string | null },
): void {
  const carrier = parts.simulatorOrigin
    ? `${parts.simulatorOrigin.replace(/^http/, 'ws')} ${parts.simulatorOrigin}`
    : 'wss://*.twilio.com https://eventgw.twilio.com https://eventgw.dublin.ie1.twilio.com';
  const own = parts.origins.map((origin) => origin.replace(/^http/, 'ws')).join(' ');
  const isSecure = parts.origins.every((origin) => origin.startsWith('https:'));
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
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
  app.addHook('onSend', (_request, reply, payload, done) => {
    reply.header('content-security-policy', policy);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    reply.header('cross-origin-opener-policy', 'same-origin');
    reply.header('cross-origin-resource-policy', 'same-origin');
    reply.header('permissions-policy', 'microphone=(self), camera=(), geolocation=()');
    if (isSecure) reply.header('strict-transport-security', 'max-age=31536000');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    done(null, payload);
  });
}
