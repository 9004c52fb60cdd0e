import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

/** The page itself holds nothing; what it shows needs a session. */
const OPEN_PAGE = { policy: { may: 'page.open' } } as const;
/** The carrier fetches the recordings; they are public words. */
const OPEN_SOUND = { policy: { may: 'recording.play' } } as const;
const schema = { response: { 200: Type.Any(), '4xx': Type.Any() } };
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Consoles and recordings as files, with addresses that change with their content, so that they may be kept for ever. */
export async function addFileRoutes(
  app: FastifyInstance,
  places: {
    consoleFolder: string;
    audioFolder: string;
    audioVersion: string;
    pages: readonly string[];
    launcher: string | null;
  },
): Promise<void> {
  await app.register(fastifyStatic, { root: places.consoleFolder, serve: false });
  const pages = places.pages.map((page) => ({ path: `/${page}`, page, keep: 'no-cache' }));
  // A link of the demo, or of nothing: the page there says what becomes of it. Its address is kept nowhere.
  pages.push({ path: '/sign-in/:secret', page: 'sign-in', keep: 'no-store' });
  if (places.launcher) pages.push({ path: '/', page: places.launcher, keep: 'no-cache' });
  for (const { path, page, keep } of pages) {
    app.get(path, { config: OPEN_PAGE, schema }, (_request, reply) =>
      reply.header('cache-control', keep).sendFile(join(page, 'index.html'), { cacheControl: false }),
    );
  }
  app.get<{ Params: { '*': string } }>('/assets/*', { config: OPEN_PAGE, schema }, (request, reply) =>
    reply.header('cache-control', FOR_EVER).sendFile(join('assets', request.params['*']), { cacheControl: false }),
  );
  app.get<{ Params: { version: string; '*': string } }>(
    '/prompts/:version/*',
    { config: OPEN_SOUND, schema },
    (request, reply) =>
      // While a new version is put in, each process is asked for what another one's document names: its own recording of the same words is
      // better than silence, and no cache may keep it as the other's.
      reply
        .header('cache-control', request.params.version === places.audioVersion ? FOR_EVER : 'no-store')
        .sendFile(request.params['*'], places.audioFolder, { cacheControl: false }),
  );
}
