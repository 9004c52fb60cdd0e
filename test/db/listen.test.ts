import { describe, expect, it, type TestContext } from 'vitest';
import { type Listener, listen } from '../../src/db/listen.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { type FaultProxy, openFaultProxy } from '../harness/fault-proxy.ts';
import { until } from '../jobs/until.ts';

const CONNECTED_MS = 5_000;
/** Five seconds until it is asked, two for the answer, half a second to try again; the rest is a loaded machine's. */
const HEARS_AGAIN_MS = 12_000;
const CLOSED_MS = 4_000;
const TEST_LIMIT_MS = 60_000;

interface Hearing {
  database: TestDatabase;
  network: FaultProxy;
  listener: Listener;
  heard: string[];
  connections(): number;
}

/** Somebody who listens to a database of their own, over a network that can break. */
async function startHearing({ onTestFinished }: Pick<TestContext, 'onTestFinished'>): Promise<Hearing> {
  const database = await makeDatabase();
  const network = await openFaultProxy(database.url);
  onTestFinished(async () => {
    await listener.close();
    await network.close();
    await database.drop();
  });
  const heard: string[] = [];
  let connections = 0;
  const listener = listen(network.through(database.url), 'live', {
    onMessage: (payload) => void heard.push(payload),
    onConnected: () => {
      connections += 1;
    },
  });
  await until('it hears', CONNECTED_MS, () => connections === 1);
  return { database, network, listener, heard, connections: () => connections };
}

// Side by side: each of them mostly waits.
describe.concurrent('B4.1: who listens for changes notices when nothing can reach it any more', {
  timeout: TEST_LIMIT_MS,
}, () => {
  it('a connection that stands and carries nothing is given up, and a new one hears and looks once', async (test) => {
    const { database, network, listener, heard, connections } = await startHearing(test);
    const say = (word: string) => database.sql("select pg_notify('live', $1)", [word]);
    await say('before');
    await until('a notice comes through', CONNECTED_MS, () => heard.includes('before'));
    network.strand();
    await say('into the void');
    await until('it says that it does not hear', HEARS_AGAIN_MS, () => !listener.isHearing());
    await until('it is connected anew', HEARS_AGAIN_MS, () => connections() === 2 && listener.isHearing());
    await say('after');
    await until('it hears again', CONNECTED_MS, () => heard.includes('after'));
    expect(heard).toEqual(['before', 'after']);
  });

  it('a connection that is only quiet is kept', async (test) => {
    const { network, listener, connections } = await startHearing(test);
    await new Promise((resolve) => setTimeout(resolve, HEARS_AGAIN_MS));
    expect(listener.isHearing()).toBe(true);
    expect(connections()).toBe(1);
    expect(network.connections()).toBe(1);
  });

  it('closes although nobody answers the goodbye', async (test) => {
    const { network, listener } = await startHearing(test);
    network.strand();
    const begunAt = Date.now();
    await listener.close();
    expect(Date.now() - begunAt).toBeLessThan(CLOSED_MS);
  });
});
