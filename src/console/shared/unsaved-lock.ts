// Whether words that are on no server stand in a tab of this browser: the other tabs ask before they end its session.
const LOCK = 'unsaved';
/** A save that works is done within this; whoever signs out is not asked about it. */
export const SAVE_PATIENCE_MS = 2_000;

/** Holds the lock while `isUnsaved` says so; the answer looks again. The browser lets go of it with the tab. */
export function holdWhileUnsaved(isUnsaved: () => boolean): () => void {
  const locks = browserLocks();
  let letGo: (() => void) | null = null;
  return () => {
    if (isUnsaved() === (letGo !== null)) return;
    if (letGo !== null) {
      letGo();
      letGo = null;
      return;
    }
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    // A page that is closed meanwhile has nothing to hold any more.
    locks?.request(LOCK, { mode: 'shared' }, () => held).catch(() => undefined);
  };
}

/** Whether another tab has words that are not saved, after it was given the time to save them. */
export async function isUnsavedElsewhere(): Promise<boolean> {
  const locks = browserLocks();
  if (locks === undefined) return false;
  try {
    await locks.request(LOCK, { signal: AbortSignal.timeout(SAVE_PATIENCE_MS) }, () => undefined);
    return false;
  } catch {
    // Not got in time: somebody holds it.
    return true;
  }
}

/** Absent outside a secure context: then each tab knows of itself alone. */
function browserLocks(): LockManager | undefined {
  return navigator.locks as LockManager | undefined; // the type knows secure contexts only
}
