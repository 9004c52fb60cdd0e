// One page of this browser holds the phone. The server has the last word, for other browsers and machines.
const LOCK = 'phone';

export interface PhoneLock {
  /** Takes the phone away from whichever page has it. */
  takeOver(): void;
  /** For good: the next page gets it. */
  leave(): void;
}

/** `onTaken` runs when this page got the phone, also later, when the page that had it is closed; `onBusy` when another has it. */
export function openPhoneLock(parts: { readonly onTaken: () => void; readonly onBusy: () => void }): PhoneLock {
  // Absent outside a secure context; then the newest page has the phone, and the server tells the others.
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) {
    parts.onTaken();
    return { takeOver: parts.onTaken, leave: () => {} };
  }
  let newest = 0;
  let hasLeft = false;
  let letGo = () => {};
  function ask(options: LockOptions): void {
    newest += 1;
    const mine = newest;
    const lose = () => {
      parts.onBusy();
      ask({});
    };
    locks
      ?.request(LOCK, options, (lock) => {
        if (hasLeft) return undefined;
        if (lock === null) return lose();
        parts.onTaken();
        // Held until the page is closed or leaves it, or another page takes the phone over.
        return new Promise<void>((resolve) => {
          letGo = resolve;
        });
      })
      .catch(() => mine === newest && !hasLeft && lose());
  }
  ask({ ifAvailable: true });
  return {
    takeOver: () => ask({ steal: true }),
    leave() {
      hasLeft = true;
      letGo();
    },
  };
}
