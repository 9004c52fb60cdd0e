// The line under more calls than it will ever get, all its programs and this one on the same cores. Media is off.
import { setTimeout as sleep } from 'node:timers/promises';
import { privatePort } from '../dist/demo/ports.js';
import { startOurs, startWorker } from './lineup.mjs';
import { openAsker } from './load/asker.mjs';
import { atPoissonTimes } from './load/open-loop.mjs';
import { scriptedCaller } from './load/scripted-caller.mjs';
import { openScriptedCarrier } from './load/scripted-carrier.mjs';
import { openScriptedConsole } from './load/scripted-console.mjs';
import { inventedNumber } from './load/webhooks.mjs';
import { memoryOf } from './machine.mjs';
import * as people from './people.mjs';
import { openStage } from './stage.mjs';

const LOOK_EVERY_MS = 5_000;
const LAST_WEBHOOKS_MS = 10_000;
const SEED = 152;

/**
 * Lets `perSecond` people call each second, each for so long that `atOnce` are on the line, and answers what every request took and came
 * to, and how the memory of web and worker went.
 */
export async function loadLine({ perSecond, atOnce, consoles, seconds, tell }) {
  const stage = await openStage({ tell, isUnpinned: true });
  try {
    const carrierPort = await privatePort();
    await people.clearLine(stage.line);
    const operators = people.inventPeople(consoles);
    await people.hireOperators(stage.line, operators, 'offline');
    const web = await startOurs(stage, { carrierPort });
    const worker = await startWorker(stage, { carrierPort });
    const asker = openAsker(web.port);
    const carrier = await openScriptedCarrier(carrierPort, asker);
    const desks = await Promise.all(operators.map((person) => openScriptedConsole({ asker, carrier, web, person })));
    const memory = watchMemory({ web, worker });
    const callers = [];
    let talks = 0;
    const livesMs = (atOnce / perSecond) * 1_000;
    await atPoissonTimes({ perSecond, seconds, seed: SEED, count: Number.POSITIVE_INFINITY }, (index) => {
      const talked = () => {
        talks += 1;
      };
      callers.push(scriptedCaller({ asker, carrier, from: inventedNumber(index), livesMs, talked }));
    });
    await Promise.all(callers);
    await sleep(Math.min(LAST_WEBHOOKS_MS, seconds * 100));
    const [left] = await stage.line("select count(*)::int as live from calls where state <> 'ended'");
    const closed = desks.filter((desk) => !desk.isOpen()).length;
    for (const desk of desks) desk.close();
    carrier.close();
    asker.close();
    return { calls: callers.length, talks, live: left.live, closed, memory: memory.stop(), ...asker.results() };
  } finally {
    await stage.close();
  }
}

/** Resident megabytes of each program, from the beginning to the end. */
function watchMemory(programs) {
  const seen = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  const look = () => {
    for (const [name, { pid }] of Object.entries(programs))
      seen[name].push(Math.round((memoryOf(pid)?.now ?? 0) / 1e6));
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return seen;
    },
  };
}
