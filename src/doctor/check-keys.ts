import { openKeyd } from '../confidentiality/open-keyd.ts';
import type { Config } from '../config.ts';
import type { Health } from '../keyd/contract.ts';
import { bad, type Finding, judge, type Rule } from './finding.ts';

const LIMIT_MS = 3_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
/** A new list takes a signature away from the line: there must be time for it. */
const LIST_WARNING_DAYS = 14;
const OLDEST_BACKUP_DAYS = 7;
/** Whichever token this process was handed. */
const CLIENTS = ['web', 'worker', 'sealer'] as const;

/** The key process: answers, seals to a list that is valid, knows the time, and is backed up. */
export async function checkKeys(config: Pick<Config, 'keyd' | 'mode'>, now: () => number): Promise<Finding> {
  const health = await ask(config);
  if (health === null)
    return bad(
      'keys',
      'the key process does not answer: callers stay unlinked, and sealed things shut',
      'start it, and see that KEYD_SOCKET and KEYD_TOKENS lead to it (docs/keys.md)',
    );
  return judge('keys', rulesFor(health, now(), config.mode === 'production'), saidOf(health));
}

async function ask({ keyd }: Pick<Config, 'keyd'>): Promise<Health | null> {
  for (const name of CLIENTS) {
    const client = openKeyd(keyd, name);
    const said = await client.ask('health', {}, LIMIT_MS);
    client.close();
    if ('answer' in said) return said.answer;
  }
  return null;
}

function rulesFor({ recipients, isClockHeld, backedUpAt }: Health, now: number, isReal: boolean): Rule[] {
  const daysLeft = recipients === null ? 0 : Math.floor((recipients.validUntil - now) / DAY_MS);
  const backupDays = backedUpAt === null ? null : Math.floor((now - backedUpAt) / DAY_MS);
  return [
    {
      holds: !isClockHeld,
      otherwise: 'the clock leapt, ahead or back, and keyd does not believe it',
      remedy: 'put the clock right; a leap ahead is believed after half a day, one back is waited out (docs/keys.md)',
    },
    {
      holds: recipients !== null,
      otherwise: 'no device of the special unit is enrolled: no number can be sealed to it',
      remedy: 'enrol the devices, and accept the Coordinator’s signed list (docs/keys.md)',
    },
    {
      holds: daysLeft >= LIST_WARNING_DAYS,
      otherwise: `the list of the unit’s devices is valid for ${daysLeft} more days`,
      remedy: 'ask the Coordinator to sign a new list',
    },
    {
      // The demo protects nobody.
      holds: !isReal || (backupDays !== null && backupDays < OLDEST_BACKUP_DAYS),
      otherwise: backupDays === null ? 'the store was never backed up' : `the last backup is ${backupDays} days old`,
      remedy: 'make a backup, and destroy those older than seven days (docs/keys.md)',
    },
  ];
}

function saidOf({ generation, epochs, recipients }: Health): string {
  const until = new Date(recipients?.validUntil ?? 0).toISOString().slice(0, 10);
  return `generation ${generation}, ${epochs.length} of 3 peppers, ${recipients?.count ?? 0} devices of the unit until ${until}`;
}
