import { recordAccess } from '../audit/record-access.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';

/**
 * B4.3: the person no longer agrees that the unit learns who they are. The duty officer is told at once; the sealed number goes,
 * unless another ground holds without consent. Only whoever sent the flag may say so, at any time; a repeat changes nothing.
 * Refuses `not-found` for a flag that is another's, or that said of no consent. A1.1: recorded by its own statement, and so is the attempt.
 */
export async function withdrawConsent(
  named: Database,
  input: { escalationId: string; operatorId: string },
): Promise<void> {
  const rows = await named.query(
    'escalation-withdraw-consent',
    `with withdrawn as materialized (
       select is_new from withdraw_consent($1)
     )
     select case
       when withdrawn.is_new
       then record_access($2, 'operator', 'consent-withdrawn', 'escalation', $1, '{consent}', null)::text
     end as recorded
     from withdrawn`,
    [input.escalationId, input.operatorId],
  );
  if (rows.length === 1) return;
  await recordAccess(named, {
    actor: { id: input.operatorId, role: 'operator' },
    action: 'attempt-refused',
    subject: { kind: 'escalation', id: input.escalationId },
    fields: ['consent-withdrawn'],
    reason: 'not-found',
  });
  throw new Refusal('not-found');
}
