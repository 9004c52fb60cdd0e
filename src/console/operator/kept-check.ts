// A reload in the middle of a shift must not cost a new check. Kept: the hour of the last one, for this tab only.
import { PASSED, type ShiftCheck } from './shift-check.ts';

const STORAGE_KEY = 'checked-at';
/** One long shift. */
const CHECK_LASTS_MS = 12 * 3_600_000;

/** Remembers that the check was passed now (milliseconds). */
export function keepCheck(now: number): void {
  sessionStorage.setItem(STORAGE_KEY, String(now));
}

/** The check as far as it still holds: the microphone must still be allowed. Null where a new one is due. */
export async function restoreCheck(now: number): Promise<ShiftCheck | null> {
  const checkedAt = Number(sessionStorage.getItem(STORAGE_KEY) ?? Number.NaN);
  if (!(now - checkedAt >= 0 && now - checkedAt < CHECK_LASTS_MS)) return null;
  const permission = await navigator.permissions.query({ name: 'microphone' });
  return { ...PASSED, microphone: permission.state === 'granted' ? 'ok' : 'unknown' };
}
