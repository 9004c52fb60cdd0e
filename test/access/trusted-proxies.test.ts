import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { PUBLIC_ORIGIN, ROOT, SILENT_LOG } from '../telephony/webhook-post.ts';
import { type Line, openAccess } from './people.ts';

const PROXY = '192.0.2.10';
const SOMEBODY = '198.51.100.1';
const SOMEBODY_ELSE = '198.51.100.2';

let line: Line;
let app: App;
beforeAll(async () => {
  line = await openAccess();
  const config = { ...line.config, trustedProxies: ['192.0.2.0/24'] };
  app = await createApp({ config, clock: { now: line.now }, log: SILENT_LOG, root: ROOT });
});
afterAll(async () => {
  await app.stop();
  await line.close();
});

/** A wrong try for a name that nobody has, as it arrives here. */
async function tryFrom(remoteAddress: string, forwarded?: string): Promise<number> {
  const payload = { name: `nobody-${Math.random()}`, password: 'wrong words', code: '000000' };
  const headers = {
    ...{ 'x-console': '1', origin: PUBLIC_ORIGIN },
    ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
  };
  const asked = { method: 'POST', url: '/api/sign-in/password', remoteAddress, headers, payload } as const;
  return (await app.server.inject(asked)).statusCode;
}

/** As if everybody so far had tried a hundred times. */
async function useUp(): Promise<void> {
  await line.database.sql('update sign_in_tries set tries = 100, since = line_now()');
}

describe('tries from new browsers behind a proxy of ours', () => {
  it('are counted for each, so that one who tries every name shuts nobody else out', async () => {
    expect(await tryFrom(PROXY, SOMEBODY)).toBe(401);
    await useUp();
    expect(await tryFrom(PROXY, SOMEBODY)).toBe(429);
    expect(await tryFrom(PROXY, SOMEBODY_ELSE)).toBe(401);
  });

  it('are counted for what the proxy saw, whatever the browser made up before', async () => {
    await line.database.sql('delete from sign_in_tries');
    expect(await tryFrom(PROXY, `203.0.113.1, ${SOMEBODY}`)).toBe(401);
    await useUp();
    expect(await tryFrom(PROXY, `203.0.113.2, ${SOMEBODY}`)).toBe(429);
  });
});

describe('tries from elsewhere', () => {
  it('are counted for the connection: nobody gets a new count by a header', async () => {
    await line.database.sql('delete from sign_in_tries');
    expect(await tryFrom(SOMEBODY, '203.0.113.1')).toBe(401);
    await useUp();
    expect(await tryFrom(SOMEBODY, '203.0.113.2')).toBe(429);
  });

  it('are counted for the network of an IPv6 address: whoever has one address has as many more as they like', async () => {
    await line.database.sql('delete from sign_in_tries');
    expect(await tryFrom(PROXY, '2001:db8:7::1')).toBe(401);
    await useUp();
    expect(await tryFrom(PROXY, '2001:db8:7::2')).toBe(429);
    expect(await tryFrom(PROXY, '2001:db8:7:0:ffff:ffff:ffff:1')).toBe(429);
    expect(await tryFrom(PROXY, '2001:db8:7:1::1')).toBe(401);
  });

  it('are counted for each address of IPv4, in whatever form it comes', async () => {
    await line.database.sql('delete from sign_in_tries');
    expect(await tryFrom(PROXY, `::ffff:${SOMEBODY}`)).toBe(401);
    await useUp();
    expect(await tryFrom(PROXY, `::ffff:${SOMEBODY}`)).toBe(429);
    expect(await tryFrom(PROXY, `::ffff:${SOMEBODY_ELSE}`)).toBe(401);
  });
});
