/** Where nobody was promised a time: a loaded machine may take so long until something is seen. Below a test's own limit. */
export const SOON = { timeout: 15_000, interval: 25 };
