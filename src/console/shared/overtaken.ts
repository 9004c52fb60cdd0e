/** A document is on its way for this long at the very most; one that is older than that was not overtaken: the server's clock was put back. */
const OVERTAKEN_LIMIT_MS = 15_000;

interface Dated {
  readonly serverTime: string;
}

/**
 * True for a document that was made before the shown one and came after it: late news, to be dropped. After a clock that was put back
 * every new one is older, and has to be shown all the same (F30).
 */
export function wasOvertaken(document: Dated, shown: Dated | null): boolean {
  if (shown === null) return false;
  const olderByMs = Date.parse(shown.serverTime) - Date.parse(document.serverTime);
  return olderByMs > 0 && olderByMs < OVERTAKEN_LIMIT_MS;
}
