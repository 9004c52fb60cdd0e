import type { Account } from '../access/account.ts';
import type { Action } from '../audit/access.ts';
import { recordAccess } from '../audit/record-access.ts';
import type { Database, ForPeople } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { NuisanceFlags } from './contract.ts';
import { answerFlag, flagsShown, liftFlag } from './nuisance-store.ts';

/** What waits for a second person and what stands, for a supervisor, after so many. Nothing of who called. */
export async function readFlags(database: ForPeople, account: Account, after = 0): Promise<NuisanceFlags> {
  const flags = await flagsShown(database.as(account), after);
  return {
    flags: flags.map(({ warnedFor, warnedAt, ...flag }) => ({
      ...flag,
      askedAt: flag.askedAt.toISOString(),
      standsUntil: flag.standsUntil?.toISOString() ?? null,
      warnings: warnedAt.flatMap((at, place) => {
        const ground = warnedFor[place];
        return ground ? [{ ground, givenAt: at.toISOString() }] : [];
      }),
    })),
  };
}

/** Confirms or declines a flag as the second person, who is never the one that asked. Confirmed, it stands for its hours. */
export async function answerAsSecondPerson(
  database: ForPeople,
  account: Account,
  answered: { flagId: string; answer: 'confirmed' | 'declined' },
): Promise<void> {
  await decide(database, account, {
    action: `nuisance-flag-${answered.answer}`,
    by: (named) => answerFlag(named, answered),
  });
}

/** Lifts a flag before its time, and every other that stands of the same caller: nobody can tell which those are. */
export async function liftEarly(database: ForPeople, account: Account, flagId: string): Promise<void> {
  await decide(database, account, { action: 'nuisance-flag-lifted', by: (named) => liftFlag(named, flagId) });
}

async function decide(
  database: ForPeople,
  account: Account,
  decision: { action: Action; by(named: Database): ReturnType<typeof liftFlag> },
): Promise<void> {
  const verdict = await database.as(account).transaction(async (named) => {
    const decided = await decision.by(named);
    if (decided.verdict === 'done') {
      const actor = { id: account.id, role: 'supervisor' } as const;
      await recordAccess(named, { actor, action: decision.action, subject: { kind: 'call', id: decided.callId } });
    }
    return decided.verdict;
  });
  if (verdict !== 'done') throw new Refusal(verdict);
}
