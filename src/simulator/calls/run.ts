import type { Clock } from '../clock.ts';

/** Why something that was going on ended. */
export type StopCause =
  /** REST gave the leg another document. */
  | 'updated'
  /** The leg is over. */
  | 'ended'
  /** It was only a part, and the whole no longer needs it. */
  | 'dropped';

/** Thrown by every wait of a run that was stopped; carries nothing, since the run knows why. */
export class Stopped extends Error {}

/** Something that goes on for a leg and can be stopped at any moment; every wait of it ends then. */
export class Run {
  #cause: StopCause | undefined;
  readonly #listeners = new Set<(cause: StopCause) => void>();

  get cause(): StopCause | undefined {
    return this.#cause;
  }

  /** Stops the run once; what listens is told before this returns. */
  stop(cause: StopCause): void {
    if (this.#cause !== undefined) return;
    this.#cause = cause;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener(cause);
  }

  /** Tells the listener when the run stops, at once if it has; the answer takes that back. */
  onStop(listener: (cause: StopCause) => void): () => void {
    if (this.#cause !== undefined) {
      listener(this.#cause);
      return () => {};
    }
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A part of this run, which stops with it. */
  part(): Run {
    const part = new Run();
    part.onStop(this.onStop((cause) => part.stop(cause)));
    return part;
  }

  /** Waits for what `begin` announces; `begin` answers how to clean up, whether it came or the run stopped (then `Stopped`). */
  until<T>(begin: (done: (value: T) => void) => () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#cause !== undefined) {
        reject(new Stopped());
        return;
      }
      let open = true;
      let cleanUp: (() => void) | undefined;
      const close = () => {
        open = false;
        forget();
        cleanUp?.();
      };
      const forget = this.onStop(() => {
        if (!open) return;
        close();
        reject(new Stopped());
      });
      const cleaner = begin((value) => {
        if (!open) return;
        close();
        resolve(value);
      });
      if (open) cleanUp = cleaner;
      else cleaner();
    });
  }

  /** Waits `ms` milliseconds on the clock. */
  wait(clock: Clock, ms: number): Promise<void> {
    return this.until((done) => {
      const timer = clock.after(ms, () => done());
      return () => timer.cancel();
    });
  }

  /** Waits for the promise, but no longer than the run lasts. */
  async unlessStopped<T>(promise: Promise<T>): Promise<T> {
    // Taken up before anything else: a promise that fails after the stop must not count as unhandled.
    const settled = promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const outcome = await this.until<Awaited<typeof settled>>((done) => {
      void settled.then(done);
      return () => {};
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }
}
