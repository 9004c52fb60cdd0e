// The key process, put together: store, time, budget, door, and what happens by itself.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { lastBackup } from './backup-note.ts';
import { type BelievedTime, believeTime, type Clocks } from './believed-time.ts';
import { openBudget } from './budget.ts';
import type { KeydAlarm } from './contract.ts';
import type { Events } from './events.ts';
import { keepHouse } from './housekeeping.ts';
import { monthAt } from './month.ts';
import { epochsOf } from './peppers.ts';
import type { Places } from './places.ts';
import type { RootSource } from './root-key.ts';
import { type Door, listen, openDoor } from './socket-server.ts';
import { openVault, type Vault } from './vault.ts';
import { keyName } from './vault-format.ts';

const LOOK_EVERY_MS = 30_000;
const SAME_ALARM_MS = 10_000;

export interface KeydInput {
  places: Places;
  source: RootSource;
  clocks: Clocks;
  events: Events;
}

export interface Keyd {
  /** Does at once what is done every half minute. */
  look(): Promise<void>;
  /** Answers nobody any more, zeroes the keys, lets go of the store. */
  close(): Promise<void>;
}

/** Opens the store and answers; a Remedy where a person must help. The source is zeroed. */
export async function startKeyd(input: KeydInput): Promise<Keyd> {
  const { places, clocks, events } = input;
  const lock = await holdStore(places);
  try {
    const vault = await openVault(places.vault, input.source);
    zeroSource(input.source);
    const time = believeTime(vault.state, clocks);
    const budget = await openBudget(places.budget, vault.root, clocks.now);
    const alarms = createAlarms(events, clocks);
    let refusals = 0;
    const parts = {
      ...{ vault, budget, time, events, alarm: alarms.raise, refusals: () => refusals },
      backedUpAt: () => lastBackup(places),
      countRefusal: () => {
        refusals += 1;
      },
      tokenOf: (name: string) => vault.state().keys.get(keyName('client', name)),
    };
    const look = () => keepHouse(parts);
    await look();
    const door = await openDoor(places.socket, parts);
    alarms.to(door);
    const timer = setInterval(() => {
      look().catch((error: unknown) => {
        events.fault('housekeeping', error);
        alarms.raise('store-unwritable');
      });
    }, LOOK_EVERY_MS);
    sayStarted(events, vault, time);
    return {
      look,
      close: async () => {
        events.say('stopping', {});
        clearInterval(timer);
        await door.close();
        await vault.close();
        events.flush();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Holds the store against every other process; a Remedy where one has it. */
export async function holdStore(places: Places): Promise<{ release(): Promise<void> }> {
  const server = createServer((connection) => connection.destroy());
  await listen(server, places.lock);
  return {
    release: async () => {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

/** The same alarm again and again is one alarm. */
function createAlarms(events: Events, clocks: Clocks) {
  const raisedAt = new Map<KeydAlarm, number>();
  let door: Door | undefined;
  return {
    to: (opened: Door) => {
      door = opened;
    },
    raise: (kind: KeydAlarm) => {
      const before = raisedAt.get(kind);
      if (before !== undefined && clocks.uptime() - before < SAME_ALARM_MS) return;
      raisedAt.set(kind, clocks.uptime());
      events.say('alarm', { kind });
      door?.alarm(kind);
    },
  };
}

function zeroSource(source: RootSource): void {
  (source.kind === 'key' ? source.key : source.phrase).fill(0);
}

function sayStarted(events: Events, vault: Vault, time: BelievedTime): void {
  const state = vault.state();
  const month = monthAt(time.now());
  events.say('started', { generation: state.generation, month, epochs: epochsOf(state, month).length });
}
