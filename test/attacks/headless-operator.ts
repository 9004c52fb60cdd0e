// An operator without a browser: speaks HTTP and the page's socket as the desk does, and telephones at the carrier.
import { EventEmitter, once } from 'node:events';
import { WebSocket } from 'ws';
import { toBase64 } from '../../src/console/sealing/bytes.ts';
import type { Desk } from '../../src/console/shared/contract.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { identityOf } from '../../src/telephony/softphone-token.ts';
import { bodyOf, makeAuthor } from '../notes/note-desk.ts';
import type { AttackLine } from './attack-line.ts';
import { eventually } from './eventually.ts';
import { signInvented } from './signed-in.ts';

const BROWSER = 'headless';
const SOON_MS = 240_000;

export interface HeadlessOperator {
  readonly id: string;
  /** The newest desk that the server pushed. */
  desk(): Desk | undefined;
  /** Resolves with the first desk of which it is so. */
  deskThat(what: string, isSo: (desk: Desk) => boolean): Promise<Desk>;
  post(path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>;
  /** The same, where nothing else than success will do. */
  must(path: string, body?: object): Promise<Record<string, unknown>>;
  /** Seals a note as the page does, and hands it in. */
  writeNote(callId: string, note: string): Promise<number>;
  /** The softphone dials out for an accepted offer. */
  dial(offerId: string): PhoneCall;
  close(): void;
}

/** Hires an operator who speaks these languages, signs in by a link, takes the telephone and becomes available. */
export async function hireHeadless(
  line: AttackLine,
  person: { name: string; languages: string[] },
): Promise<HeadlessOperator> {
  const { id, cookie } = await signInvented(
    { origin: line.origin, browser: BROWSER, sql: line.sql },
    { role: 'operator', ...person },
  );
  const headers = { cookie, 'user-agent': BROWSER, 'x-console': '1' };
  const page = await openPage(line, headers);
  const post: HeadlessOperator['post'] = async (path, body) => {
    const answer = await fetch(line.origin + path, {
      method: 'POST',
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const must: HeadlessOperator['must'] = async (path, body) => {
    const { status, body: answer } = await post(path, body);
    if (status >= 300) throw new Error(`${path} was refused: ${status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const { status } = await post('/api/presence', { state: 'available' });
  if (status !== 200) throw new Error(`could not become available: ${status}`);
  const author = await makeAuthor();
  const key = { id: author.keyId, publicKey: toBase64(author.pair.publicKey), wraps: [] };
  const made = await post('/api/keys', key);
  if (made.status !== 200) throw new Error(`no key was made: ${made.status} ${JSON.stringify(made.body)}`);
  const writeNote = async (callId: string, note: string) => {
    const body = await bodyOf(author, { callId, operatorId: id, revision: 1, note });
    return (await post(`/api/calls/${callId}/note`, body)).status;
  };
  const dial = (offerId: string) =>
    line.carrier.dialFromClient({ identity: identityOf(id), params: { offer: offerId } });
  return { id, post, must, writeNote, dial, ...page };
}

async function openPage(
  line: AttackLine,
  headers: Record<string, string>,
): Promise<Pick<HeadlessOperator, 'desk' | 'deskThat' | 'close'>> {
  const socket = new WebSocket(`${line.origin.replace('http', 'ws')}/api/live`, {
    headers: { ...headers, origin: line.origin },
  });
  const news = new EventEmitter();
  news.setMaxListeners(0);
  let newest: Desk | undefined;
  let hasPhone = false;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type === 'beat') socket.send(JSON.stringify({ type: 'beat', n: message.n, voice: 'idle' }));
    if (message.type === 'phone-here') hasPhone = true;
    if (message.type === 'desk') newest = message.desk;
    news.emit('change');
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'take-phone' }));
  await eventually('the page has the telephone', { news, limitMs: SOON_MS, look: () => hasPhone || undefined });
  return {
    desk: () => newest,
    deskThat: (what, isSo) =>
      eventually(what, { news, limitMs: SOON_MS, look: () => (newest && isSo(newest) ? newest : undefined) }),
    close: () => socket.close(),
  };
}
