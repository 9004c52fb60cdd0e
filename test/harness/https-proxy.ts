// What stands before a real line: ends TLS, says who asked, and passes everything else on unchanged.
import { once } from 'node:events';
import { request as ask, type IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Certificate } from './certificate.ts';

/** Listens on this port of this machine for a line on another one. */
export async function openHttpsProxy(parts: {
  certificate: Certificate;
  port: number;
  linePort: number;
}): Promise<{ close(): void }> {
  const { certificate, port, linePort } = parts;
  const server = createServer(certificate, (request, response) => {
    const passed = ask({ port: linePort, host: '127.0.0.1', ...passOn(request) }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { method, path, headers } = passOn(request);
    const line = connect(linePort, '127.0.0.1');
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    line.write(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    line.write(head);
    for (const each of [line, socket]) each.on('error', () => [line, socket].map((end) => end.destroy()));
    line.pipe(socket).pipe(line);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function passOn({ method, url, headers, socket }: IncomingMessage) {
  return { method, path: url, headers: { ...headers, 'x-forwarded-for': socket.remoteAddress ?? '' } };
}
