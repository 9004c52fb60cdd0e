// What a quiet console costs the web process: sockets are opened and left alone.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { startCarrierStub, startOurs } from '../lineup.mjs';
import { memoryOf } from '../machine.mjs';
import * as people from '../people.mjs';

const CONSOLES = 1_000;
const AT_ONCE = 50;
/** Beats come every five seconds; what opening cost is freed meanwhile. */
const QUIET_MS = 15_000;

/** Resident memory of a fresh web process, and what each of many idle consoles adds. */
export async function measureMemory(stage, { tell }) {
  tell(`memory: ${CONSOLES} idle consoles`);
  await people.clearLine(stage.line);
  const [officer] = people.inventPeople(1);
  await people.hireOfficers(stage.line, [officer]);
  const web = await startOurs(stage, { carrierPort: await startCarrierStub(stage) });
  const headers = { cookie: `${web.cookieName}=${officer.secret}` };
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${web.port}/api/live`, { headers });
    await once(socket, 'open');
    return socket;
  };
  // The first ones load and compile what all of them share.
  const sockets = await Promise.all(Array.from({ length: AT_ONCE }, open));
  await sleep(QUIET_MS);
  const before = memoryOf(web.pid)?.now ?? Number.NaN;
  while (sockets.length < CONSOLES + AT_ONCE)
    sockets.push(...(await Promise.all(Array.from({ length: AT_ONCE }, open))));
  await sleep(QUIET_MS);
  const after = memoryOf(web.pid)?.now ?? Number.NaN;
  for (const socket of sockets) socket.terminate();
  return { consoles: CONSOLES, fresh: before, each: (after - before) / CONSOLES };
}
