// The bundle as somebody would have uploaded it: written to a folder, and served by the simulated carrier's hosting.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LineSettings, makeFallbackBundle, writeFallbackBundle } from '../../src/fallback/bundle.ts';
import { createHostedFallback, fallbackAddress } from '../../src/simulator/hosted-fallback.ts';

const AUDIO = fileURLToPath(new URL('../../ivr-flows/audio', import.meta.url));

export interface HostedBundle {
  /** What is set as the number's voice fallback URL. */
  address: string;
  origin: string;
  folder: string;
  version: string;
  close(): Promise<void>;
}

/** Hosts the bundle of these settings, for a carrier that signs with this token. */
export async function hostBundle(
  config: Omit<LineSettings, 'dataDir'> & { dataDir?: string },
  authToken: string,
): Promise<HostedBundle> {
  const folder = await mkdtemp(join(tmpdir(), 'yardim-fallback-'));
  // Nobody is entered there, where no folder of a line is given.
  const bundle = await makeFallbackBundle({ dataDir: folder, ...config }, AUDIO);
  await writeFallbackBundle(bundle, folder);
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const serve = createHostedFallback({ origin, folder, authToken });
  server.on('request', (request, response) => {
    const exchange = { request, response, url: new URL(request.url ?? '/', 'http://localhost') };
    serve(exchange).then(
      (isServed) => isServed || response.writeHead(404).end(),
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  return {
    address: fallbackAddress(origin),
    origin,
    folder,
    version: bundle.version,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
