// What every server of comparison does alike: form bodies, one port, and word to the benchmark when it is ready.
import formbody from '@fastify/formbody';
import Fastify from 'fastify';

/** A Fastify as lean as it can be with form bodies. */
export async function createBareServer() {
  const app = Fastify({ logger: false });
  await app.register(formbody);
  return app;
}

/** Listens on PORT and says so; ends with the benchmark. */
export async function serve(listen) {
  await listen(Number(process.env['PORT']));
  process.once('disconnect', () => process.exit());
  process.once('SIGTERM', () => process.exit());
  process.send?.({ ready: true });
}
