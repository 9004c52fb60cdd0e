import { useEffect } from 'react';
import type { DeskSession } from './desk-session.ts';
import { ringingOffer } from './desk-state.ts';

/** Asks before the page is closed while it rings, in a call, or with something unsaved. */
export function useCloseGuard(session: DeskSession): void {
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      const state = session.state.get();
      const isBusy = ringingOffer(state) !== null || session.softphone.state.get().phase !== 'idle';
      if (!isBusy && !session.notebook.hasUnsaved()) return;
      void session.notebook.flush();
      event.preventDefault();
    };
    window.addEventListener('beforeunload', guard);
    return () => window.removeEventListener('beforeunload', guard);
  }, [session]);
}
