// Where everything of keyd lies in its folder.
import { join } from 'node:path';

export interface Places {
  readonly folder: string;
  readonly vault: string;
  readonly budget: string;
  /** When the store was backed up last. */
  readonly backupNote: string;
  /** Held by whoever has the store open. */
  readonly lock: string;
  readonly socket: string;
  /** The tokens as they were handed out: each belongs to one client only. */
  tokenOf(client: string): string;
}

/** The places inside one folder. */
export function placesIn(folder: string): Places {
  return {
    folder,
    vault: join(folder, 'vault'),
    budget: join(folder, 'budget'),
    backupNote: join(folder, 'backed-up'),
    lock: join(folder, 'lock.sock'),
    socket: join(folder, 'keyd.sock'),
    tokenOf: (client) => join(folder, 'tokens', client),
  };
}
