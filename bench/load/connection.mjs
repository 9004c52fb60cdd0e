// One kept-alive HTTP/1.1 connection to a server on this machine, as lean as can be: the generator must not be what is measured.
import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = /\r\ncontent-length: *(\d+)/i;
/** Far above every answer here. */
const ANSWER_BYTES_LIMIT = 1_000_000;

/** Opens a connection; resolves when it stands. */
export async function openConnection(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let received = null;
  let done = null;
  const finish = (answer) => {
    const tell = done;
    done = null;
    received = null;
    tell?.(answer);
  };
  socket.on('data', (part) => {
    received = received === null ? part : Buffer.concat([received, part]);
    const answer = readAnswer(received);
    if (answer) finish(answer);
  });
  socket.on('error', () => finish({ status: 0, body: null }));
  socket.on('close', () => finish({ status: 0, body: null }));
  socket.on('end', () => socket.destroy());
  return {
    /** Sends one whole request; `tell` hears `{ status, body }`, status 0 when the connection broke. One at a time. */
    send(request, tell) {
      done = tell;
      if (socket.destroyed) finish({ status: 0, body: null });
      else socket.write(request);
    },
    /** False once the server has closed it, as servers do with connections that rest. */
    isOpen: () => !socket.destroyed,
    close: () => socket.destroy(),
  };
}

function readAnswer(received) {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = received.latin1Slice(0, headEnd);
  const status = Number(head.slice(9, 12));
  const length = Number(LENGTH.exec(head)?.[1] ?? (status === 204 ? 0 : Number.NaN));
  if (!(length <= ANSWER_BYTES_LIMIT)) return { status: 0, body: null };
  const bodyAt = headEnd + HEAD_END.length;
  if (received.length < bodyAt + length) return null;
  return { status, body: received.subarray(bodyAt, bodyAt + length) };
}
