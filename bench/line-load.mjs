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
/** With every report lost everybody is free by then (`src/routing/sweep.ts`). */
const ENDED_LIMIT_MS = 120_000;
const LOOK_AGAIN_MS = 200;
const SEED = 152;
/** A person in Azerbaijani, which every console speaks; and in English, which none does: they wait until they hang up. */
const KEYS_TO_TALK = '11';
const KEYS_TO_WAIT = '31';
/** So much of their time consoles are in a talk. */
const BUSY_SHARE = 0.7;

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
    const talksEvery = Math.ceil(atOnce / consoles / BUSY_SHARE);
    await atPoissonTimes({ perSecond, seconds, seed: SEED, count: Number.POSITIVE_INFINITY }, (index) => {
      const talked = () => {
        talks += 1;
      };
      const keys = index % talksEvery === 0 ? KEYS_TO_TALK : KEYS_TO_WAIT;
      callers.push(scriptedCaller({ asker, carrier, from: inventedNumber(index), keys, livesMs, talked }));
    });
    await Promise.all(callers);
    const live = await untilAllEnded(stage);
    const closed = desks.filter((desk) => !desk.isOpen()).length;
    for (const desk of desks) desk.close();
    carrier.close();
    asker.close();
    return { calls: callers.length, talks, live, closed, memory: memory.stop(), ...asker.results() };
  } finally {
    await stage.close();
  }
}

/** So many calls have no end although everybody hung up. */
async function untilAllEnded(stage) {
  const limit = performance.now() + ENDED_LIMIT_MS;
  for (;;) {
    const [row] = await stage.line("select count(*)::int as live from calls where state <> 'ended'");
    if (row.live === 0 || performance.now() > limit) return row.live;
    await sleep(LOOK_AGAIN_MS);
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
