/** A row that the database takes from nobody fails by itself; where so many fail, it is the database, and each try costs a connection. */
const FAULTS_AT_MOST = 2;

export interface Faults {
  /** Does this work, and lets it fail; does nothing once so many have failed that the next run had better ask again. */
  despite(work: () => Promise<unknown>): Promise<void>;
  /** Throws the first fault: whoever runs a sweep tells of it once. */
  tell(): void;
}

/** Lets a sweep go on behind a row that cannot be written: whoever comes after it in the list is not the one to suffer. */
export function collectFaults(atMost = FAULTS_AT_MOST): Faults {
  const faults: unknown[] = [];
  return {
    despite: async (work) => {
      if (faults.length >= atMost) return;
      await work().catch((error: unknown) => faults.push(error));
    },
    tell: () => {
      if (faults.length > 0) throw faults[0];
    },
  };
}
