// Fifty ways of going wrong, each with somebody's number and name in it: what an error says of them is searched with the rest.
import { signature } from '../../src/simulator/webhooks/sign.ts';

export const ERRORS_WANTED = 50;

interface Wrong {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

const JSON_TYPE = { 'content-type': 'application/json', 'x-console': '1' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const TOO_LONG = 70_000;
const LIMIT_MS = 30_000;

/** Makes all of them at this line, as a stranger and as somebody with this cookie. Answers the statuses. */
export async function goWrong(
  line: { origin: string; token: string; cookie: string },
  person: { number: string; name: string },
): Promise<number[]> {
  const statuses: number[] = [];
  for (const { method, path, headers = {}, body } of [...pages(line, person), ...webhooks(line, person)]) {
    const answer = await fetch(line.origin + path, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(LIMIT_MS),
      ...(body !== undefined && { body }),
    });
    await answer.arrayBuffer();
    statuses.push(answer.status);
  }
  return statuses;
}

function pages({ cookie }: { cookie: string }, { number, name }: { number: string; name: string }): Wrong[] {
  const word = encodeURIComponent(`${number} ${name}`);
  const signedIn = { ...JSON_TYPE, cookie };
  const bodies = [
    `{"text":"${name} ${number}"`,
    JSON.stringify({ state: `${number} ${name}` }),
    JSON.stringify({ on: number, disposition: name, question: name }),
    JSON.stringify({ [number]: name }),
    JSON.stringify(`${number} ${name}`.padEnd(TOO_LONG)),
  ];
  const nobody = '00000000-0000-4000-8000-00000000dead';
  const paths = ['/api/presence', `/api/calls/${nobody}/note`, `/api/calls/${nobody}/hold`, `/api/calls/${word}/end`];
  return [
    ...paths.flatMap((path) => bodies.map((body) => ({ method: 'POST', path, headers: signedIn, body }))),
    ...bodies.map((body) => ({ method: 'POST', path: '/api/sign-in/link', headers: JSON_TYPE, body })),
    ...[`/${word}`, `/api/desk?who=${word}`, `/prompts/${word}.wav`, `/assets/${word}`].map((path) => ({
      method: 'GET',
      path,
    })),
    { method: 'GET', path: '/api/desk', headers: { cookie: `${cookie.split('=')[0]}=${word}` } },
    {
      method: 'GET',
      path: '/api/me',
      headers: { 'user-agent': word, referer: `http://${encodeURIComponent(number)}/` },
    },
    { method: 'DELETE', path: `/api/calls/${word}` },
    {
      method: 'POST',
      path: '/api/presence',
      headers: { ...signedIn, origin: `https://${number.slice(1)}.example` },
      body: '{}',
    },
    {
      method: 'POST',
      path: `/api/escalations/${nobody}/acknowledge`,
      headers: signedIn,
      body: JSON.stringify({ version: number }),
    },
  ];
}

function webhooks(
  line: { origin: string; token: string },
  { number, name }: { number: string; name: string },
): Wrong[] {
  const sid = 'CA00000000000000000000000000000bad';
  const fields: Record<string, string>[] = [
    { CallSid: number, From: number, CallStatus: 'ringing' },
    { CallSid: sid, From: number, To: name, CallStatus: name },
    { CallSid: sid, AccountSid: 'AC00000000000000000000000000000bad', From: number, CallerName: name },
    { CallSid: sid, From: `${number}\u0000`, Digits: number, SpeechResult: name },
    { From: number },
  ];
  const places = [
    '/voice/inbound',
    '/voice/status',
    `/voice/menu?s=${encodeURIComponent(number)}&m=${encodeURIComponent(name)}`,
  ];
  const signed = places.flatMap((path) => fields.map((given) => ({ path, given, token: line.token })));
  const unsigned = places.map((path) => ({ path, given: fields[0] ?? {}, token: 'another' }));
  return [...signed, ...unsigned].map(({ path, given, token }) => ({
    method: 'POST',
    path,
    headers: { ...FORM_TYPE, 'x-twilio-signature': signature(token, line.origin + path, given) },
    body: new URLSearchParams(given).toString(),
  }));
}
