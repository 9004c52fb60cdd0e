import type { Carrier } from './carrier.ts';
import { type Exchange, isFromAnotherSite, readBody, sendJson } from './http-exchange.ts';
import type { PhoneCall } from './phone.ts';
import { streamTape } from './tape-stream.ts';

/** A reader asks again for more. */
const TAPE_ENTRIES_LIMIT = 1000;

/** The control interface is spoken to by tests and tools on this machine; it answers JSON. */
export async function control(carrier: Carrier, exchange: Exchange): Promise<void> {
  const { request, url } = exchange;
  if (isFromAnotherSite(request)) {
    sendJson(exchange, 403, { error: 'another site’s page' });
    return;
  }
  const [, , subject = '', sid = '', part = ''] = url.pathname.split('/');
  const order = `${request.method} ${subject}`;
  if (order === 'GET tape' && sid === 'stream') streamTape(carrier.tape, exchange);
  else if (order === 'GET tape') sendJson(exchange, 200, { entries: entriesAfter(carrier, url) });
  else if (order === 'POST faults') await addFault(carrier, exchange);
  else if (order === 'DELETE faults') clearFaults(carrier, exchange);
  else if (order === 'POST calls' && sid === '') await dial(carrier, exchange);
  else if (order === 'GET calls' && sid === '')
    sendJson(exchange, 200, { calls: carrier.liveCalls().map(describeCall) });
  else if (subject === 'calls') await controlCall(carrier.call(sid), part, exchange);
  else sendJson(exchange, 404, { error: 'no such order' });
}

function entriesAfter(carrier: Carrier, url: URL) {
  const after = Number(url.searchParams.get('after') ?? 0);
  const call = url.searchParams.get('call');
  const wanted = carrier.tape.entries.filter(({ seq, callSid }) => seq > after && (call === null || callSid === call));
  return wanted.slice(0, TAPE_ENTRIES_LIMIT);
}

async function addFault(carrier: Carrier, exchange: Exchange): Promise<void> {
  // The order comes from a developer's own tool; what does not fit below is refused.
  const { target, match, fault, times } = JSON.parse(await readBody(exchange.request));
  const { path, pathPattern, ...rest } = match ?? {};
  const where = { ...rest, ...(path && { path }), ...(pathPattern && { path: new RegExp(pathPattern) }) };
  if (target === 'webhook') carrier.faults.webhook(where, fault, times);
  else if (target === 'rest') carrier.faults.rest(where, fault, times);
  else if (target === 'audio') carrier.faults.audio(where, times);
  const isKnown = ['webhook', 'rest', 'audio'].includes(target);
  sendJson(exchange, isKnown ? 200 : 400, isKnown ? {} : { error: 'target is webhook, rest or audio' });
}

function clearFaults(carrier: Carrier, exchange: Exchange): void {
  carrier.faults.clear();
  sendJson(exchange, 200, {});
}

async function dial(carrier: Carrier, exchange: Exchange): Promise<void> {
  const { from, to } = JSON.parse(await readBody(exchange.request));
  if (typeof from !== 'string' || typeof to !== 'string') sendJson(exchange, 400, { error: 'from and to are needed' });
  else sendJson(exchange, 201, describeCall(carrier.dial({ from, to })));
}

async function controlCall(call: PhoneCall | undefined, part: string, exchange: Exchange): Promise<void> {
  const { method } = exchange.request;
  if (!call) {
    sendJson(exchange, 404, { error: 'no such call' });
    return;
  }
  if (method === 'POST' && part === 'keys') call.press(String(JSON.parse(await readBody(exchange.request)).keys));
  else if (method === 'DELETE') call.hangUp();
  else if (method !== 'GET') {
    sendJson(exchange, 405, { error: 'GET, DELETE, or POST to …/keys' });
    return;
  }
  sendJson(exchange, 200, describeCall(call));
}

function describeCall({ sid, from, to, state, verb, heard }: PhoneCall) {
  return { sid, from, to, state, verb, heard };
}
