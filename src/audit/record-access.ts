import type { Database } from '../db/database.ts';
import type { Access } from './access.ts';

/**
 * A1.1: records one access. Call it in the transaction of the read or change, so that neither is there without the other.
 * A statement that does its work in one go may call the database's `record_access()` itself instead.
 */
export async function recordAccess(transaction: Pick<Database, 'query'>, access: Access): Promise<void> {
  const { actor, action, subject, fields = [], reason = null } = access;
  await transaction.query('record-access', 'select record_access($1, $2, $3, $4, $5, $6, $7)', [
    actor.id,
    actor.role,
    action,
    subject.kind,
    subject.id,
    fields,
    reason,
  ]);
}
