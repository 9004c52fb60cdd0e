import { randomUUID } from 'node:crypto';
import { createSignInLink, signIn } from '../../src/access/sign-in.ts';
import type { App } from '../../src/app.ts';
import { dropPhone, notePageLeaving, recordBeat, takePhone } from '../../src/roster/presence-store.ts';
import type { Desk } from '../../src/routing/desk.ts';
import type { Carrier } from '../../src/simulator/carrier.ts';
import type { VirtualClock } from '../../src/simulator/clock.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { identityOf } from '../../src/telephony/softphone-token.ts';
import type { TestDatabase } from './database.ts';
import { certify, putOnRoster } from './roster.ts';

const BEAT_MS = 5_000;
const COOKIE = 'session-0';

export interface TestOperator {
  id: string;
  /** The whole desk document, as the page would have it now. */
  desk(): Promise<Desk>;
  available(): Promise<void>;
  /** Reads a document as the page does. */
  get(path: string): Promise<{ status: number; body: Record<string, unknown> }>;
  /** POSTs as the page does; answers status and body. */
  post(path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>;
  /** F2: accepts the pending offer and dials out. Answers the softphone's leg, or undefined when refused. */
  answer(): Promise<PhoneCall | undefined>;
  /** Accepts without dialling out: a page whose softphone is broken. */
  acceptOnly(): Promise<{ status: number; offerId: string }>;
  /** The softphone dials out for this offer, whatever became of it. */
  dial(offerId: string): PhoneCall;
  decline(): Promise<number>;
  /** The page freezes: it answers no beat any more. */
  goDeaf(): void;
  /** The page is closed. */
  closePage(): Promise<void>;
  /** The page is open again, after it was closed. */
  openPage(): Promise<void>;
  /** The page says that it goes, its telephone hangs up, and it is closed. */
  leavePage(softphone: PhoneCall | undefined): Promise<void>;
  /** What the page does by itself when a call is kept for it: its softphone dials. Undefined where none is. */
  rejoin(): Promise<PhoneCall | undefined>;
}

/** Hires an invented operator with an open, answering page; not yet available. */
export async function hireOperator(
  line: { app: App; carrier: Carrier; clock: VirtualClock; database: TestDatabase },
  person: { name: string; languages: string[]; role?: 'operator' | 'supervisor' },
): Promise<TestOperator> {
  const { app, carrier, clock, database } = line;
  const id = randomUUID();
  const { name, languages, role = 'operator' } = person;
  await database.sql('insert into accounts (id, role, display_name, languages) values ($1, $2, $3, $4)', [
    ...[id, role, name, languages],
  ]);
  if (role === 'operator') await putOnRoster(database, id);
  else await certify(database, id);
  const link = await createSignInLink(database, { accountId: id, validUntil: new Date(clock.now() + 86_400_000) });
  const { token } = await signIn(database, link);
  const headers = { cookie: `${COOKIE}=${token}`, 'x-console': '1' };
  const page = pageOf(line, id);
  await page.openPage();

  const desk = async (): Promise<Desk> => (await app.server.inject({ url: '/api/desk', headers })).json();
  const post: TestOperator['post'] = async (url, payload) => {
    const answer = await app.server.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'x-person-here': '1' },
      ...(payload ? { payload } : {}),
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  const get: TestOperator['get'] = async (url) => {
    const answer = await app.server.inject({ url, headers });
    return { status: answer.statusCode, body: answer.json() };
  };
  const accept = async () => {
    const { offer } = await desk();
    if (!offer) return { status: 0, offerId: '' };
    const { status } = await post(`/api/offers/${offer.id}/accept`);
    return { status, offerId: offer.id };
  };
  const dial = (offerId: string) => carrier.dialFromClient({ identity: identityOf(id), params: { offer: offerId } });
  return {
    id,
    desk,
    get,
    post,
    available: async () => {
      const { status } = await post('/api/presence', { state: 'available' });
      if (status !== 200) throw new Error(`could not become available: ${status}`);
      await clock.settle();
    },
    answer: async () => {
      const { status, offerId } = await accept();
      return status === 200 ? dial(offerId) : undefined;
    },
    acceptOnly: accept,
    rejoin: async () => {
      const { call } = await desk();
      return call?.isKept ? dial(call.id) : undefined;
    },
    dial,
    decline: async () => {
      const { offer } = await desk();
      if (!offer) return 0;
      const { status } = await post(`/api/offers/${offer.id}/decline`);
      await clock.settle();
      return status;
    },
    ...page,
  };
}

/** The operator's page: it takes the telephone when it opens, and answers the server's beats until it freezes or closes. */
function pageOf(
  { app, clock, database }: { app: App; clock: VirtualClock; database: TestDatabase },
  accountId: string,
): Pick<TestOperator, 'goDeaf' | 'closePage' | 'openPage' | 'leavePage'> {
  const owner = { accountId, pageId: randomUUID() };
  let isDeaf = false;
  const beat = () => {
    if (isDeaf) return;
    app.background.run('beat', () => recordBeat(database, owner));
    clock.after(BEAT_MS, beat);
  };
  return {
    goDeaf: () => {
      isDeaf = true;
    },
    closePage: async () => {
      isDeaf = true;
      await dropPhone(database, owner);
    },
    leavePage: async (softphone) => {
      isDeaf = true;
      await notePageLeaving(database, owner);
      softphone?.hangUp();
      await dropPhone(database, owner);
    },
    openPage: async () => {
      isDeaf = false;
      await takePhone(database, owner);
      clock.after(BEAT_MS, beat);
    },
  };
}
