// The bare chain of a flag, first half: the row and the wake-up, in one statement.
import pg from 'pg';
import { createBareServer, serve } from './serve.mjs';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const app = await createBareServer();

app.post('/flag/:id', async (request, reply) => {
  const text = `with flag as (insert into flags (id) values ($1) returning id) select pg_notify('flags', id::text) from flag`;
  await pool.query({ name: 'flag', text, values: [request.params.id] });
  return reply.code(201).send({ id: request.params.id });
});
await serve((port) => app.listen({ port, host: '127.0.0.1' }));
