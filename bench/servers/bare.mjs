// A bare Fastify with a constant answer; with CHECKS_SIGNATURE=1 one that checks the signature first.
import twilio from 'twilio';
import { createBareServer, serve } from './serve.mjs';

const TWIML =
  '<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf" numDigits="1" timeout="5" method="POST" ' +
  'action="https://line.example/voice/menu"><Play>https://line.example/prompts/welcome.wav</Play></Gather>' +
  '<Redirect method="POST">https://line.example/voice/menu</Redirect></Response>';
const origin = process.env['PUBLIC_ORIGIN'];
const token = process.env['TOKEN'];
const checks = process.env['CHECKS_SIGNATURE'] === '1';

const app = await createBareServer();
app.post('/voice/*', (request, reply) => {
  const signature = request.headers['x-twilio-signature'];
  if (checks && !twilio.validateRequest(token, signature, origin + request.url, request.body)) {
    return reply.code(403).send('');
  }
  return reply.type('text/xml').send(TWIML);
});
await serve((port) => app.listen({ port, host: '127.0.0.1' }));
