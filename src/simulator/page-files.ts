import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Exchange } from './http-exchange.ts';

const FOLDER = new URL('./pages/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};

const ADDRESSES: Readonly<Record<string, string>> = { '/phone': 'phone.html', '/tape': 'tape.html' };

/** Answers `/phone`, `/tape` and what they are made of; false for any other address. */
export function createPageFiles(): (exchange: Exchange) => boolean {
  const files = new Map<string, { type: string; content: Buffer }>();
  for (const name of readdirSync(FOLDER)) {
    const type = TYPES[extname(name)];
    if (type) files.set(name, { type, content: readFileSync(new URL(name, FOLDER)) });
  }
  return ({ request, response, url }) => {
    if (request.method !== 'GET') return false;
    if (url.pathname === '/') {
      response.writeHead(302, { location: '/phone' }).end();
      return true;
    }
    const file = files.get(ADDRESSES[url.pathname] ?? url.pathname.replace(/^\/pages\//, ''));
    if (!file) return false;
    response.writeHead(200, { ...HEADERS, 'content-type': file.type }).end(file.content);
    return true;
  };
}
