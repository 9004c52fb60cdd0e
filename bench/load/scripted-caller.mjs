import { setTimeout as sleep } from 'node:timers/promises';
import { keyFields, webhook } from './webhooks.mjs';

/** Between what is heard and a key. */
const THINK_MS = 700;
/** About as long as a turn of the wait loop plays. */
const TURN_MS = 6_000;
const isDocument = ({ status, body }) => status === 200 && body.includes('<Response>');

/** Somebody who calls, presses these keys, waits and perhaps talks, and hangs up when this time is over. */
export async function scriptedCaller({ asker, carrier, from, keys, livesMs, talked }) {
  let move = null;
  const leg = carrier.begin({
    from,
    moved: (url) => {
      move = url;
      wake();
    },
    roomIsOver: () => wake(),
  });
  let wake = () => {};
  const untilWoken = (ms) =>
    Promise.race([
      sleep(ms),
      new Promise((resolve) => {
        wake = resolve;
      }),
    ]);
  const request = async (name, address, more) => {
    const body = await asker.ask(name, webhook(address, { ...leg.fields, ...more }), isDocument);
    return body === null ? null : { next: nextOf(body), room: roomOf(body) };
  };
  const hangsUpAt = performance.now() + livesMs;
  let at = await request('a call arrives', '/voice/inbound', { CallStatus: 'ringing' });
  for (const key of keys) {
    await sleep(THINK_MS);
    if (at?.next) at = await request('a key in the menu', at.next, keyFields(key));
  }
  while (at?.next && performance.now() < hangsUpAt) {
    if (at.room) {
      talked();
      await carrier.enter(leg, at.room);
      await untilWoken(hangsUpAt - performance.now());
    } else if (move === null) await untilWoken(Math.min(TURN_MS, hangsUpAt - performance.now()));
    if (performance.now() >= hangsUpAt) break;
    const fetched = move;
    move = null;
    if (fetched) at = await request('fetched into the talk', fetched, {});
    else
      at = await request(at.room ? 'out of a room' : 'a turn of the wait loop', at.next, at.room ? {} : keyFields(''));
  }
  await carrier.end(leg);
}

/** Where the caller asks next, of a document. */
function nextOf(body) {
  const address = /action="([^"]+)"/.exec(body)?.[1] ?? /<Redirect[^>]*>([^<]+)</.exec(body)?.[1];
  return address?.replaceAll('&amp;', '&');
}

function roomOf(body) {
  return /<Conference[^>]*>([^<]+)</.exec(body)?.[1];
}
