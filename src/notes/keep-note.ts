import { recordAccess } from '../audit/record-access.ts';
import type { Clock } from '../clock.ts';
import type { KeydClient } from '../confidentiality/keyd-client.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { type NoteBody, SEALED_BYTES } from './contract.ts';
import { expiryMonth } from './expiry.ts';
import { releaseHalf, wrapHalf } from './line-half.ts';
import { isOwnCall, isTeamKeyReplaced, readOwnNote, type SealedNote, saveNote } from './note-store.ts';

export interface NoteParts {
  database: Database;
  keyd: KeydClient;
  clock: Clock;
}

interface OwnCall {
  callId: string;
  operatorId: string;
}

/**
 * Keeps a note as its operator's browser sealed it (B1.3). While the key process is away the line's half waits in the clear beside
 * it, so that nothing typed is lost. Refused when it is not this operator's call, which is recorded, when a newer revision is kept,
 * or when it is sealed to a team's key that somebody has left with.
 */
export async function keepNote(parts: NoteParts, own: OwnCall, body: NoteBody): Promise<{ savedAt: Date }> {
  const sealed = Buffer.from(body.sealed, 'base64');
  if (!SEALED_BYTES.includes(sealed.length)) throw new Refusal('invalid-input', 'sealed');
  if ((body.teamVersion === 0) !== (body.teamCopy === null)) throw new Refusal('invalid-input', 'teamCopy');
  const half = Buffer.from(body.lineHalf, 'base64');
  const month = expiryMonth(parts.clock.now());
  const wrappedHalf = await wrapHalf(parts.keyd, half, { ...own, revision: body.revision, month });
  const saved = await saveNote(parts.database, {
    ...own,
    revision: body.revision,
    sealed,
    authorKey: body.authorKey,
    authorCopy: Buffer.from(body.authorCopy, 'base64'),
    teamVersion: body.teamVersion,
    teamCopy: body.teamCopy === null ? null : Buffer.from(body.teamCopy, 'base64'),
    wrappedHalf,
    waitingHalf: wrappedHalf === null ? half : null,
    expiryMonth: month,
  });
  if (saved) return saved;
  if (await isOwnCall(parts.database, own)) {
    if (await isTeamKeyReplaced(parts.database, body.teamVersion)) throw new Refusal('team-key-replaced');
    throw new Refusal('stale-revision', 'revision: read the note again and save on top of it');
  }
  await recordAttempt(parts.database, own, 'note-changed');
  throw new Refusal('not-your-call');
}

/**
 * The operator's own note during the call and its wrap-up, with the line's half; null while the key process is away, or for good
 * when the note has expired. Somebody else's call and a call without a note look the same.
 */
export async function readNote(
  parts: Omit<NoteParts, 'clock'>,
  own: OwnCall,
): Promise<{ note: SealedNote; lineHalf: Buffer | null }> {
  const note = await readOwnNote(parts.database, own);
  if (!note) {
    if (!(await isOwnCall(parts.database, own))) await recordAttempt(parts.database, own, 'note-read');
    throw new Refusal('not-found');
  }
  const released = await releaseHalf(parts.keyd, note);
  return { note, lineHalf: 'half' in released ? released.half : null };
}

async function recordAttempt(database: Database, own: OwnCall, attempted: string): Promise<void> {
  await recordAccess(database, {
    actor: { id: own.operatorId, role: 'operator' },
    action: 'attempt-refused',
    subject: { kind: 'note', id: own.callId },
    fields: [attempted],
    reason: 'not-your-call',
  });
}
