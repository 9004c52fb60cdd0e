// The bare chain of a flag, second half: relay, BullMQ, worker, WebSocket. Nothing is checked, kept or repeated.
import { once } from 'node:events';
import { Queue, Worker } from 'bullmq';
import pg from 'pg';
import { WebSocketServer } from 'ws';
import { serve } from './serve.mjs';

const QUEUE = 'bench-flags';
const CONCURRENCY = 10;
const redis = new URL(process.env['REDIS_URL']);
const connection = { host: redis.hostname, port: Number(redis.port), password: redis.password };
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const listener = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
const queue = new Queue(QUEUE, { connection });

await serve(async (port) => {
  const sockets = new WebSocketServer({ port, host: '127.0.0.1' });
  await once(sockets, 'listening');
  const tell = async (job) => {
    for (const socket of sockets.clients) socket.send(JSON.stringify({ type: 'flag', id: job.data.id }));
  };
  const worker = new Worker(QUEUE, tell, {
    connection: { ...connection, maxRetriesPerRequest: null },
    concurrency: CONCURRENCY,
  });
  await worker.waitUntilReady();
  await listener.connect();
  listener.on('notification', ({ payload }) => relay(payload).catch(fail));
  await listener.query('listen flags');
});

async function relay(id) {
  const text = 'update flags set relayed_at = now() where id = $1 and relayed_at is null returning id';
  const { rows } = await pool.query({ name: 'relay', text, values: [id] });
  if (rows[0]) await queue.add('flag', { id }, { jobId: id, removeOnComplete: true, attempts: 5 });
}

function fail(error) {
  console.error(error);
  process.exit(1);
}
