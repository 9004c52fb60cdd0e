/** One value and who wants to hear of its changes. */
export interface Store<Value> {
  get(): Value;
  set(value: Value): void;
  /** Returns the way to stop listening. */
  subscribe(listener: () => void): () => void;
}

/** A store outside React, so that sockets, telephones and timers need no component to live in. */
export function createStore<Value>(initial: Value): Store<Value> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(value) {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
