import type { DeskBody } from './contract.ts';
import type { deskPresence } from './desk-store.ts';
import { isoOrNull } from './desk-values.ts';

/** The desk's part of the roster: the own duty at this moment, and the next shift. */
export function dutyOf(row: Awaited<ReturnType<typeof deskPresence>>): Pick<DeskBody, 'duty' | 'nextShift'> {
  return {
    duty: {
      until: isoOrNull(row?.dutyUntil),
      certifiedUntil: isoOrNull(row?.certifiedUntil),
      extraUntil: isoOrNull(row?.extraUntil),
    },
    nextShift: nextShiftOf(row),
  };
}

function nextShiftOf(row: Awaited<ReturnType<typeof deskPresence>>): DeskBody['nextShift'] {
  if (!row?.nextId || !row.nextBegins || !row.nextEnds) return null;
  const { nextId: id, nextBegins, nextEnds, isNextConfirmed: isConfirmed } = row;
  return { id, begins: nextBegins.toISOString(), ends: nextEnds.toISOString(), isConfirmed };
}
