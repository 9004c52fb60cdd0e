import { join } from 'node:path';
import { onCallNumbersAt } from '../on-call/on-call-plan.ts';
import { readKeptPlan } from '../on-call/plan-on-disk.ts';
import { bad, type Finding, judge } from './finding.ts';

const SUBJECT = 'on-call telephones';
/** It is written anew each minute. */
const OLD_AFTER_SECONDS = 300;
const REMEDY = 'look at the log of the web process, and whether it has this DATA_DIR';

/** Whom the line would ring without Postgres, and how old that copy is (A6.1); how many, never which. */
export async function checkOnCall(dataDir: string, now: () => number): Promise<Finding> {
  try {
    const plan = await readKeptPlan(join(dataDir, 'on-call'));
    if (!plan) return bad(SUBJECT, 'no copy of their plan is on this disk', REMEDY);
    const seconds = Math.max(0, Math.round((now() - plan.at) / 1_000));
    const entered = new Set(plan.hours.map(({ telephone }) => telephone)).size;
    const rung = onCallNumbersAt(plan.hours, [], now()).length;
    const said = `${rung} of ${entered} that are entered would be rung now, then the settings’; copy of ${seconds} s ago`;
    const isYoung = {
      holds: seconds <= OLD_AFTER_SECONDS,
      otherwise: `their copy is ${seconds} s old`,
      remedy: REMEDY,
    };
    return judge(SUBJECT, [isYoung], said);
  } catch {
    // Whatever is wrong with the file, its words would quote it.
    return bad(SUBJECT, 'the copy of their plan cannot be read', REMEDY);
  }
}
