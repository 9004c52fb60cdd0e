// Whose session this browser holds. A page outlives the sign-in that opened it, and must send nothing in another's name.
import type { Me } from '../shared/contract.ts';
import { CommandRefused, isSignedOut, mayPass, readDocument } from '../shared/http-client.ts';
import { createStore, type Store } from '../shared/store.ts';

/** `own`: of the person whose page this is. `unknown`: the page's session is over, and the server was not asked yet whose is there now. */
export type Who = 'own' | 'unknown' | 'nobody' | 'another';

export interface SignedInHere {
  readonly who: Store<Who>;
  /** Asks the server. Without an answer nothing changes, and nobody is sure to be signed in. */
  look(): Promise<void>;
  /** What only the page's own person may send. Nothing is sent for another, and a "no" to another is none to them. */
  asOwn<Answer>(send: () => Promise<Answer>): Promise<Answer>;
}

/** `readId` answers the id of the account whose session the browser holds. */
export function watchSignedIn(accountId: string, readId: () => Promise<string> = idOfSession): SignedInHere {
  const who = createStore<Who>('own');
  const look = async () => {
    try {
      const id = await readId();
      who.set(id === accountId ? 'own' : 'another');
    } catch (error) {
      if (isSignedOut(error) || who.get() === 'unknown') who.set('nobody');
    }
  };
  return {
    who,
    look,
    async asOwn(send) {
      if (who.get() !== 'own') throw new CommandRefused('not-signed-in');
      try {
        return await send();
      } catch (error) {
        if (mayPass(error)) throw error;
        await look();
        throw who.get() === 'own' ? error : new CommandRefused('not-signed-in');
      }
    },
  };
}

async function idOfSession(): Promise<string> {
  return (await readDocument<Me>('/api/me')).account.id;
}
