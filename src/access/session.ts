import type { Account } from './account.ts';

/** How somebody came in. The demo's links exist in the demo only. */
export type SessionMethod = 'demo' | 'passkey' | 'password';

/** A session ends after so long, whatever its person does, but for whoever is in a call then. */
export const SESSION_LIFE_SECONDS = 12 * 60 * 60;
/** Who is in a call or its wrap-up has so much longer to come to its end, and no call after that. */
export const CALL_GRACE_SECONDS = 4 * 60 * 60;
/** And after so long without a sign of its person, unless the line needs them where they are. */
export const IDLE_LIMIT_SECONDS = 15 * 60;
/** For so long after proving who one is, what is sealed may be opened and credentials changed. */
export const FRESH_SECONDS = 15 * 60;

/** Somebody behind a request: who, and by which session. */
export interface SignedIn {
  account: Account;
  session: Session;
  /** A supervisor whose certificate is valid now: at the desk they are an operator (A9.3). */
  mayServe: boolean;
}

export interface Session {
  id: string;
  method: SessionMethod;
  /** When it ends, but for whoever is in a call then. */
  endsAt: Date;
  /** Whether the person proved a short while ago that it is them. */
  isFresh: boolean;
  /** False until the code of conduct is accepted: then nothing but accepting it is possible (A9.2). */
  mayWork: boolean;
}
