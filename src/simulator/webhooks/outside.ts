import type { Activity } from '../activity.ts';
import type { Clock } from '../clock.ts';
import type { FaultBook } from '../faults.ts';
import type { Tape } from '../tape.ts';
import type { HttpClient } from './http-client.ts';

/** What it takes to reach the application. */
export interface Outside {
  clock: Clock;
  tape: Tape;
  faults: FaultBook;
  http: HttpClient;
  activity: Activity;
  authToken: string;
}

/** Resolves `ms` later on the carrier's clock. */
export function pause(outside: Pick<Outside, 'clock'>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    outside.clock.after(ms, resolve);
  });
}
