// Runs in every process of tests before its files.
const IS_SET = Symbol.for('yardim-xetti.test-worker');

// A file that shares its process with others meets what the first one set.
if (!Reflect.has(globalThis, IS_SET)) {
  Reflect.set(globalThis, IS_SET, true);
  // Nobody listens to the results of a run that was cut short; what this process began ends with it.
  process.once('disconnect', () => process.exit(1));
}
