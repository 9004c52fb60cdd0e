import type { Tables } from '../memory/rows.ts';
import { isQuiet, wouldDial, wouldReap, wouldSweep, wouldWatchPromises } from './idle-sweeps.ts';
import { SECOND } from './plan.ts';
import type { Worker } from './virtual-line.ts';
import type { VirtualTime } from './virtual-time.ts';

const SWEEP_MS = SECOND;
const REAP_MS = 10 * SECOND;
/** So seldom a sweep is not left out, whatever there is to find. */
const WHOLE_SWEEP_EVERY = 20;

interface Sweeping {
  time: VirtualTime;
  tables: Tables;
  /** Undefined while there is none. */
  worker(): Worker | undefined;
}

/** The worker's sweeps, as often as it has them. */
export function keepSweeping(parts: Sweeping): void {
  parts.time.after(0, () => sweepOn(parts));
  parts.time.after(0, () => reapOn(parts));
}

/** Each second; but a sweep that finds nothing changes nothing, so that most of them are left out. */
function sweepOn(parts: Sweeping, seconds = 1): void {
  const { time, tables, worker } = parts;
  time.after(SWEEP_MS, () => sweepOn(parts, seconds + 1));
  const isWhole = seconds % WHOLE_SWEEP_EVERY === 0;
  if (wouldDial(tables) || (isWhole && tables.openCallBacks.size > 0)) {
    time.stir();
    void worker()?.dial();
  }
  if (!isWhole && (isQuiet(tables) || !wouldSweep(tables))) return;
  time.stir();
  void worker()?.sweep();
}

function reapOn(parts: Sweeping): void {
  const { time, tables, worker } = parts;
  time.after(REAP_MS, () => reapOn(parts));
  const [reaps, watches] = [wouldReap(tables), wouldWatchPromises(tables)];
  if (reaps || watches) time.stir();
  if (reaps) void worker()?.reap();
  if (watches) void worker()?.watchPromises();
}
