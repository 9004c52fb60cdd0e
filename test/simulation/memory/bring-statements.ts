import { BRING_AGAIN_SECONDS } from '../../../src/calls/bring-callers.ts';
import type { CallRow, LegRow, Tables } from './rows.ts';
import { liveCalls, type Statement, statement } from './statement.ts';

/** `src/calls/bring-callers.ts`. */
export const BRING_STATEMENTS: Record<string, Statement> = {
  'awaited-callers': statement<[]>((tables) =>
    awaiting(tables).map((leg) => {
      leg.broughtAt = tables.now();
      return { id: leg.call.id, callerSid: leg.call.sid, language: leg.call.language ?? 'az' };
    }),
  ),
};

/** Whether the sweep of this second has a caller to order again. */
export function hasAwaitedCaller(tables: Tables): boolean {
  return awaiting(tables).length > 0;
}

/** The operators' legs that have waited long enough. */
function awaiting(tables: Tables): LegRow[] {
  const before = tables.now() - BRING_AGAIN_SECONDS * 1_000;
  return liveCalls(tables, isAwaited).flatMap((call) =>
    call.legs.filter((leg) => {
      const isInRoom = leg.party === 'operator' && leg.state !== 'left' && leg.joinNumber === call.joinNumber;
      return isInRoom && (leg.broughtAt ?? leg.dialledAt) <= before;
    }),
  );
}

function isAwaited(call: CallRow): boolean {
  if (call.state !== 'connecting' || call.talk === 'cover' || call.sid === null) return false;
  return !call.legs.some(
    ({ party, joinNumber, state }) => party === 'caller' && (joinNumber >= call.joinNumber || state === 'joined'),
  );
}
