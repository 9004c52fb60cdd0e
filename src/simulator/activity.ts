/** Counts what is in flight, so that a test can wait until the carrier rests. */
export interface Activity {
  /** Something began; call the answer when it ended. */
  begin(): () => void;
  /** Resolves when nothing is in flight; `true` when something was. */
  settled(): Promise<boolean>;
}

/** Nothing in flight. */
export function createActivity(): Activity {
  let running = 0;
  let begun = 0;
  let waiting: (() => void)[] = [];
  const rest = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  return {
    begin() {
      running += 1;
      begun += 1;
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        running -= 1;
        if (running > 0) return;
        const resolvers = waiting;
        waiting = [];
        for (const resolve of resolvers) resolve();
      };
    },
    async settled() {
      const before = begun;
      const wasBusy = running > 0;
      // What follows an answer runs in microtasks: one turn of the event loop lets it begin the next request.
      await turn();
      while (running > 0) {
        await rest();
        await turn();
      }
      return wasBusy || begun !== before;
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
