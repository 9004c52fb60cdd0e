/** An await that came to its end before its answer did. */
export class DeadlineFault extends Error {
  readonly code = 'deadline';

  constructor(step: string) {
    super(`${step} did not answer in time`);
    this.name = 'DeadlineFault';
  }
}

/**
 * Waits for `work` no longer than `limitMs`. Redis can hang where its own time limits do not reach (docs/measurements.md M6);
 * what comes after the deadline, a failure included, is heard by nobody.
 */
export async function withDeadline<Result>(step: string, limitMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DeadlineFault(step)), limitMs);
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}
