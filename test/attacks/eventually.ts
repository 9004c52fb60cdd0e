import type { EventEmitter } from 'node:events';

/** Resolves with the first thing that `look` finds, looking again at each change; throws what was awaited after the limit. */
export async function eventually<Found>(
  what: string,
  wait: { news: EventEmitter; limitMs: number; look: () => Found | undefined },
): Promise<Found> {
  const found = wait.look();
  if (found !== undefined) return found;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      wait.news.off('change', look);
      reject(new Error(`in vain: ${what}`));
    }, wait.limitMs);
    const look = () => {
      const now = wait.look();
      if (now === undefined) return;
      clearTimeout(timer);
      wait.news.off('change', look);
      resolve(now);
    };
    wait.news.on('change', look);
  });
}
