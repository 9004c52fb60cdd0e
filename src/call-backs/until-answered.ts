/** As long as the database does not answer nobody can begin a call back either: an hour of asking it is enough. */
const TRIES = 3_600;
const AGAIN_MS = 1_000;

/** Does what keeps somebody from being rung, each second again until the database has answered. */
export async function untilAnswered(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
