// Stands where the carrier's REST interface would: takes every order and says yes.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { serve } from './serve.mjs';

const CALL = JSON.stringify({ sid: 'CA00000000000000000000000000000152', status: 'in-progress' });

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(CALL));
});
await serve((port) => once(server.listen(port, '127.0.0.1'), 'listening'));
