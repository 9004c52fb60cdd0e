// The keys of an operator's page: opened once, at first need, and again until it works.

import { accountKey } from '../sealing/account-key.ts';
import { broughtToDemo } from '../sealing/brought.ts';
import type { AccountKey } from '../sealing/key-chest.ts';
import { NotOpened } from '../sealing/not-opened.ts';
import { readTeam, type Team } from '../sealing/team.ts';
import { LineUnreachable } from '../shared/http-client.ts';
import { createStore, type Store } from '../shared/store.ts';
import type { Timers } from '../shared/timers.ts';

const AGAIN_MS = 2_000;
/** Whoever seals waits no longer: what is typed is then said to be not saved, and tried again. */
const READY_LIMIT_MS = 5_000;

export interface OpenKeys {
  readonly own: AccountKey;
  /** Null where the team's key is not the one that we were given: nothing is sealed to it. */
  readonly team: Team | null;
}

export interface PageKeys {
  /** Null until they are here. */
  readonly state: Store<OpenKeys | null>;
  /** Resolves when they are here; rejects with LineUnreachable when that takes too long. */
  whenReady(): Promise<OpenKeys>;
  /** Looks again at the team: somebody may have let us in, or come to it. */
  refresh(): void;
}

/** The keys of the signed-in person. */
export function openPageKeys(accountId: string, timers: Timers): PageKeys {
  const state = createStore<OpenKeys | null>(null);
  const open = async (): Promise<OpenKeys> => {
    const own = await accountKey(accountId, broughtToDemo(accountId));
    const opened = { own, team: await readTeam(own).catch(unlessAnother) };
    state.set(opened);
    return opened;
  };
  const untilOpen = (): Promise<OpenKeys> =>
    open().catch(() => new Promise<void>((resolve) => timers.after(AGAIN_MS, resolve)).then(untilOpen));
  let ready = untilOpen();
  return {
    state,
    whenReady: () => withinLimit(ready, timers),
    refresh: () => {
      ready = ready.then(({ own }) =>
        readTeam(own)
          .catch(unlessAnother)
          .then((team) => ({ own, team })),
      );
      ready.then(
        (opened) => state.set(opened),
        () => {
          ready = untilOpen();
        },
      );
    },
  };
}

function withinLimit(ready: Promise<OpenKeys>, timers: Timers): Promise<OpenKeys> {
  return new Promise((resolve, reject) => {
    const stop = timers.after(READY_LIMIT_MS, () => reject(new LineUnreachable()));
    ready.then(resolve, reject).finally(stop);
  });
}

function unlessAnother(error: unknown): null {
  if (error instanceof NotOpened) return null;
  throw error;
}
