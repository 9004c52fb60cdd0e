/** A carrier that is not real must never answer a real caller: loading any part of it in production stops the process. */
if (process.env['NODE_ENV'] === 'production') {
  throw new Error(
    'The simulated carrier is for the demo and the tests. Remove NODE_ENV=production or use a real carrier.',
  );
}

/** Importing this constant is what loads the check above. */
export const simulated = true;
