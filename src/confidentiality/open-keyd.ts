import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientName, KeydAlarm } from '../keyd/contract.ts';
import { createKeydClient, type KeydClient } from './keyd-client.ts';

const TOKEN = /^[0-9a-f]{64}$/;

/** Where a process of the line finds the key process, by its settings. */
export interface KeydPlace {
  socketPath: string;
  /** Holds one file a client: the tokens that this process was handed. */
  tokenFolder: string;
}

/**
 * The key process, asked in one client's name (A1.2). Connects when it is first asked and again after a loss; without a token
 * it is `unreachable`, and whoever asks goes on without keys. Use one for each kind of work: each has its own queue.
 */
export function openKeyd(place: KeydPlace, name: ClientName, onAlarm?: (kind: KeydAlarm) => void): KeydClient {
  const readToken = async () => {
    const text = (await readFile(join(place.tokenFolder, name), 'latin1')).trim();
    if (!TOKEN.test(text)) throw new Error(`the token of ${name} is no token`);
    return Buffer.from(text, 'hex');
  };
  return createKeydClient({ socketPath: place.socketPath, name, readToken, ...(onAlarm && { onAlarm }) });
}
