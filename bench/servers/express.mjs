// A menu as the carrier's own guides write it: Express 4, the library's signature check, its document builder. It stores nothing.
import { once } from 'node:events';
import express from 'express';
import twilio from 'twilio';
import { serve } from './serve.mjs';

const app = express();
const origin = new URL(process.env['PUBLIC_ORIGIN']);
app.use(express.urlencoded({ extended: false }));
app.post(
  /^\/voice\/.*/,
  twilio.webhook(process.env['TOKEN'], { protocol: 'https', host: origin.host }),
  (_request, response) => {
    const answer = new twilio.twiml.VoiceResponse();
    const gather = answer.gather({
      input: 'dtmf',
      numDigits: 1,
      timeout: 5,
      method: 'POST',
      action: `${origin.origin}/voice/menu`,
    });
    for (const name of ['welcome', 'language', 'person'])
      gather.play(`${origin.origin}/prompts/0000000000/az/${name}.wav`);
    answer.redirect({ method: 'POST' }, `${origin.origin}/voice/menu`);
    response.type('text/xml').send(answer.toString());
  },
);
await serve((port) => once(app.listen(port, '127.0.0.1'), 'listening'));
