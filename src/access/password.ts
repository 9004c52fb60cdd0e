import { recordAccess } from '../audit/record-access.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { Account } from './account.ts';
import { codeSecretText, newCodeSecret, stepOfCode } from './code.ts';
import { hashesOfMarks } from './known-browser.ts';
import { holdWaysIn } from './own-session-store.ts';
import { hashPassword, isPassword } from './password-hash.ts';
import { passwordFault } from './password-rules.ts';
import {
  findCodeSecret,
  findPassword,
  isStillPassword,
  keepPassword,
  type StoredPassword,
  sealCodeAgain,
  takeCode,
} from './password-store.ts';
import type { Sealer } from './seal.ts';
import { openSession } from './sign-in.ts';
import { countOwnTries, countTries } from './tries.ts';

export interface PasswordParts {
  database: Database;
  sealer: Sealer;
  clock: Clock;
}

export interface Typed {
  name: string;
  password: string;
  code: string;
  /** What the browser calls itself, where it asks from, and the marks of earlier sign-ins, if it has any. */
  browser: string;
  address: string;
  marks: string | undefined;
}

/**
 * Name, password and code become a session. An unknown name, a wrong password, a wrong or used code and a suspended
 * account get the same answer after the same time.
 */
export async function signInWithPassword(
  parts: PasswordParts,
  typed: Typed,
): Promise<{ token: string; account: Pick<Account, 'id' | 'role'> }> {
  const { database } = parts;
  const name = typed.name.trim().toLowerCase();
  const stored = await findPassword(database, { signInName: name, knownHashes: hashesOfMarks(typed.marks) });
  const knownBrowser = stored?.knownHash ?? undefined;
  const tries = await countTries(parts, { name, address: typed.address, knownBrowser });
  const isRight = await isPassword(stored?.hash, typed.password);
  if (!stored || !isRight)
    return refuseSignIn(database, stored?.accountId ?? null, stored ? 'wrong-password' : 'unknown-name');
  const opened = await openProved(parts, { stored, typed });
  await tries.forget();
  return opened;
}

/** The password was right: the code is taken, and the session opened with nothing of it changed in between. */
async function openProved(
  parts: PasswordParts,
  { stored, typed }: { stored: StoredPassword; typed: Typed },
): Promise<{ token: string; account: Pick<Account, 'id' | 'role'> }> {
  const { accountId, hash } = stored;
  let refusedFor = 'wrong-password';
  try {
    return await parts.database.transaction(async (transaction) => {
      await holdWaysIn(transaction, accountId);
      // While the hash was made, a recovery or a new password may have ended the one that was typed.
      if (!(await isStillPassword(transaction, { accountId, hash }))) throw new Refusal('not-signed-in');
      refusedFor = 'wrong-code';
      await takeRightCode({ ...parts, database: transaction }, { ...stored, code: typed.code });
      refusedFor = 'suspended';
      return openSession(transaction, { accountId, method: 'password', browser: typed.browser });
    });
  } catch (error) {
    if (error instanceof Refusal) await refuseSignIn(parts.database, accountId, refusedFor);
    throw error;
  }
}

/** A1.1: whoever was not let in stands in the trail, as nobody; and of an unknown name no letter. */
async function refuseSignIn(database: Database, accountId: string | null, reason: string): Promise<never> {
  await recordAccess(database, {
    actor: { id: null, role: 'nobody' },
    action: 'sign-in-refused',
    subject: { kind: 'account', id: accountId },
    fields: ['password'],
    reason,
  });
  throw new Refusal('not-signed-in');
}

/** Somebody signed in proves by a code that it is them. Refused as a wrong code where they have none. */
export async function proveCode(parts: PasswordParts, input: { accountId: string; code: string }): Promise<void> {
  const tries = await countOwnTries(parts, `code ${input.accountId}`);
  const codeSecret = await findCodeSecret(parts.database, input.accountId);
  if (!codeSecret) throw new Refusal('not-signed-in');
  await takeRightCode(parts, { ...input, codeSecret });
  await tries.forget();
}

/** A secret for an authenticator: as text to type or scan, and sealed, to come back with the first code. It is never shown again. */
export function offerCode(sealer: Sealer, accountId: string): { text: string; sealed: string } {
  const secret = newCodeSecret();
  return { text: codeSecretText(secret), sealed: sealer.seal(secret, aboutCode(accountId)).toString('base64url') };
}

export interface ChosenPassword {
  accountId: string;
  names: readonly string[];
  password: string;
  sealed: string;
  code: string;
}

/** Checks a new password and the first code of its authenticator; answers what keeps both, in a transaction of the caller's. */
export async function preparePassword(
  parts: PasswordParts,
  chosen: ChosenPassword,
): Promise<(transaction: Database) => Promise<void>> {
  const { accountId, code } = chosen;
  const fault = passwordFault(chosen.password, chosen.names);
  if (fault) throw new Refusal('invalid-input', `password ${fault}`);
  const codeSecret = Buffer.from(chosen.sealed, 'base64url');
  const opened = parts.sealer.open(codeSecret, aboutCode(accountId));
  if (!opened) throw new Refusal('invalid-input', 'code');
  const codeStep = stepOfCode({ secret: opened.bytes, code, nowMs: parts.clock.now() });
  if (codeStep === undefined) throw new Refusal('invalid-input', 'code');
  const hash = await hashPassword(chosen.password);
  return (transaction) => keepPassword(transaction, { accountId, hash, codeSecret, codeStep });
}

async function takeRightCode(
  parts: PasswordParts,
  input: { accountId: string; codeSecret: Buffer; code: string },
): Promise<void> {
  const { accountId, code } = input;
  const opened = parts.sealer.open(input.codeSecret, aboutCode(accountId));
  // Sealed under another account secret: a fault of the settings, not of the person.
  if (!opened)
    throw new Error('a code secret does not open: ACCOUNT_SECRET no longer holds the one it was sealed under');
  const step = stepOfCode({ secret: opened.bytes, code, nowMs: parts.clock.now() });
  if (step === undefined) throw new Refusal('not-signed-in');
  if (!(await takeCode(parts.database, { accountId, step }))) throw new Refusal('not-signed-in');
  if (!opened.isOld) return;
  const sealed = parts.sealer.seal(opened.bytes, aboutCode(accountId));
  await sealCodeAgain(parts.database, { accountId, from: input.codeSecret, to: sealed });
}

function aboutCode(accountId: string): string {
  return `code of ${accountId}`;
}
