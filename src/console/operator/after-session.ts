// What a desk does when its session is over, whoever ended it: it lets go of all it held, but for words that are on no server.
import { forgetEverything } from '../shared/forget-everything.ts';
import { hearOtherTabs } from '../shared/other-tabs.ts';
import type { Store } from '../shared/store.ts';
import type { Timers } from '../shared/timers.ts';
import type { DeskEvent, DeskState } from './desk-state.ts';
import type { Notebook } from './notebook.ts';
import type { SignedInHere } from './signed-in-here.ts';

/** While words wait for their person, and while they stand on the screen again: so soon the page notices who came or went. */
const LOOK_MS = 5_000;
/** Longer than the server is given to answer a sign-out. */
const LET_GO_MS = 15_000;

export interface AfterSessionParts {
  readonly state: Store<DeskState>;
  readonly here: SignedInHere;
  readonly notebook: Pick<Notebook, 'hasUnsaved' | 'letGoOfAll' | 'letGoOfSaved' | 'flush'>;
  readonly softphone: { readonly state: Store<{ readonly phase: string }>; disconnect(): void };
  readonly keys: { comeBack(): void };
  readonly timers: Timers;
  dispatch(event: DeskEvent): void;
  /** The line to the server and the phone, which are other pages' from now on. */
  letGoOfLine(): void;
  forget?(): Promise<void>;
}

/** Watches for the end of the session, and for who comes after it. One per page. */
export function followSession(parts: AfterSessionParts): void {
  const { state, here, notebook, softphone, timers } = parts;
  let letGoUntil = 0;
  hearOtherTabs((word) => {
    if (word === 'signed-in') void here.look();
    // Words that outlived their session already are not those that somebody was asked about.
    else if (!state.get().isSignedOut) letGoUntil = timers.now() + LET_GO_MS;
  });
  const stop = state.subscribe(() => {
    if (!state.get().isSignedOut) return;
    stop();
    softphone.disconnect();
    parts.letGoOfLine();
    if (timers.now() < letGoUntil) notebook.letGoOfAll();
    else notebook.letGoOfSaved();
    void settle(parts);
  });
  const look = () => {
    const who = here.who.get();
    if (state.get().isSignedOut) return who === 'own' ? saveAtLast(parts) : undefined;
    // Nobody's caller is cut off because a colleague signs in beside: until the talk is over nothing is saved, and the note says so.
    const isInTalk = who === 'another' && softphone.state.get().phase !== 'idle';
    if (who !== 'own' && !isInTalk) parts.dispatch({ type: 'signed-out' });
  };
  here.who.subscribe(look);
  softphone.state.subscribe(look);
}

/** A browser that somebody has signed in to again keeps what is theirs. */
async function settle(parts: AfterSessionParts): Promise<void> {
  const { here, forget = forgetEverything } = parts;
  if (here.who.get() === 'own') {
    here.who.set('unknown');
    await here.look();
  }
  // A browser that keeps nothing has nothing to forget.
  if (here.who.get() === 'nobody') await forget().catch(() => undefined);
  lookAgain(parts);
}

function lookAgain(parts: AfterSessionParts): void {
  parts.timers.after(LOOK_MS, () => {
    if (!parts.notebook.hasUnsaved()) return;
    void parts.here.look().then(() => lookAgain(parts));
  });
}

function saveAtLast({ keys, notebook }: AfterSessionParts): void {
  keys.comeBack();
  void notebook.flush();
}
