// `best`: the smallest server that does a webhook's duty. Signature, escaping template, event and outbox row in one
// statement, one buffered log line; for the operator's accept a session, and a word to the carrier where ours sends one.
import { createHash, createHmac } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import pg from 'pg';
import pino from 'pino';
import twilio from 'twilio';
import { createBareServer, serve } from './serve.mjs';

const CONNECTIONS = 10;
const TOKEN_SECONDS = 600;
const { PUBLIC_ORIGIN: origin, TOKEN: token, COOKIE_NAME: cookieName, CARRIER_PORT: carrierPort } = process.env;
const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const INSERT = `with event as (
    insert into events (subject, event_key, kind) values ($1, $2, $3)
    on conflict do nothing
    returning id, subject
  )
  insert into outbox (queue, subject, version) select 'calls', event.subject, event.id from event`;

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: CONNECTIONS });
const destination = pino.destination({ dest: process.env['LOG_FILE'], minLength: 4096, sync: false });
const log = pino({ base: { process: 'best' } }, destination);
const carrier = new Agent({ keepAlive: true });
const app = await createBareServer();

app.post('/voice/*', async (request, reply) => {
  const { body, headers } = request;
  if (!twilio.validateRequest(token, headers['x-twilio-signature'], origin + request.url, body)) {
    return reply.code(403).send('');
  }
  const path = request.url.split('?', 1)[0];
  await record(body.CallSid, headers['i-twilio-idempotency-token'], path);
  log.info({ route: path, status: 200, ms: Math.round(reply.elapsedTime), call: body.CallSid });
  if (path === '/voice/status') return reply.code(204).send();
  if (path === '/voice/operator') tellCarrier(body.CallSid);
  return reply.type('text/xml').send(documentFor(path, body));
});

app.post('/api/offers/:id/accept', async (request, reply) => {
  const [, session = ''] = request.headers.cookie?.split(`${cookieName}=`) ?? [];
  const text = 'select account_id from sessions where token_hash = $1 and expires_at > now()';
  const hash = createHash('sha256').update(session).digest();
  const { rows } = await pool.query({ name: 'session', text, values: [hash] });
  if (!rows[0]) return reply.code(401).send({});
  const { id } = request.params;
  await record(rows[0].account_id, id, 'accept');
  log.info({ route: '/api/offers/:id/accept', status: 200, ms: Math.round(reply.elapsedTime) });
  return { token: softphoneToken(rows[0].account_id), params: { offer: id } };
});

await serve((port) => app.listen({ port, host: '127.0.0.1' }));

async function record(subject, key, kind) {
  await pool.query({ name: 'record', text: INSERT, values: [subject, key, kind] });
}

function documentFor(path, { CallSid, Digits = '' }) {
  if (path === '/voice/operator') {
    return `<?xml version="1.0" encoding="UTF-8"?><Response><Dial><Conference beep="false" statusCallback="${origin}/voice/status">${escapeXml(CallSid)}</Conference></Dial><Hangup/></Response>`;
  }
  const action = escapeXml(`${origin}/voice/menu?call=${CallSid}&key=${Digits}`);
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf" numDigits="1" timeout="5" method="POST" action="${action}"><Play>${origin}/prompts/welcome.wav</Play></Gather><Redirect method="POST">${action}</Redirect></Response>`;
}

function escapeXml(text) {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/** Moves the caller into the room: sent, answered, not waited for. */
function tellCarrier(sid) {
  const path = `/2010-04-01/Accounts/AC00000000000000000000000000000152/Calls/${sid}.json`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic YmVuY2g6YmVuY2g=' };
  const sent = httpRequest({ port: Number(carrierPort), method: 'POST', path, agent: carrier, headers });
  sent.on('response', (answer) => answer.resume());
  sent.on('error', (error) => log.error({ name: error.name }));
  sent.end(`Url=${encodeURIComponent(`${origin}/voice/move`)}&Method=POST`);
}

function softphoneToken(accountId) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: accountId, exp: Math.floor(Date.now() / 1000) + TOKEN_SECONDS };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', token).update(signed).digest('base64url')}`;
}
