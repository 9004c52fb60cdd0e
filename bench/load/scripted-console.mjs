import { once } from 'node:events';
import WebSocket from 'ws';
import { identityOf } from '../../dist/telephony/softphone-token.js';
import { consolePost, webhook } from './webhooks.mjs';

const isDone = ({ status }) => status === 200;
/** An offer may be withdrawn, and a caller gone, in the very moment. */
const isDoneOrTooLate = ({ status }) => status === 200 || status === 409;
const isRoom = ({ status, body }) => status === 200 && body.includes('<Response>');

/** An operator's page that takes every call, and finishes the wrap-up at once when the caller has hung up. */
export async function openScriptedConsole({ asker, carrier, web, person }) {
  const cookie = `${web.cookieName}=${person.secret}`;
  const post = (name, path, body, isGood = isDone) => asker.ask(name, consolePost(path, { cookie, body }), isGood);
  const socket = new WebSocket(`ws://127.0.0.1:${web.port}/api/live`, { headers: { cookie } });
  const seen = { offer: null, wrapUp: null };

  async function answer(offer) {
    const accepted = await post('an operator accepts', `/api/offers/${offer}/accept`, undefined, isDoneOrTooLate);
    if (!accepted?.includes('"token"')) return;
    const leg = carrier.begin({
      from: `client:${identityOf(person.id)}`,
      more: { offer },
      endsRoom: true,
      roomIsOver: () => carrier.end(leg),
    });
    const document = await asker.ask('a softphone dials', webhook('/voice/operator', leg.fields), isRoom);
    const room = /<Conference[^>]*>([^<]+)</.exec(document ?? '')?.[1];
    if (room) await carrier.enter(leg, room);
    else await carrier.end(leg);
  }

  function follow({ offer, wrapUps }) {
    if (offer && offer.id !== seen.offer) {
      seen.offer = offer.id;
      void answer(offer.id);
    }
    const [open] = wrapUps;
    if (open && open.callId !== seen.wrapUp) {
      seen.wrapUp = open.callId;
      void post('a wrap-up', `/api/calls/${open.callId}/wrap-up`, { disposition: 'information' }, isDoneOrTooLate);
    }
  }

  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type === 'beat') socket.send(JSON.stringify({ type: 'beat', n: message.n, voice: 'idle' }));
    if (message.type === 'desk') follow(message.desk);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'take-phone' }));
  await post('a wish', '/api/presence', { state: 'available' });
  return { close: () => socket.terminate(), isOpen: () => socket.readyState === WebSocket.OPEN };
}
