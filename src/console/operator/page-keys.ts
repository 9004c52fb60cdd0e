// The keys of an operator's page: opened once, at first need, and again until it works.

import { accountKey } from '../sealing/account-key.ts';
import { broughtToDemo } from '../sealing/brought.ts';
import { type AccountKey, keptKey, teamMemory } from '../sealing/key-chest.ts';
import { readTeam, type TeamSeen } from '../sealing/team.ts';
import { LineUnreachable } from '../shared/http-client.ts';
import { createStore, type Store } from '../shared/store.ts';
import type { Timers } from '../shared/timers.ts';
import type { SignedInHere } from './signed-in-here.ts';

const AGAIN_MS = 2_000;
/** Whoever seals waits no longer: what is typed is then said to be not saved, and tried again. */
const READY_LIMIT_MS = 5_000;

/** The own key, and the team's; no team where its key is not one that this browser can believe: nothing is sealed to it. */
export type OpenKeys = { readonly own: AccountKey } & TeamSeen;

export interface PageKeys {
  /** Null until they are here. */
  readonly state: Store<OpenKeys | null>;
  /** Resolves when they are here; rejects with LineUnreachable when that takes too long. */
  whenReady(): Promise<OpenKeys>;
  /** Looks again at the team: somebody may have let us in, or come to it. */
  refresh(): void;
  /** The person has signed in anew: what is sealed from now on opens by the key that they came with. */
  comeBack(): void;
}

/** The keys of the signed-in person. `asOwn` asks only in their name: else another's key would be made for them. */
export function openPageKeys(accountId: string, timers: Timers, { asOwn }: Pick<SignedInHere, 'asOwn'>): PageKeys {
  const state = createStore<OpenKeys | null>(null);
  const memory = teamMemory(accountId);
  const withTeam = async (own: AccountKey): Promise<OpenKeys> => ({ own, ...(await readTeam(own, memory)) });
  const open = async (): Promise<OpenKeys> => {
    const opened = await withTeam(await accountKey(accountId, broughtToDemo(accountId)));
    state.set(opened);
    return opened;
  };
  const untilOpen = (): Promise<OpenKeys> =>
    asOwn(open).catch(() => new Promise<void>((resolve) => timers.after(AGAIN_MS, resolve)).then(untilOpen));
  let ready = untilOpen();
  const reopen = (next: (own: AccountKey) => Promise<AccountKey>) => {
    ready = ready.then(async (opened) => withTeam(await next(opened.own)));
    ready.then(
      (opened) => state.set(opened),
      () => {
        ready = untilOpen();
      },
    );
  };
  return {
    state,
    whenReady: () => withinLimit(ready, timers),
    refresh: () => reopen(async (own) => own),
    // Not made where none is kept: whoever is just signing in may be about to bring theirs.
    comeBack: () => reopen(async (own) => (await keptKey(accountId)) ?? own),
  };
}

function withinLimit(ready: Promise<OpenKeys>, timers: Timers): Promise<OpenKeys> {
  return new Promise((resolve, reject) => {
    const stop = timers.after(READY_LIMIT_MS, () => reject(new LineUnreachable()));
    ready.then(resolve, reject).finally(stop);
  });
}
