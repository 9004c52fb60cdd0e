/** The time as a parameter: the only place of `src` (the simulator aside) that reads the machine's clock. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

export const wallClock: Clock = { now: () => Date.now() };
