import { onDuty } from '../../../src/roster/duty.ts';
import type { Tables } from './rows.ts';

/** `on_duty(line_now())` by the pure rules; without a roster everybody is. */
export function isOnDuty({ roster, now }: Tables, accountId: string): boolean {
  return roster === null || onDuty(roster, now()).some((duty) => duty.accountId === accountId);
}
