// One page of this browser holds the phone. The server has the last word, for other browsers and machines.
const LOCK = 'phone';

export interface PhoneLock {
  /** Takes the phone away from whichever page has it. */
  takeOver(): void;
}

/** `onTaken` runs when this page got the phone, also later, when the page that had it is closed; `onBusy` when another has it. */
export function openPhoneLock(parts: { readonly onTaken: () => void; readonly onBusy: () => void }): PhoneLock {
  // Absent outside a secure context; then the newest page has the phone, and the server tells the others.
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) {
    parts.onTaken();
    return { takeOver: parts.onTaken };
  }
  let newest = 0;
  function ask(options: LockOptions): void {
    newest += 1;
    const mine = newest;
    const lose = () => {
      parts.onBusy();
      ask({});
    };
    locks
      ?.request(LOCK, options, (lock) => {
        if (lock === null) return lose();
        parts.onTaken();
        // Held until the page is closed or another page takes the phone over.
        return new Promise<void>(() => {});
      })
      .catch(() => mine === newest && lose());
  }
  ask({ ifAvailable: true });
  return { takeOver: () => ask({ steal: true }) };
}
