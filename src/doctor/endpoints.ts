// What a running demo says about itself: for tests, the doctor, and the person who started it.
import { join } from 'node:path';
import type { Role } from '../access/account.ts';

export interface Endpoints {
  /** How this machine's browsers reach the line. */
  origin: string;
  /** What the carrier signs. */
  publicOrigin: string;
  databaseUrl: string;
  /** The owner's address, for migrations and for looking behind the walls. */
  migrationDatabaseUrl: string;
  redisUrl: string;
  /** JSON lines of web and worker. */
  logFile: string;
  carrierOrigin: string;
  people: { name: string; role: Role; signIn: string }[];
}

/** Holds secrets: mode 0600, and only while the line runs. */
export function endpointsFile(dataDir: string): string {
  return join(dataDir, 'endpoints.json');
}
